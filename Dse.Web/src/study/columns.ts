import type { FrontPoint, PointSet } from '../api/types';
import { formatNumber, formatParameter, type Scalar } from '../shared/format';

export interface Column {
  readonly name: string;
  readonly group: 'id' | 'objective' | 'parameter' | 'metric';
  /** "min" or "max" for an objective. */
  readonly goal: string | null;
  readonly valueOf: (point: FrontPoint) => Scalar;
  readonly textOf: (point: FrontPoint) => string;
}

export interface Objective {
  readonly goal: string;
  readonly metric: string;
}

/** "min stepTimeSeconds" in its two parts. */
export const objectivesOf = (front: PointSet): readonly Objective[] =>
  front.objectives.map((text) => {
    const [goal = '', metric = ''] = text.split(' ');
    return { goal, metric };
  });

/** Names in the order in which the points tell them. */
export function namesOf(points: readonly FrontPoint[], pick: (point: FrontPoint) => object): readonly string[] {
  const names = new Set<string>();
  for (const point of points) {
    for (const name of Object.keys(pick(point))) {
      names.add(name);
    }
  }
  return [...names];
}

/** What the table shows: the id, the objectives, the parameters, the other metrics. */
export function columnsOf(front: PointSet): readonly Column[] {
  const objectives = objectivesOf(front);
  const metric = (name: string, group: Column['group'], goal: string | null): Column =>
    ({ name, group, goal, valueOf: (p) => p.metrics[name], textOf: (p) => formatNumber(p.metrics[name]) });
  return [
    { name: 'id', group: 'id', goal: null, valueOf: (p) => p.id, textOf: (p) => formatParameter(p.id) },
    ...objectives.map((o) => metric(o.metric, 'objective', o.goal)),
    ...namesOf(front.points, (p) => p.parameters)
      .map((name): Column => ({
        name, group: 'parameter', goal: null, valueOf: (p) => p.parameters[name], textOf: (p) => formatParameter(p.parameters[name]),
      })),
    ...namesOf(front.points, (p) => p.metrics)
      .filter((name) => !objectives.some((o) => o.metric === name))
      .map((name) => metric(name, 'metric', null)),
  ];
}

export interface Order {
  readonly column: string;
  readonly isDescending: boolean;
}

/** Points in an order; those without a value come last either way. */
export function sorted(points: readonly FrontPoint[], column: Column, isDescending: boolean): readonly FrontPoint[] {
  return points.toSorted((a, b) => {
    const left = column.valueOf(a);
    const right = column.valueOf(b);
    if (left === right) {
      return 0;
    }
    if (left === null || left === undefined) {
      return 1;
    }
    if (right === null || right === undefined) {
      return -1;
    }
    const isBefore = typeof left === typeof right ? left < right : typeof left < typeof right;
    return isBefore === isDescending ? 1 : -1;
  });
}
