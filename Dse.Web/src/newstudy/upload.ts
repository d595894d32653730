import { api, ApiError, bodyOf } from '../api/client';
import { sha256 } from './sha256';

/** Puts a file where specs can name it, and tells its name: the SHA-256 of its bytes. */
export async function uploadFile(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const stored = await bodyOf(api.PUT('/v1/files/{sha256}', {
    params: { path: { sha256: sha256(bytes) } },
    headers: { 'Content-Type': file.type === '' ? 'application/octet-stream' : file.type },
    body: bytes as never,
    bodySerializer: () => bytes as never,
  }));
  return stored.sha256;
}

export function FailureText(error: unknown): string {
  const failure = ApiError.of(error);
  return [failure.message, ...failure.problem?.errors.map((e) => e.message) ?? []].join(' ');
}
