import { formatNumber } from '../shared/format';
import type { ControllerBreakdown, Term } from './artifact';
import { TermBars } from './TermBars';

/** One mean request from its admission to its last data, and what it costs in energy. */
export function ControllerPicture({ artifact }: { artifact: ControllerBreakdown }) {
  return (
    <>
      <h3>A mean request <span className="muted">from its admission to its last data, ns</span></h3>
      <Stretch terms={artifact.latencyNs} />
      <TermBars label="Time of a mean request by cause, in nanoseconds" terms={artifact.latencyNs} kind="time" />
      <h3>Its energy <span className="muted">pJ, the share of refreshes and idle time in it</span></h3>
      <TermBars label="Energy of a mean request by cause, in picojoules" terms={artifact.energyPj} kind="memory" />
    </>
  );
}

// The phases one after the other, each as long as it lasts.
function Stretch({ terms }: { terms: readonly Term[] }) {
  const phases = terms.filter((t) => t.value > 0);
  const total = phases.reduce((sum, t) => sum + t.value, 0);
  const startOf = (index: number): number => phases.slice(0, index).reduce((sum, t) => sum + t.value, 0) / total;
  return (
    <>
      <svg className="timeline stretch" viewBox="0 0 1 1" preserveAspectRatio="none" role="img" aria-label={`A request of ${formatNumber(total)} ns: ${phases.map((t) => `${t.term} ${formatNumber(t.value)}`).join(', ')}`}>
        {phases.map((t, index) => (
          <rect key={t.term} className={`piece mark-${index % 6}`} vectorEffect="non-scaling-stroke" x={startOf(index)} width={t.value / total} y="0.06" height="0.88">
            <title>{`${t.term}: ${formatNumber(t.value)} ns`}</title>
          </rect>
        ))}
      </svg>
      <p className="row spread muted"><span>0</span><span>{formatNumber(total)} ns</span></p>
      <ul className="legend">{phases.map((t, index) => <li key={t.term}><svg className={`key piece mark-${index % 6}`} viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" /></svg> {t.term}</li>)}</ul>
    </>
  );
}
