import { useEffect } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import type { SweepChanges, SweepDetail, SweepFront, SweepRun, SweepTable } from '../api/types';
import { navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { jsonText } from '../shared/jsonText';
import { Moment } from '../shared/Moment';
import { Part } from '../shared/Part';
import { StaleNotice } from '../shared/StaleNotice';
import { usePolled } from '../shared/usePolled';
import { RunTable } from './RunTable';
import { SweepChangesView } from './SweepChangesView';
import { SweepFrontView } from './SweepFrontView';
import { SweepHeader } from './SweepHeader';

const everyMs = 3_000;

interface Known {
  readonly detail: SweepDetail;
  readonly runs: readonly SweepRun[];
  readonly table: SweepTable | null;
  readonly front: SweepFront | null;
  readonly changes: SweepChanges | null;
}

/** One sweep: where it stands, its runs, and what came out of the run that the address names, or of the last. */
export function SweepPage({ id, address }: { id: string; address: URL }) {
  const run = Number(address.searchParams.get('run') ?? 0);
  const { data, failure, readAt, refresh } = usePolled(`${id} ${run}`, everyMs, (signal) => read(id, run, signal));
  const name = data?.detail.sweep.name;

  useEffect(() => {
    document.title = name === undefined ? 'Sweep · Dse' : `${name} · Dse`;
  }, [name]);

  if (data === undefined) {
    return failure === null
      ? <p className="muted" role="status">Loading the sweep…</p>
      : <FailureNotice failure={failure} onRetry={refresh} />;
  }
  const shown = data.table?.run ?? null;
  return (
    <>
      {failure === null ? null : <StaleNotice failure={failure} since={readAt} />}
      <SweepHeader detail={data.detail} onChanged={refresh} />
      {data.table === null
        ? <section className="panel"><p className="muted" role="status">No run has been started yet.</p></section>
        : (
          <div className="columns">
            <div className="stack">
              {data.front === null
                ? <section className="panel"><p className="muted">The studies of this run do not all seek the same, so that they have no joint front.</p></section>
                : <SweepFrontView front={data.front} address={address} />}
              <RunTable table={data.table} />
            </div>
            <div className="stack">
              {data.changes === null ? null : <SweepChangesView changes={data.changes} />}
              <Runs runs={data.runs} shown={shown} address={address} />
            </div>
          </div>
        )}
      <section className="panel">
        <Part name="definition" title="Definition" isOpen={data.table === null}><pre>{jsonText(data.detail.definition, 100)}</pre></Part>
      </section>
    </>
  );
}

async function read(id: string, run: number, signal: AbortSignal): Promise<Known> {
  const params = { path: { id } };
  const ofRun = { params: { ...params, query: run > 0 ? { run } : {} }, signal };
  const [detail, runs, table] = await Promise.all([
    bodyOf(api.GET('/v1/sweeps/{id}', { params, signal })),
    bodyOf(api.GET('/v1/sweeps/{id}/runs', { params: { ...params, query: { limit: 50 } }, signal })),
    orNull(bodyOf(api.GET('/v1/sweeps/{id}/table', ofRun))),
  ]);
  const front = table === null ? null : await orNull(bodyOf(api.GET('/v1/sweeps/{id}/front', ofRun)));
  const changes = front === null ? null : await orNull(bodyOf(api.GET('/v1/sweeps/{id}/changes', ofRun)));
  return { detail, runs: runs.items, table, front, changes };
}

// Before the first run, and for studies that cannot be compared, there is nothing to show, which is no failure.
async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 409)) {
      return null;
    }
    throw error;
  }
}

function Runs({ runs, shown, address }: { runs: readonly SweepRun[]; shown: number | null; address: URL }) {
  return (
    <section className="panel" aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      <div className="scroll tall" role="region" aria-label="Runs" tabIndex={0}>
        <table>
          <caption className="hidden">Runs, newest first; a run's button shows what came out of it</caption>
          <thead>
            <tr><th scope="col">Run</th><th scope="col">Slot</th><th scope="col">Outcome</th><th scope="col" className="number">Studies</th></tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.run} className={run.run === shown ? 'selected' : undefined}>
                <th scope="row">
                  {run.outcome === 'started'
                    ? <button type="button" aria-pressed={run.run === shown} onClick={() => navigate(withQuery(address, { run: String(run.run) }), true)}>{run.run}</button>
                    : run.run}
                </th>
                <td>{run.slot === null ? `by ${run.actor}` : <Moment at={run.slot} />}</td>
                <td title={run.reason ?? undefined}>{run.outcome}{run.reason === null ? null : <span className="muted"> {run.reason}</span>}</td>
                <td className="number">{run.studies}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

