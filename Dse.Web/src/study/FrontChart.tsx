import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import { withSpan } from './brush';
import { chartOption, manyPoints } from './chartOption';
import type { Brushing } from './FrontPlot';
import { useChart } from './useChart';

interface FrontChartProps {
  front: PointSet;
  x: string;
  y: string;
  isLogX: boolean;
  isLogY: boolean;
  hasBoxes: boolean;
  selected: FrontPoint | null;
  brushing: Brushing | null;
  onSelect: (trial: number) => void;
}

/** The points of a front in a plane of two metrics. The table beside it says the same to those who cannot see it. */
export default function FrontChart({ front, x, y, isLogX, isLogY, hasBoxes, selected, brushing, onSelect }: FrontChartProps) {
  const isLarge = front.points.length >= manyPoints;
  const kept = brushing?.kept ?? null;
  const [box, chart] = useChart(
    (isStill) => chartOption({ front, x, y, isLogX, isLogY, selected, kept, hasBoxes, isLarge, isStill }),
    [front, x, y, isLogX, isLogY, selected, kept, hasBoxes],
    { isLarge },
  );
  const drawn = useMemo(() => front.points.filter((p) => typeof p.metrics[x] === 'number' && typeof p.metrics[y] === 'number').length, [front, x, y]);
  const onTap = (left: number, top: number): void => {
    const low = chart.current?.convertFromPixel('grid', [left - reachPixels, top + reachPixels]);
    const high = chart.current?.convertFromPixel('grid', [left + reachPixels, top - reachPixels]);
    const point = low === undefined || high === undefined ? null : nearest(front.points, [x, y], low, high);
    if (point !== null) {
      onSelect(point.trial);
    }
  };
  const onBox = (left: number, top: number, right: number, bottom: number): void => {
    const [fromX, toY] = chart.current?.convertFromPixel('grid', [left, top]) ?? [];
    const [toX, fromY] = chart.current?.convertFromPixel('grid', [right, bottom]) ?? [];
    if (brushing !== null && fromX !== undefined && toX !== undefined && fromY !== undefined && toY !== undefined) {
      const across = withSpan(brushing.brush, x, { from: rounded(fromX), to: rounded(toX) });
      brushing.onBrush(x === y ? across : withSpan(across, y, { from: rounded(fromY), to: rounded(toY) }), true);
    }
  };
  return (
    <RubberBand isOn={brushing !== null} onBox={onBox} onTap={onTap}>
      <div
        className="chart" ref={box} role="img" data-points={drawn} data-kept={kept?.size ?? drawn}
        aria-label={`Scatter plot of ${drawn} points: ${y} against ${x}. The table below has the same points.`}
      />
    </RubberBand>
  );
}

// How far from a mark a click still means it.
const reachPixels = 10;

/** The point next to the middle of a small box of the plane, if any is in it. */
function nearest(points: readonly FrontPoint[], names: readonly [string, string], low: readonly number[], high: readonly number[]): FrontPoint | null {
  let found: FrontPoint | null = null;
  let least = 1;
  for (const point of points) {
    const away = names.reduce((sum, name, i) => {
      const at = point.metrics[name];
      const [from = NaN, to = NaN] = [low[i], high[i]];
      return typeof at === 'number' ? sum + ((2 * at - from - to) / (to - from)) ** 2 : NaN;
    }, 0);
    if (away <= least) {
      least = away;
      found = point;
    }
  }
  return found;
}

const rounded = (value: number): number => Number(value.toPrecision(5));

interface Corners {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

const leastPixels = 6;

const lengthOf = ({ fromX, fromY, toX, toY }: Corners): number => Math.hypot(toX - fromX, toY - fromY);

interface RubberBandProps {
  /** Whether a drag draws a box. */
  isOn: boolean;
  onBox: (left: number, top: number, right: number, bottom: number) => void;
  onTap: (left: number, top: number) => void;
  children: ReactNode;
}

/** Draws a box over its content while the pointer is dragged, and tells of clicks. */
function RubberBand({ isOn, onBox, onTap, children }: RubberBandProps) {
  const start = useRef<Corners | null>(null);
  const [band, setBand] = useState<Corners | null>(null);
  const at = (event: PointerEvent<HTMLDivElement>): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    const { x, y } = at(event);
    start.current = event.button === 0 ? { fromX: x, fromY: y, toX: x, toY: y } : null;
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current !== null) {
      const { x, y } = at(event);
      start.current = { ...start.current, toX: x, toY: y };
      if (isOn && lengthOf(start.current) > leastPixels) {
        // Taken only now: a click without a drag belongs to the mark under it.
        event.currentTarget.setPointerCapture(event.pointerId);
        setBand(start.current);
      }
    }
  };
  const up = (): void => {
    if (band !== null) {
      onBox(Math.min(band.fromX, band.toX), Math.min(band.fromY, band.toY), Math.max(band.fromX, band.toX), Math.max(band.fromY, band.toY));
    } else if (start.current !== null && lengthOf(start.current) <= leastPixels) {
      onTap(start.current.toX, start.current.toY);
    }
    start.current = null;
    setBand(null);
  };
  const cancel = (): void => {
    start.current = null;
    setBand(null);
  };
  return (
    <div className="banded" onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={cancel}>
      {children}
      {band === null ? null : (
        <div
          className="band"
          style={{
            left: Math.min(band.fromX, band.toX), top: Math.min(band.fromY, band.toY),
            width: Math.abs(band.toX - band.fromX), height: Math.abs(band.toY - band.fromY),
          }}
        />
      )}
    </div>
  );
}
