import { formatNumber, formatRatio } from '../shared/format';
import type { SubsetRouting } from './artifact';
import { TermBars } from './TermBars';

/** Which of the deployed models serves which class of requests, and how good it is at it. */
export function SubsetRoutes({ artifact: { routing } }: { artifact: SubsetRouting }) {
  const shares = new Map<string, number>();
  for (const { model, weightRatio } of routing) {
    shares.set(model, (shares.get(model) ?? 0) + weightRatio);
  }
  const models = [...shares].toSorted(([, a], [, b]) => b - a);
  return (
    <>
      <h3>Requests by model <span className="muted">share of all</span></h3>
      <TermBars label="Share of the requests that each model serves" terms={models.map(([term, value]) => ({ term, value, shareRatio: value }))} kind="time" />
      <h3>Who serves which class</h3>
      <div className="scroll tall" role="region" aria-label="Who serves which class" tabIndex={0}>
        <table className="metrics">
          <caption className="hidden">The model that serves each class of requests</caption>
          <thead><tr><th scope="col">Class</th><th scope="col">Model</th><th scope="col" className="number">Share</th><th scope="col" className="number">Loss</th></tr></thead>
          <tbody>
            {routing.map((r) => (
              <tr key={r.class}>
                <th scope="row">{r.class}</th><td>{r.model}</td><td className="number">{formatRatio(r.weightRatio)}</td><td className="number">{formatNumber(r.loss)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
