import { lazy, Suspense, useId } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import { withLog, type Axes, type Direction } from './axes';
import { namesOf, objectivesOf } from './columns';

// The chart library is most of the page's weight: the table need not wait for it.
const FrontChart = lazy(() => import('./FrontChart'));

interface FrontPlotProps {
  front: PointSet;
  wanted: Axes;
  selected: FrontPoint | null;
  onAxes: (axes: Axes) => void;
  onSelect: (trial: number) => void;
}

/** The scatter plot with the choice of its axes; the first two objectives when nothing was chosen. */
export function FrontPlot({ front, wanted, selected, onAxes, onSelect }: FrontPlotProps) {
  const metrics = namesOf(front.points, (p) => p.metrics);
  const objectives = objectivesOf(front).map((o) => o.metric);
  const pick = (...names: readonly (string | null | undefined)[]): string =>
    names.find((name) => name !== null && name !== undefined && metrics.includes(name)) ?? '';
  const x = pick(wanted.x, objectives[0], metrics[0]);
  const y = pick(wanted.y, objectives[1], metrics[1], metrics[0]);
  // A logarithm of what is not positive does not exist.
  const canBeLog = (name: string): boolean => front.points.every((p) => (p.metrics[name] ?? 1) > 0);
  const axis = (direction: Direction, label: string, value: string) => (
    <AxisChoice
      label={label} value={value} names={metrics} canBeLog={canBeLog(value)} isLog={wanted.log.includes(direction)}
      onMetric={(name) => onAxes({ ...wanted, [direction]: name })}
      onLog={(isLog) => onAxes(withLog(wanted, direction, isLog))}
    />
  );
  return (
    <>
      <div className="row axes">{axis('x', 'Across', x)}{axis('y', 'Up', y)}</div>
      <Suspense fallback={<p className="chart muted" role="status">Loading the chart…</p>}>
        <FrontChart
          front={front} x={x} y={y} selected={selected} onSelect={onSelect}
          isLogX={wanted.log.includes('x') && canBeLog(x)} isLogY={wanted.log.includes('y') && canBeLog(y)}
        />
      </Suspense>
    </>
  );
}

interface AxisChoiceProps {
  label: string;
  value: string;
  names: readonly string[];
  canBeLog: boolean;
  isLog: boolean;
  onMetric: (name: string) => void;
  onLog: (isLog: boolean) => void;
}

function AxisChoice({ label, value, names, canBeLog, isLog, onMetric, onLog }: AxisChoiceProps) {
  const id = useId();
  return (
    <span className="row">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => onMetric(e.target.value)}>
        {names.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
      <label>
        <input type="checkbox" aria-label={`${label} logarithmic`} checked={isLog && canBeLog} disabled={!canBeLog} onChange={(e) => onLog(e.target.checked)} /> log
      </label>
    </span>
  );
}
