import type { FrontPoint, PointSet } from '../api/types';
import type { Scalar } from '../shared/format';
import { columnsOf, type Column } from './columns';

/** A parameter or metric as an axis. */
export interface Dimension {
  readonly name: string;
  readonly group: Column['group'];
  readonly goal: string | null;
  readonly textOf: (point: FrontPoint) => string;
  /** The values in order where there are few, or where they are texts; they stand evenly apart. Null on a scale of numbers. */
  readonly stops: readonly (string | number | boolean)[] | null;
  /** Whether the values are numbers, so that "from" and "to" make sense. */
  readonly isNumeric: boolean;
  readonly low: number;
  readonly high: number;
  /** By point: the number, or the place among the stops of a text; NaN where the point has none. */
  readonly values: Float64Array;
  readonly hasGaps: boolean;
}

const fewStops = 12;

/** Every parameter and metric of a front, objectives first, each read once. */
export const dimensionsOf = (front: PointSet): readonly Dimension[] =>
  columnsOf(front).filter((c) => c.group !== 'id').map((c) => dimensionOf(front.points, c));

function dimensionOf(points: readonly FrontPoint[], { name, group, goal, valueOf, textOf }: Column): Dimension {
  const raw = points.map(valueOf);
  const isNumeric = raw.every((v) => v === null || v === undefined || typeof v === 'number');
  const distinct = isNumeric && group !== 'parameter' ? null : distinctOf(raw, isNumeric ? fewStops : Infinity);
  const stops = distinct === null ? null : isNumeric ? distinct.toSorted((a, b) => Number(a) - Number(b)) : distinct;
  const placeOf = new Map(stops?.map((stop, place) => [stop, place]));
  const values = Float64Array.from(raw, (v) => v === null || v === undefined ? NaN : isNumeric ? v as number : placeOf.get(v) ?? NaN);
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  return { name, group, goal, textOf, stops, isNumeric, low, high, values, hasGaps: values.some(Number.isNaN) };
}

// Null when there are more than so many.
function distinctOf(raw: readonly Scalar[], most: number): (string | number | boolean)[] | null {
  const found = new Set<string | number | boolean>();
  for (const value of raw) {
    if (value !== null && value !== undefined) {
      found.add(value);
      if (found.size > most) {
        return null;
      }
    }
  }
  return [...found];
}

/** Whether the points differ along it. */
export const varies = (dimension: Dimension): boolean => dimension.low < dimension.high || (dimension.hasGaps && dimension.low === dimension.high);

/** Where a value stands, 0 at the bottom to 1 at the top; NaN where there is none. */
export function placeOf(dimension: Dimension, value: number): number {
  if (Number.isNaN(value)) {
    return NaN;
  }
  if (dimension.stops !== null) {
    const stop = dimension.isNumeric ? dimension.stops.indexOf(value) : value;
    return dimension.stops.length < 2 ? 0.5 : stop / (dimension.stops.length - 1);
  }
  return dimension.high > dimension.low ? (value - dimension.low) / (dimension.high - dimension.low) : 0.5;
}

/** The places of all points, in their order. */
export function placesOf(dimension: Dimension): Float32Array {
  if (dimension.stops === null || !dimension.isNumeric) {
    return Float32Array.from(dimension.values, (value) => placeOf(dimension, value));
  }
  const known = new Map(dimension.stops.map((stop) => [stop as number, placeOf(dimension, stop as number)]));
  return Float32Array.from(dimension.values, (value) => known.get(value) ?? NaN);
}
