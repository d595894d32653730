import type { FrontPoint } from '../api/types';
import { formatNumber, formatParameter, type Scalar } from '../shared/format';

/** One line of what two points differ in. */
export interface Difference {
  readonly name: string;
  readonly a: string;
  readonly b: string;
  /** B less A; null where one of them has no number. */
  readonly change: number | null;
  /** The change as a share of A; null where that means nothing. */
  readonly share: number | null;
}

const between = (a: number | null | undefined, b: number | null | undefined): Pick<Difference, 'change' | 'share'> =>
  typeof a === 'number' && typeof b === 'number' ? { change: b - a, share: a === 0 ? null : (b - a) / Math.abs(a) } : { change: null, share: null };

/** Parameters that are not the same, in the order of the first point. */
export function parameterDifferences(a: FrontPoint, b: FrontPoint): readonly Difference[] {
  const names = [...new Set([...Object.keys(a.parameters), ...Object.keys(b.parameters)])];
  return names.flatMap((name) => {
    const [left, right] = [a.parameters[name] as Scalar, b.parameters[name] as Scalar];
    return left === right ? [] : [{
      name, a: formatParameter(left), b: formatParameter(right),
      ...between(typeof left === 'number' ? left : null, typeof right === 'number' ? right : null),
    }];
  });
}

/** All metrics, the objectives first. */
export function metricDifferences(a: FrontPoint, b: FrontPoint, objectives: readonly string[]): readonly Difference[] {
  const names = new Set([...objectives, ...Object.keys(a.metrics), ...Object.keys(b.metrics)]);
  return [...names].map((name) => ({ name, a: formatNumber(a.metrics[name]), b: formatNumber(b.metrics[name]), ...between(a.metrics[name], b.metrics[name]) }));
}

export interface TermGroup {
  readonly name: string;
  readonly differences: readonly Difference[];
}

interface Term {
  readonly term: string;
  readonly value: number;
}

const isTerms = (value: unknown): value is readonly Term[] =>
  Array.isArray(value) && value.length > 0
  && value.every((t) => typeof t === 'object' && t !== null && typeof (t as Term).term === 'string' && typeof (t as Term).value === 'number');

/** What the sums of two artifacts are made of, term by term: every list of terms that either has, the greatest change first. */
export function termDifferences(a: unknown, b: unknown): readonly TermGroup[] {
  const listsOf = (artifact: unknown): Map<string, readonly Term[]> =>
    new Map(typeof artifact === 'object' && artifact !== null ? Object.entries(artifact).filter((entry): entry is [string, readonly Term[]] => isTerms(entry[1])) : []);
  const [left, right] = [listsOf(a), listsOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => {
    const valueOf = (terms: readonly Term[] | undefined, term: string): number | null => terms === undefined ? null : terms.find((t) => t.term === term)?.value ?? 0;
    const terms = [...new Set([...(left.get(name) ?? []), ...(right.get(name) ?? [])].map((t) => t.term))];
    const differences = terms.map((term): Difference => {
      const [from, to] = [valueOf(left.get(name), term), valueOf(right.get(name), term)];
      return { name: term, a: formatNumber(from), b: formatNumber(to), ...between(from, to) };
    });
    return {
      name,
      differences: differences.filter((d) => d.a !== '0' || d.b !== '0').toSorted((x, y) => Math.abs(y.change ?? 0) - Math.abs(x.change ?? 0)),
    };
  });
}
