import type { FrontPoint } from '../api/types';

/** What a point's mark tells by its form, whatever its colour. */
export type Standing = 'chosen' | 'tied' | 'proved' | 'plain';

export const standings: readonly Standing[] = ['plain', 'proved', 'tied', 'chosen'];

/** The forms: the chart library's names, characters for the key beside the plot, and what they say. */
export const forms: Readonly<Record<Standing, { readonly symbol: string; readonly text: string; readonly colour: string; readonly meaning: string }>> = {
  plain: { symbol: 'circle', text: '●', colour: 'point', meaning: 'point' },
  proved: { symbol: 'rect', text: '■', colour: 'point', meaning: 'reaches its proved bound in some objective' },
  tied: { symbol: 'diamond', text: '◆', colour: 'tie', meaning: 'the model cannot tell it from the chosen one' },
  chosen: { symbol: 'circle', text: '⬤', colour: 'chosen', meaning: 'chosen' },
};

/** Whether one of the objectives is as good as any point could be, by proof. */
export const isProved = (point: FrontPoint, objectives: readonly string[]): boolean => objectives.some((name) => point.gap[name] === 0);

/** Tells how each point is marked. */
export function standingOf(selected: FrontPoint | null, objectives: readonly string[]): (point: FrontPoint) => Standing {
  const ties = new Set(selected?.tiedWith);
  return (point) => point.trial === selected?.trial ? 'chosen' : ties.has(point.id) ? 'tied' : isProved(point, objectives) ? 'proved' : 'plain';
}
