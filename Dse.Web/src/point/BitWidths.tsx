import type { FrontPoint } from '../api/types';

/** The bit width of each layer, as bars. */
export function BitWidths({ point }: { point: FrontPoint }) {
  const layers = Object.entries(point.parameters).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const most = Math.max(...layers.map(([, bits]) => bits), 1);
  return (
    <>
      <h2>Bit widths</h2>
      <table className="bars">
        <caption className="hidden">Bits of each layer</caption>
        <tbody>
          {layers.map(([name, bits]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="bar"><svg viewBox={`0 0 ${most} 1`} preserveAspectRatio="none" aria-hidden="true"><rect width={bits} height="1" /></svg></td>
              <td className="number">{bits} bits</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
