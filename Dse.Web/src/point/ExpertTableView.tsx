import { useId, useState } from 'react';
import type { ExpertTable } from './artifact';

/** Which experts each device of a layer holds; experts with copies stand out. */
export function ExpertTableView({ table }: { table: ExpertTable }) {
  const id = useId();
  const [layer, setLayer] = useState(0);
  const devices = table[layer] ?? [];
  const copies = new Map<number, number>();
  for (const expert of devices.flat()) {
    copies.set(expert, (copies.get(expert) ?? 0) + 1);
  }
  return (
    <>
      <h3>Experts by device <span className="muted">bold: with copies</span></h3>
      <p className="row">
        <label htmlFor={id}>Layer</label>
        <select id={id} value={layer} onChange={(e) => setLayer(Number(e.target.value))}>
          {table.map((_, index) => <option key={index} value={index}>{index}</option>)}
        </select>
      </p>
      <div className="scroll tall" role="region" aria-label="Experts by device" tabIndex={0}>
        <table>
          <caption className="hidden">The experts of layer {layer}, device by device</caption>
          <thead><tr><th scope="col">Device</th><th scope="col">Experts</th></tr></thead>
          <tbody>
            {devices.map((slots, device) => (
              <tr key={device}>
                <th scope="row">{device}</th>
                <td>{slots.map((expert, slot) => <span key={slot}>{(copies.get(expert) ?? 0) > 1 ? <strong>{expert}</strong> : expert} </span>)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
