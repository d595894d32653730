import type { FrontPoint, PointSet } from '../api/types';
import { chartOption } from './chartOption';
import { useChart } from './useChart';

interface FrontChartProps {
  front: PointSet;
  x: string;
  y: string;
  isLogX: boolean;
  isLogY: boolean;
  selected: FrontPoint | null;
  onSelect: (trial: number) => void;
}

/** The points of a front in a plane of two metrics. The table beside it says the same to those who cannot see it. */
export default function FrontChart({ front, x, y, isLogX, isLogY, selected, onSelect }: FrontChartProps) {
  const box = useChart(
    (isStill) => chartOption({ front, x, y, isLogX, isLogY, selected, isStill }),
    [front, x, y, isLogX, isLogY, selected],
    (data) => {
      const { trial } = data as { trial?: number };
      if (trial !== undefined) {
        onSelect(trial);
      }
    },
  );
  const drawn = front.points.filter((p) => typeof p.metrics[x] === 'number' && typeof p.metrics[y] === 'number').length;
  return (
    <div
      className="chart" ref={box} role="img" data-points={drawn}
      aria-label={`Scatter plot of ${drawn} points: ${y} against ${x}. The table below has the same points.`}
    />
  );
}
