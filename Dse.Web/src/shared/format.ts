const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const exact = new Intl.NumberFormat('en', { maximumSignificantDigits: 9 });
const scientific = new Intl.NumberFormat('en', { maximumSignificantDigits: 4, notation: 'scientific' });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 3 });
const moment = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });
const minute = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'medium' });

export type Scalar = string | number | boolean | null | undefined;

// Counts of bytes and cycles are told in full up to here.
const mostInFull = 1e9;
// What is less of a whole is told as less.
const leastRatio = 1e-5;

/** A computed figure to four significant digits, a whole one in full; what there is none of is a dash. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < mostInFull) {
    return whole.format(value);
  }
  return (size !== 0 && size < 1e-3) || size >= 1e6 ? scientific.format(value) : significant.format(value);
}

/** A parameter as it was chosen: whole numbers in full. */
export function formatParameter(value: Scalar): string {
  if (value === null || value === undefined) {
    return '–';
  }
  return typeof value === 'number' ? (Number.isInteger(value) ? whole : exact).format(value) : String(value);
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes in the unit that leaves a readable figure. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${formatNumber(bytes / 1024 ** power)} ${units[power]}`;
}

export const formatInterval = (interval: readonly number[] | undefined): string =>
  interval === undefined ? '–' : `${formatNumber(interval[0])} – ${formatNumber(interval[1])}`;

export const formatCount = (value: number): string => whole.format(value);

/** "1 point", "2 points". */
export const formatCountOf = (count: number, one: string): string => `${formatCount(count)} ${one}${count === 1 ? '' : 's'}`;

/** A part of a whole in percent; what there is none of is a dash. */
export function formatRatio(value: number | null | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  return value > 0 && value < leastRatio ? `<${percent.format(leastRatio)}` : percent.format(value);
}

export const formatMoment = (text: string): string => moment.format(new Date(text));

export const formatMinute = (text: string): string => minute.format(new Date(text));

export const formatClock = (at: Date): string => clock.format(at);
