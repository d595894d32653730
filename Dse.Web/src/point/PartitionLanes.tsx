import { formatCount, formatNumber, formatRatio } from '../shared/format';
import type { PartitionPlan } from './artifact';

/** Which layer runs where: a lane for each device, a column for each layer, and what crosses between them. */
export function PartitionLanes({ plan }: { plan: PartitionPlan }) {
  const layers = Object.keys(plan.placement);
  return (
    <>
      <h3>Layers by device</h3>
      <div className="scroll" role="region" aria-label="Layers by device" tabIndex={0}>
        <table className="lanes">
          <caption className="hidden">Which device runs which layer</caption>
          <thead><tr><th scope="col">Device</th>{layers.map((layer) => <th scope="col" key={layer}>{layer}</th>)}</tr></thead>
          <tbody>
            {plan.devices.map((device, index) => (
              <tr key={device.name}>
                <th scope="row">{device.name}</th>
                {layers.map((layer) => <td key={layer} className={plan.placement[layer] === device.name ? `here mark-${index % 6}` : undefined}>{plan.placement[layer] === device.name ? '■' : ''}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <table className="metrics">
        <caption className="hidden">Load of each device</caption>
        <thead><tr><th scope="col">Device</th><th scope="col" className="number">Busy, ms</th><th scope="col" className="number">Busy</th><th scope="col" className="number">Memory, bytes</th></tr></thead>
        <tbody>
          {plan.devices.map((device) => (
            <tr key={device.name}><th scope="row">{device.name}</th><td className="number">{formatNumber(device.busyMs)}</td><td className="number">{formatRatio(device.busyRatio)}</td><td className="number">{formatCount(device.memoryBytes)}</td></tr>
          ))}
        </tbody>
      </table>
      <h3>What crosses</h3>
      {plan.transfers.length === 0 ? <p className="muted">Nothing: all layers are on one device.</p> : (
        <table className="metrics">
          <caption className="hidden">Transfers between devices</caption>
          <thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col" className="number">Bytes</th><th scope="col" className="number">Time, ms</th></tr></thead>
          <tbody>
            {plan.transfers.map((t, index) => (
              <tr key={index}><th scope="row">{t.tensorOf} on {t.fromDevice}</th><td>{t.to} on {t.toDevice}</td><td className="number">{formatCount(t.bytes)}</td><td className="number">{formatNumber(t.timeMs)}</td></tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
