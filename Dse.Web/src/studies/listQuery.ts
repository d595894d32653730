import type { StudyState } from '../api/types';
import { studyStates } from '../api/types';

/** Members of the address that say which studies are shown; what a saved view keeps. */
export const filterNames = ['name', 'state', 'kind', 'tag', 'model', 'device', 'owner', 'from', 'to', 'sort'] as const;

export type FilterName = (typeof filterNames)[number];

/** Choices of the state that stand for several. */
export const stateGroups: readonly (readonly [value: string, name: string])[] = [
  ['queued,running', 'open: queued or running'],
  ['failed,quarantined', 'gone wrong: failed or quarantined'],
];

export const sorts = ['created', 'name', 'state', 'kind', 'priority'] as const;

export type Sort = (typeof sorts)[number];

/** The order that the address names; the newest first where it names none that there is. */
export function sortIn(query: URLSearchParams): { by: Sort; descending: boolean } {
  const text = query.get('sort') ?? '-created';
  const by = sorts.find((s) => s === text.replace(/^-/, ''));
  return by === undefined ? { by: 'created', descending: true } : { by, descending: text.startsWith('-') };
}

const statesIn = (text: string | null): StudyState[] => studyStates.filter((s) => (text ?? '').split(',').includes(s));

// A day of the address is a day where the reader is.
function dayStart(text: string | null, plusDays: number): string | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (parts === null) {
    return undefined;
  }
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + plusDays);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/** Parameters of the list route for what the address shows. */
export function listQuery(query: URLSearchParams, limit: number) {
  const { by, descending } = sortIn(query);
  const states = statesIn(query.get('state'));
  const texts: Record<string, string> = {};
  for (const name of ['name', 'kind', 'tag', 'model', 'device', 'owner', 'cursor']) {
    const value = query.get(name);
    if (value !== null && value !== '') {
      texts[name] = value;
    }
  }
  const createdFrom = dayStart(query.get('from'), 0);
  const createdBefore = dayStart(query.get('to'), 1);
  return {
    limit,
    sort: `${descending ? '-' : ''}${by}`,
    ...(states.length === 0 ? {} : { state: states }),
    ...(createdFrom === undefined ? {} : { createdFrom }),
    ...(createdBefore === undefined ? {} : { createdBefore }),
    ...texts,
  };
}

/** The filters of an address as a query without the place in the list, as a view keeps them. */
export function viewOf(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of filterNames) {
    const value = query.get(name);
    if (value !== null && value !== '') {
      kept.set(name, value);
    }
  }
  return kept.toString();
}
