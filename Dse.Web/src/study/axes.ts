export type Direction = 'x' | 'y';

/** What a plot's axes show, as the address spells it. */
export interface Axes {
  /** Metric across; null for the first objective. */
  readonly x: string | null;
  /** Metric upwards; null for the second objective. */
  readonly y: string | null;
  /** The directions with a logarithmic scale: '', 'x', 'y' or 'xy'. */
  readonly log: string;
}

export const axesIn = (query: URLSearchParams): Axes => ({ x: query.get('x'), y: query.get('y'), log: query.get('log') ?? '' });

export const withLog = (axes: Axes, direction: Direction, isLog: boolean): Axes => ({
  ...axes,
  log: (['x', 'y'] as const).filter((d) => d === direction ? isLog : axes.log.includes(d)).join(''),
});
