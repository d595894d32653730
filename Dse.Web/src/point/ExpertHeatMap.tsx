import { formatNumber } from '../shared/format';
import type { ExpertTable } from './artifact';

interface Routed {
  readonly routing?: { readonly loads?: readonly (readonly number[])[] };
}

/** How busy each device is with the experts of each layer, where the spec holds the loads; copies share theirs. */
export function ExpertHeatMap({ table, spec }: { table: ExpertTable; spec: unknown }) {
  const loads = (spec as Routed | null)?.routing?.loads;
  if (loads === undefined || !Array.isArray(loads) || loads.length !== table.length) {
    return null;
  }
  const rows = table.map((devices, layer) => {
    const copies = new Map<number, number>();
    for (const expert of devices.flat()) {
      copies.set(expert, (copies.get(expert) ?? 0) + 1);
    }
    const sums = devices.map((slots) => slots.reduce((sum, expert) => sum + (loads[layer]?.[expert] ?? 0) / (copies.get(expert) ?? 1), 0));
    const mean = sums.reduce((sum, load) => sum + load, 0) / sums.length;
    return sums.map((load) => mean === 0 ? 0 : load / mean);
  });
  const most = Math.max(...rows.flat(), 1);
  return (
    <>
      <h3>Load of each device over the mean <span className="muted">layers down, devices across</span></h3>
      <div className="scroll tall" role="region" aria-label="Load of each device by layer" tabIndex={0}>
        <table className="heat">
          <caption className="hidden">Load of each device over the mean of its layer</caption>
          <thead><tr><th scope="col">Layer</th>{rows[0]?.map((_, device) => <th scope="col" key={device}>{device}</th>)}</tr></thead>
          <tbody>
            {rows.map((row, layer) => (
              <tr key={layer}>
                <th scope="row">{layer}</th>
                {row.map((ratio, device) => (
                  <td key={device} ref={(cell) => { cell?.style.setProperty('--heat', `${Math.round(100 * Math.max(0, (ratio - 0.5) / Math.max(most - 0.5, 0.01)))}%`); }}>{formatNumber(Number(ratio.toFixed(3)))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
