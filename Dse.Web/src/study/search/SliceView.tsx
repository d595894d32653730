import { lazy, Suspense, useMemo } from 'react';
import { api, bodyOf } from '../../api/client';
import type { Front, StudySummary, Trial } from '../../api/types';
import { navigate, withQuery } from '../../router';
import { Choice } from '../../shared/Choice';
import { FailureNotice } from '../../shared/FailureNotice';
import { formatCount } from '../../shared/format';
import { usePolled } from '../../shared/usePolled';
import { objectivesOf } from '../columns';
import { plottedOf } from './sliceOption';

const SliceChart = lazy(() => import('./SliceChart'));

const mostTrials = 2_000;
const fewEveryMs = 5_000;

/** One parameter against one metric over trials from the whole search. */
export function SliceView({ study, front, everyMs, address }: { study: StudySummary; front: Front | null; everyMs: number; address: URL }) {
  const { data, failure, refresh } = usePolled(study.id, Math.max(everyMs, fewEveryMs), (signal) =>
    bodyOf(api.GET('/v1/studies/{id}/trials', { params: { path: { id: study.id }, query: { sample: mostTrials } }, signal })));
  const best = useMemo(() => new Set(front?.points.map((p) => p.trial)), [front]);
  return (
    <section className="panel" aria-labelledby="slice">
      <h2 id="slice">Slice <span className="muted">one parameter against one metric</span></h2>
      {data === undefined
        ? failure === null ? <p className="muted" role="status">Loading trials…</p> : <FailureNotice failure={failure} onRetry={refresh} />
        : data.items.length === 0
          ? <p className="muted">No trials are stored. Exhaustive searches and exact methods store none.</p>
          : <Plot trials={data.items} best={best} first={front === null ? undefined : objectivesOf(front)[0]?.metric} address={address} />}
    </section>
  );
}

interface PlotProps {
  trials: readonly Trial[];
  best: ReadonlySet<number>;
  /** The metric to begin with. */
  first: string | undefined;
  address: URL;
}

const namesIn = (trials: readonly Trial[], pick: (trial: Trial) => object): readonly string[] => [...new Set(trials.flatMap((t) => Object.keys(pick(t))))];
const optionsOf = (names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));

function Plot({ trials, best, first, address }: PlotProps) {
  const [parameters, metrics] = useMemo(() => [namesIn(trials, (t) => t.parameters), namesIn(trials, (t) => t.metrics)], [trials]);
  const pick = (names: readonly string[], ...wanted: readonly (string | null | undefined)[]): string => wanted.find((w) => w != null && names.includes(w)) ?? names[0] ?? '';
  const parameter = pick(parameters, address.searchParams.get('sx'));
  const metric = pick(metrics, address.searchParams.get('sy'), first);
  const drawn = plottedOf({ trials, parameter, metric, best }).length;
  return (
    <>
      <div className="row axes">
        <Choice label="Across" value={parameter} options={optionsOf(parameters)} onChange={(sx) => navigate(withQuery(address, { sx }), true)} />
        <Choice label="Up" value={metric} options={optionsOf(metrics)} onChange={(sy) => navigate(withQuery(address, { sy }), true)} />
      </div>
      <Suspense fallback={<p className="chart low muted" role="status">Loading the chart…</p>}>
        <SliceChart trials={trials} parameter={parameter} metric={metric} best={best} />
      </Suspense>
      <p className="key muted">
        <span><span className="sign chosen" aria-hidden="true">◆</span> on the front</span>
        <span><span className="sign point" aria-hidden="true">●</span> feasible</span>
        <span><span className="sign out" aria-hidden="true">✕</span> turned down</span>
        <span>{formatCount(drawn)} trials{trials.length < mostTrials / 2 ? '' : ', spread evenly over the search'}{drawn < trials.length ? `; ${formatCount(trials.length - drawn)} ${trials.length - drawn === 1 ? 'has' : 'have'} no ${metric} or no ${parameter}` : ''}</span>
      </p>
    </>
  );
}
