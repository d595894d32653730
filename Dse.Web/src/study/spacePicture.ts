import { formatNumber } from '../shared/format';
import { forms, type Standing } from './marks';
import { projector, type Spot, type Turn } from './projection';

/** Points in the cube from -1 to 1, in the order of the front. */
export interface SpacePoints {
  readonly names: readonly [string, string, string];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Three places per point; NaN where a metric is missing. */
  readonly places: Float32Array;
  readonly standing: readonly Standing[];
  /** 1 for each point inside the brush; null without one. */
  readonly kept: Uint8Array | null;
}

const sizes: Readonly<Record<Standing | 'out', number>> = { plain: 9, proved: 9, tied: 11, chosen: 16, out: 5 };
const nearSteps = 4;

/** Draws the cube and its points; gives back where each point came to lie, two numbers per point. */
export function drawSpace(context: CanvasRenderingContext2D, points: SpacePoints, turn: Turn, width: number, height: number, colour: (name: string) => string): Float32Array {
  const project = projector(turn, width, height);
  const count = points.standing.length;
  const spots = new Float32Array(2 * count);
  const depths = new Float32Array(count);
  const order: number[] = [];
  for (let i = 0; i < count; i++) {
    const spot = project(points.places[3 * i] ?? NaN, points.places[3 * i + 1] ?? NaN, points.places[3 * i + 2] ?? NaN);
    spots[2 * i] = spot.x;
    spots[2 * i + 1] = spot.y;
    depths[i] = spot.depth;
    if (!Number.isNaN(spot.depth)) {
      order.push(i);
    }
  }
  order.sort((a, b) => (depths[b] ?? 0) - (depths[a] ?? 0));
  context.clearRect(0, 0, width, height);
  drawCube(context, points, project, colour);
  const stamp = stampsOf(context, colour, count > 1000 ? 0.6 : 1);
  let chosen = -1;
  for (const i of order) {
    const standing = points.standing[i] ?? 'plain';
    const isOut = points.kept !== null && points.kept[i] === 0;
    if (standing === 'chosen') {
      chosen = i;
    } else {
      // Nearer marks are larger: √3 is the farthest that a corner can be.
      const near = Math.floor((1.733 - (depths[i] ?? 0)) / 3.466 * nearSteps);
      stamp(isOut ? 'out' : standing, near, spots[2 * i] ?? 0, spots[2 * i + 1] ?? 0);
    }
  }
  if (chosen >= 0) {
    stamp('chosen', 2, spots[2 * chosen] ?? 0, spots[2 * chosen + 1] ?? 0);
  }
  return spots;
}

// Each form is drawn once and then copied, which is several times quicker than drawing it for each of thousands of points.
function stampsOf(context: CanvasRenderingContext2D, colour: (name: string) => string, scale: number): (form: Standing | 'out', near: number, x: number, y: number) => void {
  const ratio = window.devicePixelRatio;
  const made = new Map<string, HTMLCanvasElement>();
  return (form, near, x, y) => {
    const size = Math.round(sizes[form] * (form === 'chosen' ? 1 : scale) * (0.75 + 0.17 * Math.max(0, Math.min(nearSteps - 1, near))));
    const key = `${form} ${size}`;
    let stamp = made.get(key);
    if (stamp === undefined) {
      stamp = document.createElement('canvas');
      stamp.width = (size + 2) * ratio;
      stamp.height = (size + 2) * ratio;
      const inner = stamp.getContext('2d');
      if (inner !== null) {
        inner.scale(ratio, ratio);
        inner.translate(size / 2 + 1, size / 2 + 1);
        drawForm(inner, form, size, colour);
      }
      made.set(key, stamp);
    }
    context.drawImage(stamp, x - size / 2 - 1, y - size / 2 - 1, size + 2, size + 2);
  };
}

function drawForm(context: CanvasRenderingContext2D, form: Standing | 'out', size: number, colour: (name: string) => string): void {
  const half = size / 2;
  context.beginPath();
  if (form === 'tied') {
    context.moveTo(0, -half);
    context.lineTo(half, 0);
    context.lineTo(0, half);
    context.lineTo(-half, 0);
    context.closePath();
  } else if (form === 'proved') {
    context.rect(-half, -half, size, size);
  } else {
    context.arc(0, 0, half, 0, 2 * Math.PI);
  }
  context.globalAlpha = form === 'out' ? 0.35 : 0.9;
  context.fillStyle = colour(form === 'out' ? 'line' : forms[form].colour);
  context.fill();
  if (form !== 'out') {
    context.lineWidth = form === 'chosen' ? 2 : 1;
    context.strokeStyle = colour(form === 'chosen' ? 'text' : 'panel');
    context.stroke();
  }
}

const ends = [-1, 1] as const;

function drawCube(context: CanvasRenderingContext2D, points: SpacePoints, project: (x: number, y: number, z: number) => Spot, colour: (name: string) => string): void {
  context.lineWidth = 1;
  const edges: [Spot, Spot][][] = [0, 1, 2].map((axis) => ends.flatMap((one) => ends.map((other): [Spot, Spot] => {
    const at = (along: number): Spot => {
      const place = [0, 0, 0];
      place[axis] = along;
      place[(axis + 1) % 3] = one;
      place[(axis + 2) % 3] = other;
      return project(place[0] ?? 0, place[1] ?? 0, place[2] ?? 0);
    };
    return [at(-1), at(1)];
  })));
  context.strokeStyle = colour('grid');
  for (const [from, to] of edges.flat()) {
    line(context, from, to);
  }
  edges.forEach((parallel, axis) => {
    // Names stand at the border of the picture: upright axes to the left, the others below.
    const outermost = (edge: [Spot, Spot]): number => axis === 1 ? -(edge[0].x + edge[1].x) : edge[0].y + edge[1].y;
    const [from, to] = parallel.reduce((best, edge) => outermost(edge) > outermost(best) ? edge : best);
    context.strokeStyle = colour('line');
    line(context, from, to);
    nameAxis(context, [from, to], points.names[axis] ?? '', points.low[axis] ?? 0, points.high[axis] ?? 0, axis === 1, colour);
  });
}

function line(context: CanvasRenderingContext2D, from: Spot, to: Spot): void {
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.stroke();
}

function nameAxis(context: CanvasRenderingContext2D, [from, to]: [Spot, Spot], name: string, low: number, high: number, isUpright: boolean, colour: (name: string) => string): void {
  const family = getComputedStyle(document.documentElement).fontFamily;
  const [dx, dy] = isUpright ? [-8, 0] : [0, 14];
  context.textBaseline = 'middle';
  context.textAlign = isUpright ? 'right' : 'center';
  context.font = `12px ${family}`;
  context.fillStyle = colour('muted');
  // An axis that points at the eye is a dot: its ends would cover each other.
  if (Math.hypot(to.x - from.x, to.y - from.y) > 60) {
    // A little inwards: at a corner the numbers of two axes would meet.
    const at = (share: number): [number, number] => [from.x + share * (to.x - from.x) + dx, from.y + share * (to.y - from.y) + dy];
    context.fillText(formatNumber(low), ...at(isUpright ? 0.03 : 0.1));
    context.fillText(formatNumber(high), ...at(isUpright ? 0.97 : 0.9));
  }
  context.font = `600 13px ${family}`;
  context.fillStyle = colour('text');
  context.fillText(name, (from.x + to.x) / 2 + dx, (from.y + to.y) / 2 + dy + (isUpright ? 0 : 4), 220);
}

