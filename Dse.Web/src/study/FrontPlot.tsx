import { lazy, memo, Suspense, useId, useMemo } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import { withLog, type Axes, type Direction } from './axes';
import type { Brush } from './brush';
import { manyPoints } from './chartOption';
import { namesOf, objectivesOf } from './columns';
import { MarkKey } from './MarkKey';
import type { OnBrush } from './useBrush';

// The chart library is most of the page's weight: the table need not wait for it.
const FrontChart = lazy(() => import('./FrontChart'));
const SpaceChart = lazy(() => import('./SpaceChart'));

/** What plots and tables of one front share. */
export interface Brushing {
  readonly brush: Brush;
  /** The trials inside it; null when nothing is brushed. */
  readonly kept: ReadonlySet<number> | null;
  readonly onBrush: OnBrush;
}

interface FrontPlotProps {
  front: PointSet;
  wanted: Axes;
  selected: FrontPoint | null;
  brushing?: Brushing;
  onAxes: (axes: Axes) => void;
  onSelect: (trial: number) => void;
}

/** The scatter plot, flat or in space, with the choice of its axes; the first objectives when nothing was chosen. */
export const FrontPlot = memo(function FrontPlot({ front, wanted, selected, brushing, onAxes, onSelect }: FrontPlotProps) {
  const metrics = useMemo(() => namesOf(front.points, (p) => p.metrics), [front]);
  const objectives = objectivesOf(front).map((o) => o.metric);
  const pick = (...names: readonly (string | null | undefined)[]): string =>
    names.find((name) => name !== null && name !== undefined && metrics.includes(name)) ?? '';
  const x = pick(wanted.x, objectives[0], metrics[0]);
  const y = pick(wanted.y, objectives[1], metrics[1], metrics[0]);
  const z = pick(wanted.z, objectives[2], metrics.find((m) => m !== x && m !== y), metrics[0]);
  const isSpace = wanted.plot === 'space';
  // A logarithm of what is not positive does not exist.
  const positive = useMemo(() => new Set(metrics.filter((name) => front.points.every((p) => (p.metrics[name] ?? 1) > 0))), [front, metrics]);
  const canBeLog = (name: string): boolean => positive.has(name);
  const isLog = (direction: Direction, name: string): boolean => wanted.log.includes(direction) && canBeLog(name);
  const axis = (direction: Direction, label: string, value: string) => (
    <AxisChoice
      label={label} value={value} names={metrics} canBeLog={canBeLog(value)} isLog={wanted.log.includes(direction)}
      onMetric={(name) => onAxes({ ...wanted, [direction]: name })}
      onLog={(on) => onAxes(withLog(wanted, direction, on))}
    />
  );
  const hasIntervals = useMemo(() => front.points.some((p) => p.interval[x] !== undefined || p.interval[y] !== undefined), [front, x, y]);
  return (
    <>
      <div className="row axes">
        {axis('x', 'Across', x)}{axis('y', 'Up', y)}{isSpace ? axis('z', 'Deep', z) : null}
        {metrics.length < 3 ? null : <Check label="In space" isOn={isSpace} onChange={(on) => onAxes({ ...wanted, plot: on ? 'space' : null })} />}
        {isSpace || !hasIntervals ? null : (
          <Check label="p10–p90" isOn={wanted.boxes === 'on'} onChange={(on) => onAxes({ ...wanted, boxes: on ? 'on' : null })} />
        )}
      </div>
      <Suspense fallback={<p className="chart muted" role="status">Loading the chart…</p>}>
        {isSpace
          ? (
            <SpaceChart
              front={front} names={[x, y, z]} isLog={[isLog('x', x), isLog('y', y), isLog('z', z)]} turn={wanted.turn} selected={selected}
              kept={brushing?.kept ?? null} onSelect={onSelect} onTurn={(turn) => onAxes({ ...wanted, turn })}
            />
          )
          : (
            <FrontChart
              key={front.points.length >= manyPoints ? 'many' : 'few'}
              front={front} x={x} y={y} selected={selected} onSelect={onSelect} hasBoxes={wanted.boxes === 'on'} brushing={brushing ?? null}
              isLogX={isLog('x', x)} isLogY={isLog('y', y)}
            />
          )}
      </Suspense>
      <MarkKey front={front} selected={selected} isBrushed={brushing !== undefined && brushing.kept !== null} canBrush={brushing !== undefined && !isSpace} />
    </>
  );
});

function Check({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return <label><input type="checkbox" checked={isOn} onChange={(e) => onChange(e.target.checked)} /> {label}</label>;
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
