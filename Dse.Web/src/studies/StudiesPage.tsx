import { useEffect, useId, useState } from 'react';
import { api, bodyOf } from '../api/client';
import { exampleSpec } from '../api/generated/example';
import { studyStates, type StudyPage, type StudyState, type StudySummary, type Validation } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { StaleNotice } from '../shared/StaleNotice';
import { SubmitBox } from '../shared/SubmitBox';
import { usePolled } from '../shared/usePolled';
import { StudyTable } from './StudyTable';

const pageSize = 20;
const everyMs = 2_000;

export function StudiesPage({ address }: { address: URL }) {
  const state = studyStates.find((s) => s === address.searchParams.get('state')) ?? null;
  const name = address.searchParams.get('name');
  const cursor = address.searchParams.get('cursor');
  const { data, failure, readAt, refresh } = usePolled(address.search, everyMs, (signal) =>
    bodyOf(api.GET('/v1/studies', {
      params: {
        query: {
          limit: pageSize,
          ...(state === null ? {} : { state: [state] }),
          ...(name === null ? {} : { name }),
          ...(cursor === null ? {} : { cursor }),
        },
      },
      signal,
    })));

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
          <Filters address={address} state={state} name={name} />
        </div>
        {failure === null ? null : data === undefined
          ? <FailureNotice failure={failure} onRetry={refresh} />
          : <StaleNotice failure={failure} since={readAt} />}
        {data !== undefined ? <List page={data} address={address} isFiltered={state !== null || name !== null} />
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

function Filters({ address, state, name }: { address: URL; state: StudyState | null; name: string | null }) {
  const stateId = useId();
  const nameId = useId();
  const filter = (changes: Readonly<Record<string, string>>): void =>
    navigate(withQuery(address, { ...changes, cursor: null }), true);
  return (
    <form className="row" role="search" onSubmit={(e) => e.preventDefault()}>
      <label htmlFor={nameId}>Name</label>
      <input id={nameId} type="search" defaultValue={name ?? ''} maxLength={200} onChange={(e) => filter({ name: e.target.value })} />
      <label htmlFor={stateId}>State</label>
      <select id={stateId} value={state ?? ''} onChange={(e) => filter({ state: e.target.value })}>
        <option value="">all</option>
        {studyStates.map((s) => <option key={s} value={s}>{s}</option>)}
      </select>
    </form>
  );
}

function List({ page, address, isFiltered }: { page: StudyPage; address: URL; isFiltered: boolean }) {
  if (page.items.length === 0) {
    return <p className="muted">{isFiltered ? 'No study meets these filters.' : 'There is no study yet. Submit a spec above.'}</p>;
  }
  const isLater = address.searchParams.has('cursor');
  return (
    <>
      <ChosenStudies page={page} />
      {page.nextCursor === null && !isLater ? null : (
        <nav className="row" aria-label="Pages">
          {isLater ? <Link href={withQuery(address, { cursor: null })}>Newest</Link> : null}
          {page.nextCursor === null ? <span className="muted">No older studies</span>
            : <Link href={withQuery(address, { cursor: page.nextCursor })}>Older studies</Link>}
        </nav>
      )}
    </>
  );
}

function ChosenStudies({ page }: { page: StudyPage }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string): void => setChosen((now) => now.includes(id) ? now.filter((c) => c !== id) : [...now, id]);
  return (
    <>
      <StudyTable studies={page.items} chosen={chosen} onToggle={toggle} />
      <p className="row">
        {chosen.length < 2
          ? <span className="muted">Choose two or more studies to compare their fronts.</span>
          : <Link className="button" href={`/compare?studies=${chosen.join(',')}`}>Compare {chosen.length} fronts</Link>}
      </p>
    </>
  );
}
