import { lazy, Suspense, useId } from 'react';
import type { Front, FrontPoint } from '../api/types';
import { namesOf, objectivesOf } from './columns';

// The chart library is most of the page's weight: the table need not wait for it.
const FrontChart = lazy(() => import('./FrontChart'));

interface FrontPlotProps {
  front: Front;
  x: string | null;
  y: string | null;
  selected: FrontPoint | null;
  onAxes: (axes: Readonly<Record<'x' | 'y', string>>) => void;
  onSelect: (trial: number) => void;
}

/** The scatter plot with the choice of its axes; the first two objectives when nothing was chosen. */
export function FrontPlot({ front, x, y, selected, onAxes, onSelect }: FrontPlotProps) {
  const metrics = namesOf(front.points, (p) => p.metrics);
  const objectives = objectivesOf(front).map((o) => o.metric);
  const pick = (wanted: string | null, fallbacks: readonly (string | undefined)[]): string =>
    [wanted, ...fallbacks].find((name) => name !== null && name !== undefined && metrics.includes(name)) ?? '';
  const axes = { x: pick(x, [objectives[0], metrics[0]]), y: pick(y, [objectives[1], metrics[1], metrics[0]]) };
  return (
    <>
      <div className="row">
        <Axis label="Across" value={axes.x} names={metrics} onChange={(name) => onAxes({ ...axes, x: name })} />
        <Axis label="Up" value={axes.y} names={metrics} onChange={(name) => onAxes({ ...axes, y: name })} />
      </div>
      <Suspense fallback={<p className="chart muted" role="status">Loading the chart…</p>}>
        <FrontChart front={front} x={axes.x} y={axes.y} selected={selected} onSelect={onSelect} />
      </Suspense>
    </>
  );
}

function Axis({ label, value, names, onChange }: { label: string; value: string; names: readonly string[]; onChange: (name: string) => void }) {
  const id = useId();
  return (
    <span className="row">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => onChange(e.target.value)}>
        {names.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
    </span>
  );
}
