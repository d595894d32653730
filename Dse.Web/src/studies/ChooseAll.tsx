import { useEffect, useRef, useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import { FailureNotice } from '../shared/FailureNotice';
import { formatCount } from '../shared/format';
import { listQuery, viewOf } from './listQuery';
import type { Chosen, Selection } from './useSelection';

// The most that a page of the list holds, and as many as one may want to look after before they go.
const pageSize = 200;
const most = 10_000;

/** Chooses every study that meets the filters, not only those of the page. */
export function ChooseAll({ query, selection }: { query: URLSearchParams; selection: Selection }) {
  const [found, setFound] = useState<number | null>(null);
  const [isCut, setIsCut] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const abort = useRef<AbortController | null>(null);
  const filters = viewOf(query);

  // What is being read is of other filters now.
  useEffect(() => () => {
    abort.current?.abort();
    setFound(null);
    setIsCut(false);
  }, [filters]);

  const choose = async (): Promise<void> => {
    const mine = new AbortController();
    abort.current = mine;
    setFailure(null);
    setFound(0);
    try {
      const all: Chosen[] = [];
      let cursor: string | null = null;
      do {
        const { cursor: _, ...shown } = listQuery(query, pageSize) as ReturnType<typeof listQuery> & { cursor?: string };
        const page: { items: readonly Chosen[]; nextCursor: string | null } = await bodyOf(api.GET('/v1/studies', {
          params: { query: { ...shown, ...(cursor === null ? {} : { cursor }) } }, signal: mine.signal,
        }));
        all.push(...page.items);
        cursor = page.nextCursor;
        setFound(all.length);
      } while (cursor !== null && all.length < most);
      selection.set(all.slice(0, most), true);
      setIsCut(cursor !== null);
    } catch (error) {
      if (!mine.signal.aborted) {
        setFailure(ApiError.of(error));
      }
    } finally {
      if (!mine.signal.aborted) {
        setFound(null);
      }
    }
  };

  if (failure !== null) {
    return <FailureNotice failure={failure} onRetry={() => void choose()} />;
  }
  return found === null
    ? <><button type="button" className="link" onClick={() => void choose()}>Choose all that match</button>{isCut ? <span className="muted">The first {formatCount(most)} of them.</span> : null}</>
    : <span className="muted" role="status">{formatCount(found)} found… <button type="button" className="link" onClick={() => { abort.current?.abort(); setFound(null); }}>Stop</button></span>;
}
