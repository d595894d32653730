import { controlOf, type Schema } from '../newstudy/schema';
import { decidedIn, type Answer, type Line } from '../point/line';

export type Value = number | string | boolean;

/** A field of a line that can be moved. */
export interface Field {
  /** For example "plan.tp". */
  readonly path: string;
  readonly name: string;
  readonly group: string;
  readonly value: Value;
  /** Where a slider stops, rising; empty for what is no number. */
  readonly stops: readonly number[];
  /** What may be chosen instead of typed; empty for numbers. */
  readonly choices: readonly Value[];
}

const asked = ['cluster.devices', 'sequence', 'globalBatch', 'inputTokens', 'outputTokens'];
const resources = ['computeRate', 'memoryBandwidth', 'memoryCapacity', 'scaleOutBandwidth', 'scaleUpBandwidth'];

export function valueAt(line: Line, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined, line);
}

export function withValue(line: Line, path: string, value: Value): Line {
  const [first = '', ...rest] = path.split('.');
  return { ...line, [first]: rest.length === 0 ? value : withValue((line[first] ?? {}) as Line, rest.join('.'), value) };
}

const isValue = (value: unknown): value is Value => ['number', 'string', 'boolean'].includes(typeof value);

/** What of a line can be moved: its plan or design with the defaults that were filled in, what is asked, and the hardware. */
export function fieldsOf(base: Line, now: Line, answer: Answer | undefined, schema: Schema | null): readonly Field[] {
  const member = decidedIn(base);
  const decided = { ...answer?.plan, ...(now[member] as Record<string, unknown> | undefined) };
  const make = (path: string, group: string, value: unknown): readonly Field[] => {
    if (!isValue(value)) {
      return [];
    }
    const name = path.slice(path.lastIndexOf('.') + 1);
    const began = valueAt(base, path);
    const middle = typeof began === 'number' ? began : group === 'hardware' ? 1 : value;
    const control = controlOf(schema?.properties?.['space']?.properties?.[name] ?? {});
    const range = rangeOf(schema?.properties?.['space']?.properties?.[name]);
    const known = control.kind === 'choices' ? control.values.filter(isValue) : typeof value === 'boolean' ? [true, false] : [];
    return [{
      path, name, group, value, stops: range.length > 0 && group !== 'hardware' ? range : typeof middle === 'number' ? stopsAround(middle, group === 'hardware') : [],
      choices: typeof value === 'number' ? [] : [...new Set([...known, value])],
    }];
  };
  const hasHardware = base['kind'] === 'TrainingPlan' || base['kind'] === 'ServingPlan';
  return [
    ...Object.entries(decided).flatMap(([name, value]) => make(`${member}.${name}`, member, value)),
    ...asked.flatMap((path) => make(path, 'asked', valueAt(now, path))),
    ...(hasHardware ? resources.flatMap((name) => make(`hardwareRatio.${name}`, 'hardware', valueAt(now, `hardwareRatio.${name}`) ?? 1)) : []),
  ];
}

const mostListed = 8;

// The values of a field that has only a few whole ones, such as the stages of ZeRO.
function rangeOf(schema: Schema | undefined): readonly number[] {
  const [way] = schema?.anyOf ?? [];
  const [low, high] = [way?.minimum, way?.maximum];
  return way?.type === 'integer' && low !== undefined && high !== undefined && high - low < mostListed ? Array.from({ length: high - low + 1 }, (_, k) => low + k) : [];
}

// Whole numbers go by doubling, others by quarters of it.
function stopsAround(middle: number, isRatio: boolean): readonly number[] {
  if (middle === 0) {
    return [0, 1, 2, 3];
  }
  if (!isRatio && Number.isInteger(middle)) {
    const factors = Array.from({ length: 13 }, (_, k) => middle * 2 ** (k - 6));
    return factors.filter((v) => Number.isInteger(v) && v >= 1);
  }
  return Array.from({ length: 25 }, (_, k) => middle * 2 ** ((k - 12) / 4));
}

/** The overrides that an address names, in its order. */
export const movesIn = (query: URLSearchParams): readonly (readonly [path: string, value: Value])[] =>
  [...query].filter(([name]) => name.startsWith('f.')).map(([name, text]) => [name.slice(2), readValue(text)]);

function readValue(text: string): Value {
  if (text === 'true' || text === 'false') {
    return text === 'true';
  }
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}
