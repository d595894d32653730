import { isTexts, type Span } from './brush';
import { placeOf, type Dimension } from './dimensions';

/** A stretch of an axis, 0 at the bottom to 1 at the top. */
export interface Stretch {
  readonly bottom: number;
  readonly top: number;
}

const digits = 5;

/** What a stretch of an axis keeps: the stops in it, or the nearest one, or a range of numbers that is open at the axis's ends. */
export function spanOf(dimension: Dimension, { bottom, top }: Stretch): Span {
  const { stops } = dimension;
  if (stops !== null) {
    const place = (stop: number): number => stops.length < 2 ? 0.5 : stop / (stops.length - 1);
    const all = stops.map((_, stop) => stop);
    const within = all.filter((stop) => place(stop) >= bottom && place(stop) <= top);
    const middle = (bottom + top) / 2;
    const nearest = all.reduce((best, stop) => Math.abs(place(stop) - middle) < Math.abs(place(best) - middle) ? stop : best, 0);
    const chosen = (within.length === 0 ? [nearest] : within).map((stop) => stops[stop] ?? '');
    return dimension.isNumeric
      ? { from: Number(chosen[0]), to: Number(chosen[chosen.length - 1]) }
      : { texts: chosen.map(String) };
  }
  const value = (place: number): number => Number((dimension.low + place * (dimension.high - dimension.low)).toPrecision(digits));
  return { from: bottom <= 0 ? null : value(bottom), to: top >= 1 ? null : value(top) };
}

/** Where a span lies on its axis: one stretch of numbers, or one for each stop. */
export function stretchesOf(dimension: Dimension, span: Span | undefined): readonly Stretch[] {
  if (span === undefined || isTexts(span) === dimension.isNumeric) {
    return [];
  }
  const { stops } = dimension;
  if (stops === null) {
    const at = (value: number | null, open: number): number => value === null ? open : Math.max(0, Math.min(1, placeOf(dimension, value)));
    return isTexts(span) ? [] : [{ bottom: at(span.from, 0), top: at(span.to, 1) }];
  }
  const half = Math.min(0.06, 0.4 / Math.max(1, stops.length - 1));
  return stops.flatMap((stop, index) => {
    const isKept = isTexts(span) ? span.texts.includes(String(stop)) : Number(stop) >= (span.from ?? -Infinity) && Number(stop) <= (span.to ?? Infinity);
    const place = stops.length < 2 ? 0.5 : index / (stops.length - 1);
    return isKept ? [{ bottom: place - half, top: place + half }] : [];
  });
}
