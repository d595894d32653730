import { useEffect, useReducer, useRef, useState } from 'react';
import { ApiError } from '../api/client';

export interface Polled<T> {
  /** The last answer; undefined before the first. */
  readonly data: T | undefined;
  readonly readAt: Date;
  /** Why the last try failed; data, if any, is from before. */
  readonly failure: ApiError | null;
  readonly refresh: () => void;
}

/** Reads again and again while the page is looked at. Data of another key is dropped. */
export function usePolled<T>(key: string, everyMs: number, read: (signal: AbortSignal) => Promise<T>): Polled<T> {
  const [answer, setAnswer] = useState<{ key: string; data: T | undefined; readAt: Date; failure: ApiError | null }>(
    () => ({ key, data: undefined, readAt: new Date(), failure: null }),
  );
  const [round, refresh] = useReducer((n: number) => n + 1, 0);
  const latest = useRef(read);
  latest.current = read;

  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isReading = false;
    const again = async (): Promise<void> => {
      if (isReading) {
        return;
      }
      isReading = true;
      clearTimeout(timer);
      try {
        const data = await latest.current(abort.signal);
        setAnswer({ key, data, readAt: new Date(), failure: null });
      } catch (error) {
        if (abort.signal.aborted) {
          return;
        }
        setAnswer((before) => before.key === key
          ? { ...before, failure: ApiError.of(error) }
          : { key, data: undefined, readAt: new Date(), failure: ApiError.of(error) });
      } finally {
        isReading = false;
      }
      if (!abort.signal.aborted && !document.hidden) {
        timer = setTimeout(() => void again(), everyMs);
      }
    };
    const onVisible = (): void => {
      if (!document.hidden) {
        void again();
      }
    };
    void again();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [key, everyMs, round]);

  return answer.key === key
    ? { data: answer.data, readAt: answer.readAt, failure: answer.failure, refresh }
    : { data: undefined, readAt: answer.readAt, failure: null, refresh };
}
