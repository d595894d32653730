import { useEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import { formatCount, formatCountOf, formatNumber, formatParameter } from '../shared/format';
import { spanOf, stretchesOf, type Stretch } from './axisBrush';
import { withSpan, type Span } from './brush';
import { placesOf, type Dimension } from './dimensions';
import type { Brushing } from './FrontPlot';
import { drawLine, drawLines, lineAt, linesForTurn, scattered, type Lines } from './parallelLines';
import { contextOf, useSize, type Size } from './useCanvas';
import { colours, useIsDark } from './useTheme';

interface ParallelPlotProps {
  front: PointSet;
  dimensions: readonly Dimension[];
  brushing: Brushing;
  /** 1 for each point inside the brush; null without one. */
  kept: Uint8Array | null;
  selected: FrontPoint | null;
  onSelect: (trial: number) => void;
}

const edge = { left: 80, right: 84, top: 52, bottom: 26 } as const;
const gapBelow = 14;

/** Every point as a line through its parameters and metrics. A drag along an axis brushes it, a click on it frees it. */
export function ParallelPlot({ front, dimensions, brushing, kept, selected, onSelect }: ParallelPlotProps) {
  const [box, size] = useSize();
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  const lines = useMemo(() => size === null ? null : linesOf(front.points.length, dimensions, size), [front, dimensions, size]);
  const order = useMemo(() => scattered(front.points.length), [front.points.length]);
  const rows = useMemo(() => kept === null ? order : order.filter((row) => kept[row] === 1), [order, kept]);
  const chosen = selected === null ? -1 : front.points.findIndex((p) => p.trial === selected.trial);

  useEffect(() => {
    if (lines === null || size === null) {
      return undefined;
    }
    return drawInTurns(below.current, size, lines, order, -1, (context, colour) => {
      context.strokeStyle = colour('line');
      context.globalAlpha = Math.max(0.06, Math.min(0.22, 100 / order.length));
      context.lineWidth = 1;
    });
  }, [lines, size, order, isDark]);

  useEffect(() => {
    if (lines === null || size === null) {
      return undefined;
    }
    return drawInTurns(above.current, size, lines, rows, chosen, (context, colour) => {
      context.strokeStyle = colour('point');
      context.globalAlpha = Math.max(0.12, Math.min(0.75, 100 / rows.length));
      context.lineWidth = rows.length > 300 ? 1 : 1.4;
    });
  }, [lines, size, rows, chosen, isDark]);

  const onClick = (event: PointerEvent<HTMLElement>): void => {
    const place = event.currentTarget.getBoundingClientRect();
    const hit = lines === null ? -1 : lineAt(lines, rows, event.clientX - place.left, event.clientY - place.top, 8);
    const point = front.points[hit];
    if (point !== undefined) {
      onSelect(point.trial);
    }
  };
  return (
    <div
      className="parallel" ref={box} data-points={front.points.length} data-kept={rows.length} role="group"
      aria-label={`Parallel coordinates of ${front.points.length} points over ${dimensions.map((d) => d.name).join(', ')}. The fields below brush by numbers.`}
    >
      <canvas ref={below} aria-hidden="true" />
      <canvas ref={above} aria-hidden="true" onPointerUp={onClick} />
      {size === null || lines === null ? null : dimensions.map((dimension, axis) => (
        <Axis
          key={dimension.name} dimension={dimension} x={lines.xs[axis] ?? 0} width={axisGap(dimensions.length, size)} height={size.height} isRaised={axis % 2 === 1}
          span={brushing.brush[dimension.name]} onSpan={(span, isDone) => brushing.onBrush(withSpan(brushing.brush, dimension.name, span), isDone)}
        />
      ))}
    </div>
  );
}

// Before its first layout a box has no width.
const axisGap = (count: number, { width }: Size): number => Math.max(8, (width - edge.left - edge.right) / Math.max(1, count - 1));

function linesOf(count: number, dimensions: readonly Dimension[], size: Size): Lines {
  const height = size.height - edge.top - edge.bottom;
  return {
    count,
    xs: dimensions.map((_, axis) => edge.left + (dimensions.length < 2 ? (size.width - edge.left - edge.right) / 2 : axis * axisGap(dimensions.length, size))),
    ys: dimensions.map((d) => placesOf(d).map((place) => Number.isNaN(place) ? size.height - edge.bottom + gapBelow : edge.top + (1 - place) * height)),
  };
}

// Some lines at once, the rest frame by frame: the page answers while thousands are drawn.
function drawInTurns(
  canvas: HTMLCanvasElement | null, size: Size, lines: Lines, rows: ArrayLike<number>, chosen: number,
  style: (context: CanvasRenderingContext2D, colour: (name: string) => string) => void,
): () => void {
  const context = contextOf(canvas, size);
  if (context === null) {
    return () => undefined;
  }
  const colour = colours();
  let next = 0;
  let frame = 0;
  const go = (): void => {
    style(context, colour);
    next = drawLines(context, lines, rows, next, linesForTurn(performance.now()));
    if (next < rows.length) {
      frame = requestAnimationFrame(go);
    } else if (chosen >= 0) {
      context.globalAlpha = 1;
      context.strokeStyle = colour('chosen');
      context.lineWidth = 3;
      drawLine(context, lines, chosen);
    }
  };
  context.clearRect(0, 0, size.width, size.height);
  context.lineJoin = 'round';
  go();
  return () => cancelAnimationFrame(frame);
}

interface AxisProps {
  dimension: Dimension;
  x: number;
  width: number;
  height: number;
  isRaised: boolean;
  span: Span | undefined;
  onSpan: (span: Span | null, isDone: boolean) => void;
}

interface Grip {
  readonly box: DOMRect;
  /** Where on the axis it began, 0 to 1. */
  readonly from: number;
  /** The stretch that is moved as it is; null when a new one is drawn. */
  readonly held: Stretch | null;
  readonly hasMoved: boolean;
}

const clamp = (value: number): number => Math.max(0, Math.min(1, value));

function Axis({ dimension, x, width, height, isRaised, span, onSpan }: AxisProps) {
  const grip = useRef<Grip | null>(null);
  const frame = useRef(0);
  const [drawn, setDrawn] = useState<Stretch | null>(null);
  const inner = height - edge.top - edge.bottom;
  const stretches = drawn !== null ? [drawn] : stretchesOf(dimension, span);
  // Measured once a drag: measuring makes the browser lay out all that changed since.
  const placeAt = (event: PointerEvent<Element>, box: DOMRect): number => 1 - (event.clientY - box.top) / box.height;
  const stretchAt = (place: number, { from, held }: Grip): Stretch => {
    if (held === null) {
      return { bottom: clamp(Math.min(from, place)), top: clamp(Math.max(from, place)) };
    }
    const shift = Math.max(-held.bottom, Math.min(1 - held.top, place - from));
    return { bottom: held.bottom + shift, top: held.top + shift };
  };
  const onDown = (event: PointerEvent<Element>): void => {
    if (event.button === 0) {
      const box = event.currentTarget.getBoundingClientRect();
      const from = placeAt(event, box);
      const held = dimension.stops === null ? stretches.find((s) => from >= s.bottom && from <= s.top) ?? null : null;
      grip.current = { box, from, held, hasMoved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
      event.preventDefault();
    }
  };
  const onMove = (event: PointerEvent<Element>): void => {
    const held = grip.current;
    if (held === null) {
      return;
    }
    const place = placeAt(event, held.box);
    if (held.hasMoved || Math.abs(place - held.from) * inner > 4) {
      grip.current = { ...held, hasMoved: true };
      // Pointers report more often than screens draw.
      cancelAnimationFrame(frame.current);
      frame.current = requestAnimationFrame(() => {
        const stretch = stretchAt(place, held);
        setDrawn(stretch);
        onSpan(spanOf(dimension, stretch), false);
      });
    }
  };
  const onUp = (event: PointerEvent<Element>): void => {
    const held = grip.current;
    grip.current = null;
    cancelAnimationFrame(frame.current);
    setDrawn(null);
    if (held !== null) {
      onSpan(held.hasMoved ? spanOf(dimension, stretchAt(placeAt(event, held.box), held)) : null, true);
    }
  };
  return (
    <div className="dimension" data-axis={dimension.name} style={{ left: x - width / 2, width }}>
      <span className={isRaised ? `name raised ${dimension.group}` : `name ${dimension.group}`} title={dimension.name}>
        {dimension.goal === null ? null : <span className="goal">{dimension.goal} </span>}{dimension.name}
      </span>
      <svg width={width} height={height} aria-hidden="true">
        <line className="rail" x1={width / 2} x2={width / 2} y1={edge.top} y2={height - edge.bottom} />
        {stretches.map((s) => (
          <rect key={s.bottom} className="span" x={width / 2 - 8} width={16} y={edge.top + (1 - s.top) * inner} height={Math.max(3, (s.top - s.bottom) * inner)} />
        ))}
        {ticksOf(dimension).map(({ place, text }) => (
          <text key={text + place} x={width / 2 + 7} y={edge.top + (1 - place) * inner + 4}>{text}</text>
        ))}
        {dimension.hasGaps ? <text x={width / 2 + 7} y={height - edge.bottom + gapBelow + 4}>not set</text> : null}
      </svg>
      <div
        className="grip" style={{ top: edge.top, height: inner, width: Math.min(40, width), left: width / 2 - Math.min(40, width) / 2 }}
        onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onPointerCancel={onUp}
      />
    </div>
  );
}

function ticksOf(dimension: Dimension): readonly { place: number; text: string }[] {
  const { stops, low, high } = dimension;
  if (stops !== null) {
    // More texts than lines of text: some are left out, evenly.
    const step = Math.ceil(stops.length / 16);
    return stops.flatMap((stop, index) => index % step === 0 ? [{ place: stops.length < 2 ? 0.5 : index / (stops.length - 1), text: formatParameter(stop) }] : []);
  }
  return low < high
    ? [0, 0.5, 1].map((place) => ({ place, text: formatNumber(low + place * (high - low)) }))
    : [{ place: 0.5, text: Number.isFinite(low) ? formatNumber(low) : '–' }];
}

/** How many points the brush keeps, in words. */
export const keptText = (kept: number | null, count: number): string =>
  kept === null ? formatCountOf(count, 'point') : `${formatCount(kept)} of ${formatCount(count)} points`;
