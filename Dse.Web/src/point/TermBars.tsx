import { formatNumber, formatRatio } from '../shared/format';
import type { Term } from './artifact';

/** The terms of a total as bars of their shares; terms that are zero are named below. */
export function TermBars({ label, terms, kind }: { label: string; terms: readonly Term[]; kind: 'time' | 'memory' }) {
  const none = terms.filter((t) => t.value === 0).map((t) => t.term);
  return (
    <>
      <table className={`bars ${kind}`}>
        <caption className="hidden">{label}</caption>
        <tbody>
          {terms.filter((t) => t.value !== 0).map((t) => (
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
      {none.length === 0 ? null : <p className="muted">None: {none.join(', ')}</p>}
    </>
  );
}
