export interface Share {
  readonly name: string;
  /** The longer bar, 0 to 1. */
  readonly ratio: number;
  /** A part of it, drawn darker; null without one. */
  readonly part: number | null;
  readonly text: string;
}

/** Shares as bars with their figures. */
export function ShareBars({ label, heads, shares }: { label: string; heads: readonly [name: string, figure: string]; shares: readonly Share[] }) {
  return (
    <table className="bars shares">
      <caption className="hidden">{label}</caption>
      <thead><tr><th scope="col">{heads[0]}</th><th scope="col"><span className="hidden">Bar</span></th><th scope="col" className="number">{heads[1]}</th></tr></thead>
      <tbody>
        {shares.map(({ name, ratio, part, text }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="bar">
              <svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
                <rect className={part === null ? undefined : 'whole'} width={100 * clamp(ratio)} height="12" />
                {part === null ? null : <rect width={100 * clamp(part)} height="12" />}
              </svg>
            </td>
            <td className="number">{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const clamp = (ratio: number): number => Math.max(0, Math.min(1, ratio));
