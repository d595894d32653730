import type { HistoryPoint } from '../../api/types';
import { useChart } from '../useChart';
import { acrossNames, historyOption, upNames, type Across, type Up } from './historyOption';

/** How the front grew. */
export default function HistoryChart({ history, across, up }: { history: readonly HistoryPoint[]; across: Across; up: Up }) {
  const [box] = useChart((isStill) => historyOption(history, across, up, isStill), [history, across, up]);
  return (
    <div
      className="chart low" ref={box} role="img" data-points={history.length}
      aria-label={`Line of ${history.length} steps: ${upNames[up]} against ${acrossNames[across]}.`}
    />
  );
}
