import { api, bodyOf } from '../../api/client';
import type { Importance, StudySummary } from '../../api/types';
import { navigate, withQuery } from '../../router';
import { Choice } from '../../shared/Choice';
import { FailureNotice } from '../../shared/FailureNotice';
import { formatCount, formatRatio } from '../../shared/format';
import { usePolled } from '../../shared/usePolled';
import { ShareBars } from './ShareBars';

const fewEveryMs = 15_000;

/** Which parameters a metric depends on. */
export function ImportanceView({ study, metrics, everyMs, address }: { study: StudySummary; metrics: readonly string[]; everyMs: number; address: URL }) {
  const wanted = address.searchParams.get('importance');
  const metric = metrics.find((m) => m === wanted) ?? metrics[0] ?? '';
  const { data, failure, refresh } = usePolled(`${study.id} ${metric}`, Math.max(everyMs, fewEveryMs), (signal) =>
    bodyOf(api.GET('/v1/studies/{id}/importance', { params: { path: { id: study.id }, query: metric === '' ? {} : { metric } }, signal })));
  const found = data?.items[0];
  return (
    <section className="panel" aria-labelledby="importance">
      <h2 id="importance">What matters</h2>
      {metrics.length === 0 ? null : (
        <div className="row axes">
          <Choice label="For" value={metric} options={Object.fromEntries(metrics.map((m) => [m, m]))} onChange={(m) => navigate(withQuery(address, { importance: m }), true)} />
        </div>
      )}
      {data === undefined
        ? failure === null ? <p className="muted" role="status">Fitting a model to the trials…</p> : <FailureNotice failure={failure} onRetry={refresh} />
        : found?.parameters
          ? <Shares importance={found} shares={found.parameters} />
          : <p className="muted">Nothing can be said. {found?.nullReason ?? data.nullReason}</p>}
    </section>
  );
}

function Shares({ importance, shares }: { importance: Importance; shares: NonNullable<Importance['parameters']> }) {
  const explained = Math.max(0, importance.explainedRatio ?? 0);
  const isWeak = explained < 0.3;
  return (
    <>
      <p className={isWeak ? 'notice stale' : 'muted'}>
        From {formatCount(importance.trials)} trials; the model explains {formatRatio(explained)} of what it has not seen
        {isWeak ? ': the shares mean little' : ''}. Dark: the parameter alone. Light: together with others.
      </p>
      <ShareBars
        label={`Share of the variation of ${importance.metric} by parameter`} heads={['Parameter', 'Alone / in all']}
        shares={shares.map((p) => ({
          name: p.parameter, ratio: p.totalRatio, part: p.aloneRatio, text: `${formatRatio(p.aloneRatio)} / ${formatRatio(p.totalRatio)}`,
        }))}
      />
    </>
  );
}
