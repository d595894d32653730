import { useEffect, useState } from 'react';
import { api, bodyOf } from '../api/client';
import { exampleSpec } from '../api/generated/example';
import type { StudyPage, StudySummary, Validation } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { StaleNotice } from '../shared/StaleNotice';
import { SubmitBox } from '../shared/SubmitBox';
import { usePolled } from '../shared/usePolled';
import { BulkActions } from './BulkActions';
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
      <h1>Studies</h1>
      <SubmitBox
        title="New study" hint="A spec in YAML or JSON" placeholder="kind: TrainingPlan" example={exampleSpec}
        send={submit} check={check} onSubmitted={(study) => navigate(`/studies/${study.id}`)}
      />
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

const submit = (body: string, contentType: string, key: string): Promise<StudySummary> => bodyOf(api.POST('/v1/studies', {
  params: { header: { 'Idempotency-Key': key } },
  headers: { 'Content-Type': contentType },
  body,
  bodySerializer: (spec) => spec,
}));

const check = (body: string, contentType: string, signal: AbortSignal): Promise<Validation> => bodyOf(api.POST('/v1/validations', {
  headers: { 'Content-Type': contentType },
  body,
  bodySerializer: (spec) => spec,
  signal,
}));

function List({ page, address, onChanged }: { page: StudyPage; address: URL; onChanged: () => void }) {
  const selection = useSelection();
  const [isDeleting, setIsDeleting] = useState(false);
  const isLater = address.searchParams.has('cursor');
  return (
    <>
      <BulkActions selection={selection} isDeleting={isDeleting} onDeleting={setIsDeleting} onChanged={onChanged} />
      {page.items.length === 0
        ? <p className="muted">{viewOf(address.searchParams) === '' ? 'There is no study yet. Submit a spec above.' : 'No study meets these filters.'}</p>
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
