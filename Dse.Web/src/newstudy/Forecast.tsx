import type { Validation } from '../api/types';
import { formatCount, formatNumber } from '../shared/format';

/** What the service expects of a valid spec before it is submitted. */
export function Forecast({ answer }: { answer: Validation }) {
  const { designs, feasibleDesigns, evaluations, evaluationSeconds, limitSeconds, choice, parameters, objectives } = answer;
  return (
    <dl className="facts forecast">
      <div><dt>Seeks</dt><dd>{objectives.join(', ')}</dd></div>
      <div><dt>Chooses</dt><dd title={parameters.join(', ')}>{parameters.length} {parameters.length === 1 ? 'parameter' : 'parameters'}</dd></div>
      <div><dt>Space</dt><dd>{spaceText(designs ?? null, feasibleDesigns ?? null)}</dd></div>
      {evaluations === null || evaluations === undefined ? null : <div><dt>Evaluations</dt><dd>at most {formatCount(evaluations)}</dd></div>}
      <div><dt>Time</dt><dd>{timeText(evaluationSeconds ?? null, limitSeconds ?? null)}</dd></div>
      {choice === null || choice === undefined ? null : <div className="wide"><dt>Strategy</dt><dd>{choice}</dd></div>}
    </dl>
  );
}

function spaceText(designs: number | null, feasible: number | null): string {
  if (feasible !== null) {
    return `${formatCount(feasible)} designs`;
  }
  return designs === null ? 'without end' : `at most ${designs < 1e9 ? formatCount(designs) : formatNumber(designs)} designs`;
}

const timeText = (seconds: number | null, limit: number | null): string =>
  [
    seconds === null ? '' : `evaluating takes ${durationText(seconds)} of one processor`,
    limit === null ? '' : `ends after ${durationText(limit)}`,
  ].filter((part) => part !== '').join('; ') || 'cannot be told';

function durationText(seconds: number): string {
  if (seconds < 1) {
    return 'less than a second';
  }
  const [size, unit] = seconds < 100 ? [1, 's'] as const : seconds < 6000 ? [60, 'min'] as const : [3600, 'h'] as const;
  return `about ${formatNumber(Number((seconds / size).toPrecision(2)))} ${unit}`;
}
