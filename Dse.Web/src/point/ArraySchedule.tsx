import { formatNumber, formatRatio } from '../shared/format';
import { Part } from '../shared/Part';
import type { ArrayPlan } from './artifact';

/** Which layer runs on which array, and when: a lane for each array, and the same as a table. */
export function ArraySchedule({ plan }: { plan: ArrayPlan }) {
  const networks = [...new Set(plan.schedule.map((job) => job.network))];
  return (
    <>
      <h3>Schedule <span className="muted">{formatNumber(plan.makespanCycles)} cycles, {plan.proved ? 'proved the least' : `none takes less than ${formatNumber(plan.boundCycles)}`}</span></h3>
      <svg className="timeline" viewBox={`0 0 1 ${plan.busyRatio.length}`} preserveAspectRatio="none" height={plan.busyRatio.length * 26} role="img" aria-label={`Layers on ${plan.busyRatio.length} arrays over time. The table below has the same.`}>
        {plan.schedule.map((job, index) => (
          <g key={index} className={`piece mark-${networks.indexOf(job.network) % 6}`}>
            <rect x={job.startCycle / plan.makespanCycles} y={job.subAccelerator - 1 + 0.1} width={(job.endCycle - job.startCycle) / plan.makespanCycles} height="0.8" />
          </g>
        ))}
      </svg>
      <p className="muted">
        {networks.map((network, index) => <span key={network}><span className={`mark-${index % 6}`} aria-hidden="true">■</span> {network} · </span>)}
        {plan.busyRatio.map((ratio, index) => `array ${index + 1} ${formatRatio(ratio)} busy`).join(' · ')}
      </p>
      <Part name="schedule" title="Layers" isOpen>
        <div className="scroll tall" role="region" aria-label="Layers" tabIndex={0}>
          <table className="metrics">
            <caption className="hidden">Which layer runs on which array, and when</caption>
            <thead><tr><th scope="col">Layer</th><th scope="col" className="number">Times</th><th scope="col" className="number">Array</th><th scope="col" className="number">From cycle</th><th scope="col" className="number">To cycle</th></tr></thead>
            <tbody>
              {plan.schedule.map((job, index) => (
                <tr key={index}><th scope="row">{job.network} {job.layer}</th><td className="number">{job.count}</td><td className="number">{job.subAccelerator}</td><td className="number">{formatNumber(job.startCycle)}</td><td className="number">{formatNumber(job.endCycle)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      </Part>
    </>
  );
}
