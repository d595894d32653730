import type { Comparison } from '../api/types';
import { manyPoints } from '../study/chartOption';
import { useChart } from '../study/useChart';
import { compareOption } from './compareOption';
import type { Picked } from './PointDifferences';

interface CompareChartProps {
  comparison: Comparison;
  x: string;
  y: string;
  a: Picked | null;
  b: Picked | null;
  onPick: (front: number, trial: number, isFirst: boolean) => void;
}

/** The fronts in a plane of two objectives, each with its own mark. The tables below say how they compare. */
export default function CompareChart({ comparison, x, y, a, b, onPick }: CompareChartProps) {
  const points = comparison.fronts.reduce((count, front) => count + front.points.length, 0);
  const isLarge = points >= manyPoints;
  const [box] = useChart((isStill) => compareOption({ comparison, x, y, a, b, isLarge, isStill }), [comparison, x, y, a, b], {
    isLarge,
    onClick: ({ data }, isFirst) => {
      const [, , front = -1, point = -1] = data as number[];
      const trial = comparison.fronts[front]?.points[point]?.point.trial;
      if (trial !== undefined) {
        onPick(front, trial, isFirst);
      }
    },
  });
  return (
    <div
      className="chart" ref={box} role="img" data-points={points}
      aria-label={`Scatter plot of ${comparison.fronts.length} fronts with ${points} points: ${y} against ${x}.`}
    />
  );
}
