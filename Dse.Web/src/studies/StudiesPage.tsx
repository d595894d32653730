import { useEffect, useState } from 'react';
import { api, bodyOf } from '../api/client';
import type { StudyPage } from '../api/types';
import { Link, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { StaleNotice } from '../shared/StaleNotice';
import { usePolled } from '../shared/usePolled';
import { BulkActions } from './BulkActions';
import { ChooseAll } from './ChooseAll';
import { listQuery, viewOf } from './listQuery';
import { SavedViews } from './SavedViews';
import { StudyFilters } from './StudyFilters';
import { StudyTable } from './StudyTable';
import { useSelection } from './useSelection';

const pageSize = 50;
const everyMs = 2_000;
const labelsEveryMs = 15_000;

export function StudiesPage({ address }: { address: URL }) {
  const { data, failure, readAt, refresh } = usePolled(address.search, everyMs, (signal) =>
    bodyOf(api.GET('/v1/studies', { params: { query: listQuery(address.searchParams, pageSize) }, signal })));
  const { data: labels } = usePolled('labels', labelsEveryMs, (signal) => bodyOf(api.GET('/v1/studies/labels', { signal })));
  // What was shown stays until there is something new to show, so that nothing is lost while a filter is typed.
  const [shown, setShown] = useState(data);
  if (data !== undefined && data !== shown) {
    setShown(data);
  }

  useEffect(() => {
    document.title = 'Studies · Dse';
  }, []);

  return (
    <>
      <div className="row spread">
        <h1>Studies</h1>
        <Link className="button primary" href="/new">Start a study</Link>
      </div>
      <section className="panel" aria-labelledby="list">
        <div className="row spread">
          <h2 id="list">Submitted</h2>
          <SavedViews query={address.searchParams} />
        </div>
        <StudyFilters address={address} labels={labels} />
        {failure === null ? null : shown === undefined
          ? <FailureNotice failure={failure} onRetry={refresh} />
          : <StaleNotice failure={failure} since={readAt} />}
        {shown !== undefined ? <List page={shown} address={address} onChanged={refresh} />
          : failure === null ? <p className="muted" role="status">Loading the studies…</p> : null}
      </section>
    </>
  );
}

function List({ page, address, onChanged }: { page: StudyPage; address: URL; onChanged: () => void }) {
  const selection = useSelection();
  const [isDeleting, setIsDeleting] = useState(false);
  const isLater = address.searchParams.has('cursor');
  return (
    <>
      {page.items.length === 0 && selection.chosen.length === 0 ? null : (
        <BulkActions selection={selection} isDeleting={isDeleting} onDeleting={setIsDeleting} onChanged={onChanged}>
          {page.nextCursor === null && !isLater ? null : <ChooseAll query={address.searchParams} selection={selection} />}
        </BulkActions>
      )}
      {page.items.length === 0
        ? viewOf(address.searchParams) === ''
          ? <p className="muted">There is no study yet. <Link href="/new">Start one</Link> from an example or from a spec of your own.</p>
          : <p className="muted">No study meets these filters. <Link href="/studies">Show all</Link></p>
        : <StudyTable studies={page.items} selection={selection} address={address} onDelete={() => setIsDeleting(true)} />}
      {page.nextCursor === null && !isLater ? null : (
        <nav className="row" aria-label="Pages">
          {isLater ? <Link href={withQuery(address, { cursor: null })}>First page</Link> : null}
          {page.nextCursor === null ? <span className="muted">No more studies</span>
            : <Link href={withQuery(address, { cursor: page.nextCursor })}>Next page</Link>}
        </nav>
      )}
    </>
  );
}
