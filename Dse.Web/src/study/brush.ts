import type { Dimension } from './dimensions';

/** What is kept along one axis: numbers from and to, both included, or some of the texts. */
export type Span =
  | { readonly from: number | null; readonly to: number | null }
  | { readonly texts: readonly string[] };

/** What is kept, by the name of the axis; a point is kept that all spans keep. */
export type Brush = Readonly<Record<string, Span>>;

export const isTexts = (span: Span): span is { readonly texts: readonly string[] } => 'texts' in span;

/** The brush with another span along one axis; null takes it away. */
export function withSpan(brush: Brush, name: string, span: Span | null): Brush {
  const { [name]: _, ...rest } = brush;
  const isOpen = span === null || (!isTexts(span) && span.from === null && span.to === null);
  return isOpen ? rest : { ...rest, [name]: span };
}

const numberIn = (text: string): number | null => text === '' || !Number.isFinite(Number(text)) ? null : Number(text);

// tp:4..8;schedule:1f1b|gpipe
/** The brush as the address spells it. */
export const brushText = (brush: Brush): string =>
  Object.entries(brush).map(([name, span]) => `${encodeURIComponent(name)}:${isTexts(span)
    ? `=${span.texts.map(encodeURIComponent).join('|')}`
    : `${span.from ?? ''}..${span.to ?? ''}`}`).join(';');

/** What the address spells; what it spells wrongly is left out. */
export function brushIn(text: string): Brush {
  const spans: [string, Span][] = [];
  for (const part of text.split(';')) {
    const [name = '', range = ''] = part.split(':');
    try {
      if (range.startsWith('=')) {
        spans.push([decodeURIComponent(name), { texts: range.slice(1).split('|').filter((t) => t !== '').map(decodeURIComponent) }]);
      } else if (range.includes('..')) {
        const [from = '', to = ''] = range.split('..');
        spans.push([decodeURIComponent(name), { from: numberIn(from), to: numberIn(to) }]);
      }
    } catch {
      // Broken escapes: as if it were not there.
    }
  }
  return Object.fromEntries(spans);
}

/** For each point in order, 1 where it is kept; null when all are. */
export function keptBy(brush: Brush, dimensions: readonly Dimension[]): Uint8Array | null {
  let kept: Uint8Array | null = null;
  for (const dimension of dimensions) {
    const span = brush[dimension.name];
    const keeps = span === undefined ? null : keeperOf(span, dimension);
    if (keeps !== null) {
      kept ??= new Uint8Array(dimension.values.length).fill(1);
      for (let i = 0; i < kept.length; i++) {
        if (kept[i] === 1 && !keeps(dimension.values[i] ?? NaN)) {
          kept[i] = 0;
        }
      }
    }
  }
  return kept;
}

// Comparisons with NaN are false: a point without the value is not kept.
function keeperOf(span: Span, dimension: Dimension): ((value: number) => boolean) | null {
  if (isTexts(span)) {
    const wanted = (dimension.stops ?? []).map((stop) => span.texts.includes(String(stop)));
    return dimension.isNumeric ? null : (place) => wanted[place] === true;
  }
  const [from, to] = [span.from ?? -Infinity, span.to ?? Infinity];
  return dimension.isNumeric ? (value) => value >= from && value <= to : null;
}
