/** One polyline per point through all axes. */
export interface Lines {
  /** Pixels from the left, by axis. */
  readonly xs: readonly number[];
  /** Pixels from the top, by axis and point. */
  readonly ys: readonly Float32Array[];
  readonly count: number;
}

/** Draws a number of lines from one on; gives back with which to go on. */
export function drawLines(context: CanvasRenderingContext2D, lines: Lines, rows: ArrayLike<number>, from: number, most: number): number {
  const end = Math.min(rows.length, from + most);
  // One line at a time, so that overlapping lines get darker.
  for (let next = from; next < end; next++) {
    drawLine(context, lines, rows[next] ?? 0);
  }
  return end;
}

const frameMs = 1000 / 45;
const pauseMs = 250;
let linesPerTurn = 600;
let lastTurnAt = 0;

/** How many lines this browser can draw in a frame while it goes on answering, learnt from how long the frames before took. */
export function linesForTurn(now: number): number {
  const took = now - lastTurnAt;
  lastTurnAt = now;
  if (took < pauseMs) {
    linesPerTurn = took > frameMs ? Math.max(150, linesPerTurn * 0.75) : Math.min(5_000, linesPerTurn * 1.25);
  }
  return Math.round(linesPerTurn);
}

/** Draws one line in the present style. */
export function drawLine(context: CanvasRenderingContext2D, { xs, ys }: Lines, row: number): void {
  context.beginPath();
  for (let axis = 0; axis < xs.length; axis++) {
    context.lineTo(xs[axis] ?? 0, ys[axis]?.[row] ?? 0);
  }
  context.stroke();
}

/** The line that passes nearest to a place, of those asked for; -1 when none is within reach. */
export function lineAt({ xs, ys }: Lines, rows: ArrayLike<number>, x: number, y: number, reach: number): number {
  const right = xs.findIndex((edge) => edge >= x);
  const [a, b] = [ys[right - 1], ys[right]];
  const [left, end] = [xs[right - 1], xs[right]];
  if (a === undefined || b === undefined || left === undefined || end === undefined) {
    return -1;
  }
  const share = (x - left) / (end - left);
  let [best, distance] = [-1, reach];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    const away = Math.abs((a[row] ?? 0) * (1 - share) + (b[row] ?? 0) * share - y);
    if (away < distance) {
      [best, distance] = [row, away];
    }
  }
  return best;
}

/** Numbers 0 to count - 1, each once, far from order: the first of them stand for all while the rest is still to be drawn. */
export function scattered(count: number): Uint32Array {
  const order = new Uint32Array(count);
  let step = Math.max(1, Math.round(count * 0.618));
  while (divisor(step, count) > 1) {
    step++;
  }
  for (let i = 0; i < count; i++) {
    order[i] = (i * step) % count;
  }
  return order;
}

const divisor = (a: number, b: number): number => b === 0 ? a : divisor(b, a % b);
