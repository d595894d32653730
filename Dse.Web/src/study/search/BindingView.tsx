import { api, bodyOf } from '../../api/client';
import type { Front, Outcome, StudySummary } from '../../api/types';
import { FailureNotice } from '../../shared/FailureNotice';
import { formatCount, formatRatio } from '../../shared/format';
import { usePolled } from '../../shared/usePolled';
import { ShareBars } from './ShareBars';

// Counting reads every trial.
const fewEveryMs = 5_000;

/** What turned candidates down: which constraints bind. */
export function BindingView({ study, front, everyMs }: { study: StudySummary; front: Front | null; everyMs: number }) {
  return (
    <section className="panel" aria-labelledby="binding">
      <h2 id="binding">What was turned down</h2>
      {front !== null && front.rejected !== null
        ? <Rejections rejected={front.rejected} evaluations={front.evaluations} />
        : <SoFar study={study} everyMs={everyMs} />}
    </section>
  );
}

function Rejections({ rejected, evaluations }: { rejected: Readonly<Record<string, number>>; evaluations: number }) {
  return <Reasons counts={Object.entries(rejected)} all={evaluations} of="evaluations" />;
}

function SoFar({ study, everyMs }: { study: StudySummary; everyMs: number }) {
  const { data, failure, refresh } = usePolled(study.id, Math.max(everyMs, fewEveryMs), (signal) =>
    bodyOf(api.GET('/v1/studies/{id}/outcomes', { params: { path: { id: study.id } }, signal })));
  if (data === undefined) {
    return failure === null ? <p className="muted" role="status">Counting…</p> : <FailureNotice failure={failure} onRetry={refresh} />;
  }
  const all = data.items.reduce((sum, o) => sum + o.trials, 0);
  const counts = data.items.filter((o) => o.outcome !== 'feasible').map((o: Outcome): [string, number] => [o.reason ?? o.outcome, o.trials]);
  return all === 0 ? <p className="muted">Nothing is known before the end: this search stores no trials.</p> : <Reasons counts={counts} all={all} of="stored trials" />;
}

function Reasons({ counts, all, of }: { counts: readonly (readonly [reason: string, count: number])[]; all: number; of: string }) {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const base = Math.max(all, total, 1);
  return counts.length === 0
    ? <p className="muted">Nothing: every candidate met every constraint.</p>
    : (
      <>
        <p className="muted">{formatCount(total)} of {formatCount(all)} {of}. What turns down the most binds the most.</p>
        <ShareBars
          label="Candidates turned down, by reason" heads={['Reason', 'Candidates']}
          shares={counts.toSorted((a, b) => b[1] - a[1]).map(([name, count]) => ({ name, ratio: count / base, part: null, text: `${formatCount(count)} · ${formatRatio(count / base)}` }))}
        />
      </>
    );
}
