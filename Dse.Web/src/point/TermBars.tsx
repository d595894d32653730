import { formatNumber, formatRatio } from '../shared/format';
import type { Term } from './artifact';

const mostBars = 16;

const sumOf = (terms: readonly Term[]): Term => ({
  term: `${terms.length} smaller ones`,
  value: terms.reduce((sum, t) => sum + t.value, 0),
  shareRatio: terms.reduce((sum, t) => sum + t.shareRatio, 0),
});

/** The terms of a total as bars of their shares; terms that are zero are named below. */
export function TermBars({ label, terms, kind }: { label: string; terms: readonly Term[]; kind: 'time' | 'memory' }) {
  const none = terms.filter((t) => t.value === 0).map((t) => t.term);
  const some = terms.filter((t) => t.value !== 0);
  const shown = some.length <= mostBars ? some : some.toSorted((a, b) => b.value - a.value).slice(0, mostBars - 1);
  const rest = some.filter((t) => !shown.includes(t));
  return (
    <>
      <table className={`bars ${kind}`}>
        <caption className="hidden">{label}</caption>
        <tbody>
          {[...shown, ...(rest.length === 0 ? [] : [sumOf(rest)])].map((t) => (
            <tr key={t.term}>
              <th scope="row">{t.term}</th>
              <td className="bar">
                <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true"><rect width={t.shareRatio} height="1" /></svg>
              </td>
              <td className="number">{formatNumber(t.value)}</td>
              <td className="number muted">{formatRatio(t.shareRatio)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {none.length === 0 ? null : <p className="muted">None: {none.slice(0, mostBars).join(', ')}{none.length > mostBars ? ` and ${none.length - mostBars} more` : ''}</p>}
    </>
  );
}
