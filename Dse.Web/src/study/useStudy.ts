import { useCallback, useEffect, useReducer, useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import { followStudy } from '../api/followStudy';
import { hasEnded, type Front, type StudyDetail, type StudySummary } from '../api/types';
import { mergeFront } from './mergeFront';

export interface LiveStudy {
  readonly detail: StudyDetail | null;
  readonly study: StudySummary | null;
  readonly front: Front | null;
  /** Whether what is shown is kept up to date, or final. */
  readonly isCurrent: boolean;
  /** When the service was last heard of. */
  readonly heardAt: Date;
  readonly failure: ApiError | null;
}

const retryMs = 2_000;

const nothing: LiveStudy = { detail: null, study: null, front: null, isCurrent: false, heardAt: new Date(0), failure: null };

/** A study, its spec and its front, kept up to date by the service's events. */
export function useStudy(id: string): LiveStudy & { readonly reload: () => void } {
  const [live, setLive] = useState<LiveStudy>(nothing);
  const [round, reload] = useReducer((n: number) => n + 1, 0);
  const change = useCallback((news: Partial<LiveStudy>) => setLive((before) => ({ ...before, heardAt: new Date(), ...news })), []);

  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    let front: Front | null = null;
    let isOutdated = false;
    let isReading = false;
    let isOpen = false;
    let retry: ReturnType<typeof setTimeout> | undefined;

    const fail = (error: unknown): void => {
      isOpen = false;
      if (!signal.aborted) {
        setLive((before) => ({ ...before, isCurrent: false, failure: ApiError.of(error) }));
      }
    };

    // One read at a time: news that come meanwhile are read together afterwards.
    const readFront = async (): Promise<void> => {
      isOutdated = true;
      if (isReading) {
        return;
      }
      isReading = true;
      clearTimeout(retry);
      try {
        while (isOutdated && !signal.aborted) {
          isOutdated = false;
          const since: number | null = front?.revision ?? null;
          const answer: Front = await bodyOf(api.GET('/v1/studies/{id}/front', {
            params: { path: { id }, query: since === null || since === 0 ? {} : { since } },
            signal,
          }));
          front = mergeFront(front, answer);
          change(isOpen ? { front, isCurrent: true, failure: null } : { front });
        }
      } catch (error) {
        if (!signal.aborted) {
          setLive((before) => ({ ...before, isCurrent: false, failure: ApiError.of(error) }));
          retry = setTimeout(() => void readFront(), retryMs);
        }
      } finally {
        isReading = false;
      }
    };

    const start = async (): Promise<void> => {
      try {
        const detail = await bodyOf(api.GET('/v1/studies/{id}', { params: { path: { id } }, signal }));
        change({ detail, study: detail.study, failure: null });
      } catch (error) {
        fail(error);
        return;
      }
      await readFront();
      await followStudy(id, {
        onOpen: () => {
          isOpen = true;
          change({ isCurrent: true, failure: null });
        },
        onStudy: (study) => {
          change({ study });
          if (hasEnded(study.state) && front?.final !== true) {
            void readFront();
          }
        },
        onFront: (changed) => {
          if (changed.revision !== front?.revision || changed.final !== front.final) {
            void readFront();
          }
        },
        onLost: fail,
      }, signal);
    };

    void start();
    return () => {
      abort.abort();
      clearTimeout(retry);
    };
  }, [id, round, change]);

  return { ...live, reload };
}
