import { api, bodyOf } from '../api/client';
import type { Term } from './artifact';

/** An evaluation line: what is asked about, and one plan or design. */
export type Line = Readonly<Record<string, unknown>>;

export interface Violation {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What a resource must grow to for a limit to be met. */
export interface Needed {
  readonly resource: string;
  readonly unit: string;
  readonly now: number;
  readonly ratio: number | null;
  readonly needed: number | null;
  readonly reason: string | null;
}

/** The answer to a line. */
export interface Answer {
  readonly feasible?: boolean;
  readonly violations?: readonly Violation[];
  readonly metrics?: Readonly<Record<string, number | null>>;
  readonly nullReasons?: Readonly<Record<string, string>>;
  readonly interval?: Readonly<Record<string, readonly number[]>>;
  readonly basis?: string;
  readonly error?: Violation;
  readonly plan?: Readonly<Record<string, unknown>>;
  readonly waterfall?: Readonly<Record<string, unknown>>;
  readonly boundBy?: string;
  readonly sensitivity?: readonly Readonly<Record<string, string | number>>[];
  readonly requirements?: { readonly met: boolean; readonly each: readonly Needed[]; readonly together: readonly Needed[] };
}

const ask = async (path: '/v1/evaluations' | '/v1/explanations', lines: readonly Line[], signal: AbortSignal): Promise<readonly Answer[]> =>
  lines.length === 0 ? [] : await bodyOf(api.POST(path, { body: lines as never, signal })) as unknown as readonly Answer[];

export const evaluate = (lines: readonly Line[], signal: AbortSignal): Promise<readonly Answer[]> => ask('/v1/evaluations', lines, signal);

export const explain = (lines: readonly Line[], signal: AbortSignal): Promise<readonly Answer[]> => ask('/v1/explanations', lines, signal);

/** The line of a point of a study's front. */
export const lineOfPoint = async (study: string, point: number, signal: AbortSignal): Promise<Line> =>
  await bodyOf(api.GET('/v1/studies/{id}/front/{point}/export', { params: { path: { id: study, point }, query: { to: 'line' } }, parseAs: 'json', signal })) as unknown as Line;

// As Dse.Formats names them in the lines that it exports.
const decidedBy: Readonly<Record<string, string>> = {
  MemoryController: 'controller', Precision: 'bits', Partition: 'placement', FleetMix: 'counts', ModelSubset: 'deployed', TestProblem: 'parameters',
};

/** The member of a line that holds what is decided. */
export const decidedIn = (line: Line): string => decidedBy[String(line['kind'])] ?? ('design' in line ? 'design' : 'plan');

// Parameters of serving plans that lines have beside the plan, and the pools that a line nests.
const beside = ['weights', 'activations', 'kvCache'];
const pools = ['prefill', 'decode'];

// Where a line holds a parameter: Dse.Formats' ServingPointLine puts it there.
function placeOf(line: Line, parameter: string): readonly string[] {
  const member = decidedIn(line);
  if (line['kind'] !== 'ServingPlan' && !('inputTokens' in line)) {
    return [member, parameter];
  }
  if (beside.includes(parameter)) {
    return [parameter];
  }
  if (parameter === 'draftTokens') {
    return [member, 'speculative', parameter];
  }
  const pool = pools.find((p) => parameter.length > p.length && parameter.startsWith(p));
  const rest = parameter.slice(pool?.length ?? 0);
  return pool === undefined ? [member, parameter] : [member, pool, rest.charAt(0).toLowerCase() + rest.slice(1)];
}

function withAt(object: Line, [first = '', ...rest]: readonly string[], value: unknown): Line {
  if (rest.length > 0) {
    return { ...object, [first]: withAt((object[first] ?? {}) as Line, rest, value) };
  }
  const { [first]: _, ...others } = object;
  return value === undefined ? others : { ...others, [first]: value };
}

/** The line with some parameters of its point changed; undefined takes one away. */
export const withDecided = (line: Line, changes: Readonly<Record<string, unknown>>): Line =>
  Object.entries(changes).reduce((made, [parameter, value]) => withAt(made, placeOf(made, parameter), value), line);

/** Why there are no numbers; null when there are. */
export const refusalOf = (answer: Answer): string | null =>
  answer.error?.message ?? (answer.feasible === false ? answer.violations?.map((v) => v.message).join(' ') ?? 'It is not feasible.' : null);

const isTerms = (value: unknown): value is readonly Term[] =>
  Array.isArray(value) && value.length > 0 && value.every((term) => typeof term === 'object' && term !== null && 'term' in term && 'value' in term);

/** What totals are made of, by metric. */
export const waterfallsOf = (answer: Answer): readonly (readonly [metric: string, terms: readonly Term[]])[] =>
  Object.entries(answer.waterfall ?? answer).filter((entry): entry is [string, readonly Term[]] => isTerms(entry[1]));
