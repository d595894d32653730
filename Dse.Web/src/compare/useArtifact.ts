import { useEffect, useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';

export interface ReadArtifact {
  /** Undefined while it is read. */
  readonly artifact: unknown;
  readonly failure: ApiError | null;
}

/** The artifact of a point; null for a point without one. */
export function useArtifact(study: string, point: number, hasOne: boolean): ReadArtifact {
  const [read, setRead] = useState<ReadArtifact>({ artifact: undefined, failure: null });
  useEffect(() => {
    const abort = new AbortController();
    setRead({ artifact: hasOne ? undefined : null, failure: null });
    if (hasOne) {
      bodyOf(api.GET('/v1/studies/{id}/front/{point}/artifact', { params: { path: { id: study, point } }, signal: abort.signal }))
        .then((artifact) => setRead({ artifact, failure: null }))
        .catch((error: unknown) => {
          if (!abort.signal.aborted) {
            setRead({ artifact: null, failure: ApiError.of(error) });
          }
        });
    }
    return () => abort.abort();
  }, [study, point, hasOne]);
  return read;
}
