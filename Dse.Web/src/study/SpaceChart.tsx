import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { FrontPoint, PointSet } from '../api/types';
import { objectivesOf } from './columns';
import { standingOf } from './marks';
import { pointCard } from './pointCard';
import { firstTurn, turned, turnIn, turnText, type Turn } from './projection';
import { drawSpace, type SpacePoints } from './spacePicture';
import { contextOf, useSize } from './useCanvas';
import { colours, useIsDark } from './useTheme';

interface SpaceChartProps {
  front: PointSet;
  names: readonly [string, string, string];
  isLog: readonly [boolean, boolean, boolean];
  turn: string | null;
  selected: FrontPoint | null;
  kept: ReadonlySet<number> | null;
  onSelect: (trial: number) => void;
  onTurn: (turn: string) => void;
}

const keySteps: Readonly<Record<string, readonly [yaw: number, pitch: number]>> = {
  ArrowLeft: [-5, 0], ArrowRight: [5, 0], ArrowUp: [0, 5], ArrowDown: [0, -5],
};
const buttons = [['ArrowLeft', '←', 'Turn left'], ['ArrowRight', '→', 'Turn right'], ['ArrowUp', '↑', 'Tip up'], ['ArrowDown', '↓', 'Tip down']] as const;
const reachPixels = 12;

/** The points of a front in the space of three metrics, turned by dragging, by arrow keys or by buttons. */
export default function SpaceChart({ front, names, isLog, turn: turnWanted, selected, kept, onSelect, onTurn }: SpaceChartProps) {
  const [box, size] = useSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const spots = useRef<Float32Array>(new Float32Array(0));
  const drag = useRef<{ x: number; y: number; from: Turn; moved: boolean } | null>(null);
  const [moving, setMoving] = useState<Turn | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const isDark = useIsDark();
  const settled = useMemo(() => turnIn(turnWanted), [turnWanted]);
  const turn = moving ?? settled;
  const points = useMemo(() => spacePoints(front, names, isLog, selected, kept), [front, names.join(), isLog.join(), selected, kept]);
  const drawn = points.standing.filter((_, i) => !Number.isNaN(points.places[3 * i]! + points.places[3 * i + 1]! + points.places[3 * i + 2]!)).length;

  useEffect(() => {
    const context = size === null ? null : contextOf(canvas.current, size);
    if (size !== null && context !== null) {
      spots.current = drawSpace(context, points, turn, size.width, size.height, colours());
    }
  }, [size, points, turn, isDark]);

  const settle = (next: Turn): void => {
    setMoving(null);
    onTurn(turnText(next));
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = keySteps[event.key];
    if (step !== undefined || event.key === 'Home') {
      event.preventDefault();
      settle(step === undefined ? firstTurn : turned(turn, ...step));
    }
  };
  const nearest = (event: PointerEvent<HTMLElement>): number | null => {
    const place = event.currentTarget.getBoundingClientRect();
    return nearestSpot(spots.current, event.clientX - place.left, event.clientY - place.top);
  };
  const onDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button === 0) {
      drag.current = { x: event.clientX, y: event.clientY, from: turn, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    }
  };
  const onMove = (event: PointerEvent<HTMLElement>): void => {
    const held = drag.current;
    if (held === null) {
      setHovered(nearest(event));
      return;
    }
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    held.moved ||= Math.hypot(dx, dy) > 4;
    if (held.moved) {
      setHovered(null);
      setMoving(turned(held.from, dx / 2, dy / 2));
    }
  };
  const onUp = (event: PointerEvent<HTMLElement>): void => {
    const held = drag.current;
    drag.current = null;
    const hit = held?.moved === false ? nearest(event) : null;
    const point = hit === null ? undefined : front.points[hit];
    if (point !== undefined) {
      onSelect(point.trial);
    } else if (held?.moved === true) {
      settle(turn);
    }
  };
  return (
    <>
      <div
        className="chart space" ref={box} role="img" tabIndex={0} data-points={drawn} data-turn={turnText(turn)} onKeyDown={onKey}
        onPointerDown={onDown} onPointerMove={onMove} onPointerUp={onUp} onPointerCancel={() => { drag.current = null; setMoving(null); }} onPointerLeave={() => setHovered(null)}
        aria-label={`Scatter plot in space of ${drawn} points: ${names.join(', ')}. Arrow keys turn it. The table below has the same points.`}
      >
        <canvas ref={canvas} />
        {hovered === null || front.points[hovered] === undefined ? null : <Card front={front} point={front.points[hovered]} x={spots.current[2 * hovered] ?? 0} y={spots.current[2 * hovered + 1] ?? 0} />}
      </div>
      <p className="row">
        {buttons.map(([key, sign, name]) => (
          <button type="button" key={key} aria-label={name} title={name} onClick={() => settle(turned(turn, ...(keySteps[key] ?? [0, 0])))}>{sign}</button>
        ))}
        <button type="button" onClick={() => settle(firstTurn)}>First look</button>
        <span className="muted">Drag or use the arrow keys to turn it.</span>
      </p>
    </>
  );
}

function Card({ front, point, x, y }: { front: PointSet; point: FrontPoint; x: number; y: number }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => holder.current?.replaceChildren(pointCard(point, front)), [point, front]);
  return <div className="float" ref={holder} style={{ left: x + 14, top: y + 14 }} />;
}

function nearestSpot(spots: Float32Array, x: number, y: number): number | null {
  let [best, distance] = [-1, reachPixels];
  for (let i = 0; 2 * i < spots.length; i++) {
    const away = Math.hypot((spots[2 * i] ?? NaN) - x, (spots[2 * i + 1] ?? NaN) - y);
    if (away < distance) {
      [best, distance] = [i, away];
    }
  }
  return best < 0 ? null : best;
}

function spacePoints(
  front: PointSet, names: readonly [string, string, string], isLog: readonly [boolean, boolean, boolean], selected: FrontPoint | null, kept: ReadonlySet<number> | null,
): SpacePoints {
  const places = new Float32Array(3 * front.points.length);
  const ranges = names.map((name, axis) => {
    const scale = (value: number): number => isLog[axis] === true ? Math.log(value) : value;
    let [low, high] = [Infinity, -Infinity];
    for (const point of front.points) {
      const value = point.metrics[name];
      if (typeof value === 'number') {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    const [from, to] = [scale(low), scale(high)];
    front.points.forEach((point, i) => {
      const value = point.metrics[name];
      places[3 * i + axis] = typeof value !== 'number' ? NaN : to > from ? 2 * (scale(value) - from) / (to - from) - 1 : 0;
    });
    return [low, high] as const;
  });
  return {
    names, places,
    low: ranges.map(([low]) => low),
    high: ranges.map(([, high]) => high),
    standing: front.points.map(standingOf(selected, objectivesOf(front).map((o) => o.metric))),
    kept: kept === null ? null : Uint8Array.from(front.points, (p) => kept.has(p.trial) ? 1 : 0),
  };
}
