import { lazy, Suspense } from 'react';
import { api, bodyOf } from '../../api/client';
import { hasEnded, type HistoryPoint, type StudySummary } from '../../api/types';
import { navigate, withQuery } from '../../router';
import { Choice } from '../../shared/Choice';
import { FailureNotice } from '../../shared/FailureNotice';
import { formatNumber } from '../../shared/format';
import { StaleNotice } from '../../shared/StaleNotice';
import { usePolled } from '../../shared/usePolled';
import { acrossNames, upNames, type Across, type Up } from './historyOption';

const HistoryChart = lazy(() => import('./HistoryChart'));

// More steps than a plot has pixels say nothing more.
const mostSteps = 1_000;

const falls = (history: readonly HistoryPoint[]): boolean =>
  history.some((h, i) => (h.hypervolume ?? 0) < (history[i - 1]?.hypervolume ?? -Infinity));

/** The hypervolume and the size of the front over evaluations and time, growing while the search runs. */
export function HistoryView({ study, everyMs, address }: { study: StudySummary; everyMs: number; address: URL }) {
  const { data, failure, readAt, refresh } = usePolled(study.id, everyMs, (signal) =>
    bodyOf(api.GET('/v1/studies/{id}/history', { params: { path: { id: study.id }, query: { limit: mostSteps } }, signal })));
  const across: Across = address.searchParams.get('hx') === 'seconds' ? 'seconds' : 'evaluations';
  const up: Up = address.searchParams.get('hy') === 'frontSize' ? 'frontSize' : 'hypervolume';
  const last = data?.items.at(-1);
  return (
    <section className="panel" aria-labelledby="history">
      <h2 id="history">How the front grew</h2>
      {failure === null || data === undefined ? null : <StaleNotice failure={failure} since={readAt} />}
      {data === undefined
        ? failure === null ? <p className="muted" role="status">Loading the history…</p> : <FailureNotice failure={failure} onRetry={refresh} />
        : last === undefined || (hasEnded(study.state) && last.frontSize === 0 && last.hypervolume === null)
          ? <p className="muted" role="status">{hasEnded(study.state) ? 'The study ended without a point.' : 'No point has been found yet.'}</p>
          : (
            <>
              <div className="row axes">
                <Choice label="Across" value={across} options={acrossNames} onChange={(hx) => navigate(withQuery(address, { hx }), true)} />
                <Choice label="Up" value={up} options={upNames} onChange={(hy) => navigate(withQuery(address, { hy }), true)} />
              </div>
              <Suspense fallback={<p className="chart low muted" role="status">Loading the chart…</p>}>
                <HistoryChart history={data.items} across={across} up={up} />
              </Suspense>
              <p className="muted">
                Last change after {formatNumber(last.evaluations)} evaluations and {formatNumber(last.seconds)} s.
                {falls(data.items) ? ' Each hypervolume is measured against the worst values of the front at that time, so it falls when those get better; name a referencePoint in the spec to measure all against one.' : null}
              </p>
            </>
          )}
    </section>
  );
}
