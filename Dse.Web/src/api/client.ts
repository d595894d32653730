import createClient from 'openapi-fetch';
import type { paths } from './generated/schema';
import type { Problem } from './types';

const keyName = 'dse-key';

/** The API key of this tab; null on a service that needs none. Gone when the tab closes. */
export const apiKey = {
  get: (): string | null => sessionStorage.getItem(keyName),
  set: (key: string): void => sessionStorage.setItem(keyName, key),
};

/** The API, typed by its own description. Paths are of the page's origin. */
export const api = createClient<paths>({ baseUrl: window.location.origin });

api.use({
  onRequest({ request }) {
    const key = apiKey.get();
    if (key !== null) {
      request.headers.set('Authorization', `Bearer ${key}`);
    }
    return request;
  },
});

/** An answer that is not a success, or no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** @param status HTTP status; 0 when the service could not be reached. */
  constructor(readonly status: number, readonly problem: Problem | null, message: string) {
    super(message);
  }

  static of(error: unknown): ApiError {
    if (error instanceof ApiError) {
      return error;
    }
    return error instanceof TypeError
      ? new ApiError(0, null, 'The service cannot be reached.')
      : new ApiError(0, null, String(error));
  }

  /** What an answer that is not a success says. */
  static ofAnswer(status: number, body: unknown): ApiError {
    const problem = isProblem(body) ? body : null;
    return new ApiError(status, problem, problem?.title ?? `The service answered ${status}.`);
  }
}

interface Answer<T> {
  data?: T | null | undefined;
  error?: unknown;
  response: Response;
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'title' in body && 'errors' in body;

/** The body of a success; throws {@link ApiError} for anything else. */
export async function bodyOf<T>(call: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    throw ApiError.of(error);
  }
  if (!answer.response.ok || answer.data === undefined || answer.data === null) {
    throw ApiError.ofAnswer(answer.response.status, answer.error);
  }
  return answer.data;
}
