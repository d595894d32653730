import { useEffect, useReducer, useRef, useState } from 'react';
import { ApiError } from '../api/client';

export interface Asked<T> {
  /** The last answer; of an earlier question while the next is on its way. */
  readonly data: T | undefined;
  readonly isCurrent: boolean;
  readonly failure: ApiError | null;
  readonly retry: () => void;
}

/** Asks the service whenever the key changes, after a pause; an older question is given up. A null key asks nothing. */
export function useAsked<T>(key: string | null, pauseMs: number, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [answer, setAnswer] = useState<{ key: string | null; data: T | undefined; failure: ApiError | null }>({ key: null, data: undefined, failure: null });
  const [round, retry] = useReducer((n: number) => n + 1, 0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    if (key === null) {
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      latest.current(abort.signal)
        .then((data) => setAnswer({ key, data, failure: null }))
        .catch((error: unknown) => {
          if (!abort.signal.aborted) {
            setAnswer((before) => ({ ...before, failure: ApiError.of(error) }));
          }
        });
    }, pauseMs);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [key, pauseMs, round]);
  return { data: key === null ? undefined : answer.data, isCurrent: answer.key === key && answer.failure === null, failure: answer.failure, retry };
}
