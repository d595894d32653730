import type { Front } from '../api/types';

/** The front after a delta; an answer that is not one is the whole front. */
export function mergeFront(before: Front | null, answer: Front): Front {
  if (before === null || answer.since === null) {
    return answer;
  }
  if (answer.points.length === 0 && answer.removedTrials.length === 0) {
    // The same list, so that nothing is drawn anew.
    return { ...answer, spec: answer.spec ?? before.spec, points: before.points };
  }
  const gone = new Set([...answer.removedTrials, ...answer.points.map((p) => p.trial)]);
  const points = [...before.points.filter((p) => !gone.has(p.trial)), ...answer.points];
  return { ...answer, spec: answer.spec ?? before.spec, points: points.toSorted((a, b) => a.id - b.id) };
}
