export type Direction = 'x' | 'y' | 'z';

/** What a plot shows, as the address spells it. */
export interface Axes {
  /** Metric across; null for the first objective. */
  readonly x: string | null;
  /** Metric upwards; null for the second objective. */
  readonly y: string | null;
  /** Metric into the depth, in space; null for the third objective. */
  readonly z: string | null;
  /** The directions with a logarithmic scale: some of x, y and z. */
  readonly log: string;
  /** "space" for three dimensions. */
  readonly plot: string | null;
  /** "on" for the p10–p90 box of every point. */
  readonly boxes: string | null;
  /** How the space is turned, "yaw,pitch" in degrees; null for the first look. */
  readonly turn: string | null;
}

export const axesIn = (query: URLSearchParams): Axes => ({
  x: query.get('x'), y: query.get('y'), z: query.get('z'), log: query.get('log') ?? '',
  plot: query.get('plot'), boxes: query.get('boxes'), turn: query.get('turn'),
});

export const withLog = (axes: Axes, direction: Direction, isLog: boolean): Axes => ({
  ...axes,
  log: (['x', 'y', 'z'] as const).filter((d) => d === direction ? isLog : axes.log.includes(d)).join(''),
});
