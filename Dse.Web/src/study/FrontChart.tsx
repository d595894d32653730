import { useMemo, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import { withSpan } from './brush';
import { chartOption, manyPoints, type Drawn } from './chartOption';
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
  const shown = useRef<Drawn | null>(null);
  const [box, chart] = useChart(
    (isStill) => {
      shown.current = chartOption({ front, x, y, isLogX, isLogY, selected, kept, hasBoxes, isLarge, isStill });
      return shown.current.option;
    },
    [front, x, y, isLogX, isLogY, selected, kept, hasBoxes],
    {
      isLarge,
      onClick: (mark) => {
        const point = shown.current?.pointAt(mark);
        if (point !== undefined) {
          onSelect(point.trial);
        }
      },
    },
  );
  const drawn = useMemo(() => front.points.filter((p) => typeof p.metrics[x] === 'number' && typeof p.metrics[y] === 'number').length, [front, x, y]);
  const onBox = (left: number, top: number, right: number, bottom: number): void => {
    const [fromX, toY] = chart.current?.convertFromPixel('grid', [left, top]) ?? [];
    const [toX, fromY] = chart.current?.convertFromPixel('grid', [right, bottom]) ?? [];
    if (brushing !== null && fromX !== undefined && toX !== undefined && fromY !== undefined && toY !== undefined) {
      const across = withSpan(brushing.brush, x, { from: rounded(fromX), to: rounded(toX) });
      brushing.onBrush(x === y ? across : withSpan(across, y, { from: rounded(fromY), to: rounded(toY) }), true);
    }
  };
  return (
    <RubberBand isOn={brushing !== null} onBox={onBox}>
      <div
        className="chart" ref={box} role="img" data-points={drawn} data-kept={kept?.size ?? drawn}
        aria-label={`Scatter plot of ${drawn} points: ${y} against ${x}. The table below has the same points.`}
      />
    </RubberBand>
  );
}

const rounded = (value: number): number => Number(value.toPrecision(5));

interface Corners {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

const leastPixels = 6;

/** Draws a box over its content while the pointer is dragged. */
function RubberBand({ isOn, onBox, children }: { isOn: boolean; onBox: (left: number, top: number, right: number, bottom: number) => void; children: ReactNode }) {
  const start = useRef<Corners | null>(null);
  const [band, setBand] = useState<Corners | null>(null);
  const at = (event: PointerEvent<HTMLDivElement>): { x: number; y: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    const { x, y } = at(event);
    start.current = isOn && event.button === 0 ? { fromX: x, fromY: y, toX: x, toY: y } : null;
  };
  const move = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current !== null) {
      const { x, y } = at(event);
      start.current = { ...start.current, toX: x, toY: y };
      if (Math.hypot(x - start.current.fromX, y - start.current.fromY) > leastPixels) {
        // Taken only now: a click without a drag belongs to the mark under it.
        event.currentTarget.setPointerCapture(event.pointerId);
        setBand(start.current);
      }
    }
  };
  const up = (): void => {
    if (band !== null) {
      onBox(Math.min(band.fromX, band.toX), Math.min(band.fromY, band.toY), Math.max(band.fromX, band.toX), Math.max(band.fromY, band.toY));
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
