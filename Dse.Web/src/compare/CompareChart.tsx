import type { Comparison } from '../api/types';
import { useChart } from '../study/useChart';
import { compareOption } from './compareOption';

/** The fronts in a plane of two objectives, each with its own mark. The tables below say how they compare. */
export default function CompareChart({ comparison, x, y }: { comparison: Comparison; x: string; y: string }) {
  const [box] = useChart((isStill) => compareOption({ comparison, x, y, isStill }), [comparison, x, y]);
  const points = comparison.fronts.reduce((count, front) => count + front.points.length, 0);
  return (
    <div
      className="chart" ref={box} role="img" data-points={points}
      aria-label={`Scatter plot of ${comparison.fronts.length} fronts with ${points} points: ${y} against ${x}.`}
    />
  );
}
