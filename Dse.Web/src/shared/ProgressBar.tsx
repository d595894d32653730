import { hasEnded, type StudySummary } from '../api/types';
import { formatCount } from './format';

/** How far a search is: a bar where the share is known, and always the count. */
export function ProgressBar({ study }: { study: StudySummary }) {
  const { doneRatio, evaluations, totalEvaluations } = study.progress;
  // What ended before its budget did so because it knew all, or was stopped: the budget says nothing any more.
  const count = totalEvaluations === null || hasEnded(study.state)
    ? `${formatCount(evaluations)} evaluations`
    : `${formatCount(evaluations)} of ${formatCount(totalEvaluations)} evaluations`;
  return (
    <span className="progress">
      {hasEnded(study.state) ? null : <Bar label={`Progress of ${study.name}`} done={study.state === 'queued' ? 0 : doneRatio} />}
      <span className="muted">{count}</span>
    </span>
  );
}

const Bar = ({ label, done }: { label: string; done: number | null }) =>
  done === null ? <progress aria-label={label} /> : <progress aria-label={label} max={1} value={done} />;
