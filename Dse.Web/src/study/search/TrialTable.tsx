import { useId } from 'react';
import { api, bodyOf } from '../../api/client';
import { hasEnded, type StudySummary, type Trial } from '../../api/types';
import { navigate, withQuery } from '../../router';
import { Choice } from '../../shared/Choice';
import { FailureNotice } from '../../shared/FailureNotice';
import { formatNumber, formatParameter, type Scalar } from '../../shared/format';
import { StaleNotice } from '../../shared/StaleNotice';
import { usePolled } from '../../shared/usePolled';
import { ExportLink } from '../ExportLink';

const pageRows = 100;
const outcomes = { all: 'all outcomes', feasible: 'feasible', infeasible: 'infeasible', failed: 'failed' } as const;
type Wanted = keyof typeof outcomes;

/** The trials, a page at a time. Where it begins and what it shows are in the address. */
export function TrialTable({ study, everyMs, address }: { study: StudySummary; everyMs: number; address: URL }) {
  const id = useId();
  const wanted = address.searchParams.get('outcome');
  const outcome: Wanted = wanted !== null && wanted in outcomes ? wanted as Wanted : 'all';
  const from = Math.max(0, Math.floor(Number(address.searchParams.get('from')) || 0));
  const query = { limit: pageRows, ...(from > 0 ? { cursor: String(from - 1) } : {}), ...(outcome === 'all' ? {} : { outcome }) };
  const { data, failure, readAt, refresh } = usePolled(`${study.id} ${from} ${outcome}`, everyMs, (signal) =>
    bodyOf(api.GET('/v1/studies/{id}/trials', { params: { path: { id: study.id }, query }, signal })));
  const go = (trial: number): void => navigate(withQuery(address, { from: trial > 0 ? String(trial) : null }));
  const next = data?.nextCursor;
  return (
    <section className="panel" aria-labelledby="trials">
      <div className="row spread">
        <h2 id="trials">Trials</h2>
        <div className="row">
          <Choice label="Show" value={outcome} options={outcomes} onChange={(o) => navigate(withQuery(address, { outcome: o === 'all' ? null : o, from: null }), true)} />
          <label htmlFor={id}>from trial</label>
          <input
            id={id} key={from} className="short" inputMode="numeric" defaultValue={from}
            onKeyDown={(e) => { if (e.key === 'Enter') { go(Number(e.currentTarget.value) || 0); } }} onBlur={(e) => { if (Number(e.currentTarget.value) !== from) { go(Number(e.currentTarget.value) || 0); } }}
          />
          <button type="button" disabled={from === 0} onClick={() => go(0)}>First</button>
          <button type="button" disabled={from === 0} onClick={() => go(from - pageRows)}>Back</button>
          <button type="button" disabled={next == null} onClick={() => go(Number(next) + 1)}>Next</button>
          <ExportLink href={`/v1/studies/${study.id}/trials?format=csv&limit=10000${from > 0 ? `&cursor=${from - 1}` : ''}`} name={`trials-${study.id}-${from}.csv`}>Export 10,000 as CSV</ExportLink>
        </div>
      </div>
      {failure === null || data === undefined ? null : <StaleNotice failure={failure} since={readAt} />}
      {data === undefined
        ? failure === null ? <p className="muted" role="status">Loading trials…</p> : <FailureNotice failure={failure} onRetry={refresh} />
        : data.items.length === 0
          ? <p className="muted" role="status">{from > 0 || outcome !== 'all' ? 'No such trial is stored.' : hasEnded(study.state) ? 'No trials are stored. Exhaustive searches and exact methods store none.' : 'No trial has been stored yet. Exhaustive searches and exact methods store none.'}</p>
          : <Rows trials={data.items} />}
    </section>
  );
}

const namesIn = (trials: readonly Trial[], pick: (trial: Trial) => object): readonly string[] => [...new Set(trials.flatMap((t) => Object.keys(pick(t))))];

function Rows({ trials }: { trials: readonly Trial[] }) {
  const parameters = namesIn(trials, (t) => t.parameters);
  const metrics = namesIn(trials, (t) => t.metrics);
  return (
    <div className="scroll trials" role="region" aria-label="Trials" tabIndex={0}>
      <table className="points">
        <caption className="hidden">Trials with their outcome, parameters and metrics</caption>
        <thead>
          <tr>
            <th scope="col" className="id">Trial</th><th scope="col">Outcome</th><th scope="col">Why</th>
            {parameters.map((name) => <th key={name} scope="col" className="number">{name}</th>)}
            {metrics.map((name) => <th key={name} scope="col" className="number">{name}</th>)}
          </tr>
        </thead>
        <tbody>
          {trials.map((t) => (
            <tr key={t.trial} data-number={t.trial}>
              <th scope="row" className="id">{formatParameter(t.trial)}</th>
              <td className={`outcome ${t.outcome}`}>{t.outcome}</td>
              <td>{t.reason ?? ''}</td>
              {parameters.map((name) => <td key={name} className="number">{formatParameter(t.parameters[name] as Scalar)}</td>)}
              {metrics.map((name) => <td key={name} className="number">{formatNumber(t.metrics[name])}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
