import type { FrontPoint } from '../api/types';
import { formatParameter, type Scalar } from '../shared/format';
import { withDecided, type Line } from './line';

/** One field of a plan or of the hardware, one step away. */
export interface Step {
  /** For example "tp". */
  readonly field: string;
  /** What it becomes, for people. */
  readonly text: string;
  readonly direction: 'down' | 'up';
  readonly line: Line;
}

const resources = ['computeRate', 'memoryBandwidth', 'memoryCapacity', 'scaleOutBandwidth', 'scaleUpBandwidth'] as const;

/** Every field of a point one step down and up: to the nearest value that another point of the front has, else to a half and twice. */
export function stepsOfPlan(line: Line, point: FrontPoint, points: readonly FrontPoint[]): readonly Step[] {
  return Object.entries(point.parameters).filter(([field]) => !isBound(line, field)).flatMap(([field, value]): readonly Step[] => {
    const choices = choicesIn(line, field, value);
    const others = [...new Set((choices ?? points.map((p) => p.parameters[field])).filter((v) => v !== undefined && v !== null && v !== value))];
    const step = (to: Scalar, direction: Step['direction']): Step => ({ field, text: formatParameter(to), direction, line: withDecided(line, { [field]: to, ...freed(line, field) }) });
    if (typeof value !== 'number') {
      return others.slice(0, 2).map((to, index) => step(to, index === 0 ? 'down' : 'up'));
    }
    const numbers = others.filter((v) => typeof v === 'number');
    const isOpen = choices === null;
    const down = Math.max(...numbers.filter((v) => v < value), isOpen && (value > 1 || !Number.isInteger(value)) ? value / 2 : -Infinity);
    const up = Math.min(...numbers.filter((v) => v > value), isOpen && value > 0 ? value * 2 : Infinity);
    const isWhole = Number.isInteger(value);
    return [
      ...(Number.isFinite(down) && (!isWhole || Number.isInteger(down)) ? [step(down, 'down')] : []),
      ...(Number.isFinite(up) ? [step(up, 'up')] : []),
    ];
  });
}

// What follows from the other fields, or takes others with it.
const isBound = (line: Line, field: string): boolean =>
  (line['kind'] === 'TrainingPlan' && field === 'dp') || (line['kind'] === 'ServingPlan' && field === 'mode');

interface Choosing {
  readonly layers?: readonly { readonly name?: string; readonly options?: readonly { readonly bits?: number }[]; readonly latencyMs?: Readonly<Record<string, number>> }[];
}

// What a field may be where the line says so itself; null where it does not.
function choicesIn(line: Line, field: string, value: Scalar): readonly Scalar[] | null {
  const { layers } = line as Choosing;
  switch (line['kind']) {
    case 'Precision': return layers?.find((l) => l.name === field)?.options?.map((o) => o.bits) ?? null;
    case 'Partition': return Object.keys(layers?.find((l) => l.name === field)?.latencyMs ?? {});
    case 'ModelSubset': return [0, 1];
    case 'FleetMix': return typeof value === 'number' ? [Math.max(0, value - 1), value + 1] : null;
    default: return null;
  }
}

// A training plan uses all devices: the data-parallel degree makes up for the others.
const freed = (line: Line, field: string): Readonly<Record<string, undefined>> => line['kind'] === 'TrainingPlan' && ['tp', 'pp', 'cp'].includes(field) ? { dp: undefined } : {};

/** The hardware with half and twice of each resource, of kinds whose lines can say so. */
export const stepsOfHardware = (line: Line): readonly Step[] =>
  line['kind'] !== 'TrainingPlan' && line['kind'] !== 'ServingPlan' ? [] : resources.flatMap((field) => ([0.5, 2] as const).map((ratio): Step => ({
    field, text: ratio === 2 ? 'twice' : 'half', direction: ratio === 2 ? 'up' : 'down', line: { ...line, hardwareRatio: { [field]: ratio } },
  })));
