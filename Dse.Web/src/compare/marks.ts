/** A front's sign in a plot: form and colour both differ, so that either is enough. Colours are from the Okabe-Ito palette. */
export interface Mark {
  readonly symbol: string;
  /** The same form as a character. */
  readonly text: string;
  readonly colour: string;
}

export const marks: readonly Mark[] = [
  { symbol: 'circle', text: '●', colour: 'mark-0' },
  { symbol: 'diamond', text: '◆', colour: 'mark-1' },
  { symbol: 'triangle', text: '▲', colour: 'mark-2' },
  { symbol: 'rect', text: '■', colour: 'mark-3' },
  { symbol: 'pin', text: '⬥', colour: 'mark-4' },
  { symbol: 'arrow', text: '➤', colour: 'mark-5' },
];

export const markOf = (index: number): Mark => marks[index % marks.length] ?? { symbol: 'circle', text: '●', colour: 'mark-0' };
