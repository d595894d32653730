const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const scientific = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, notation: 'scientific' });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 3 });
const moment = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' });

export type Scalar = string | number | boolean | null | undefined;

/** Four significant digits; what there is none of is a dash. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  const size = Math.abs(value);
  return (size !== 0 && size < 1e-3) || size >= 1e9 ? scientific.format(value) : significant.format(value);
}

export const formatScalar = (value: Scalar): string =>
  typeof value === 'number' || value === null || value === undefined ? formatNumber(value) : String(value);

export const formatInterval = (interval: readonly number[] | undefined): string =>
  interval === undefined ? '–' : `${formatNumber(interval[0])} – ${formatNumber(interval[1])}`;

export const formatCount = (value: number): string => whole.format(value);

export const formatRatio = (value: number): string => percent.format(value);

export const formatMoment = (text: string): string => moment.format(new Date(text));

export const formatClock = (at: Date): string => clock.format(at);
