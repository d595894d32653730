import { formatCount } from '../shared/format';
import type { Episode, ScratchpadPlan, Transfer } from './artifact';

// Browsers draw no coordinates beyond some 33 million; a memory has more bytes.
const up = 1_000;

/** What lies where and when in a scratchpad, and what crosses to memory at each step. */
export function MemoryMap({ plan }: { plan: ScratchpadPlan }) {
  const steps = plan.order.length;
  const bytesOf = new Map(plan.episodes.map((episode) => [episode.tensor, episode.bytes]));
  const traffic = trafficOf(plan, bytesOf);
  const most = Math.max(1, ...traffic.map((step) => step.bytes));
  return (
    <>
      <h3>Memory map <span className="muted">address upwards, step across</span></h3>
      <svg
        className="map" viewBox={`0 0 ${steps} ${up}`} preserveAspectRatio="none" role="img"
        aria-label={`${plan.episodes.length} stays of tensors over ${steps} steps in ${formatCount(plan.capacityBytes)} bytes`}
      >
        {plan.episodes.map((episode) => <Stay key={`${episode.tensor} ${episode.fromStep}`} episode={episode} capacity={plan.capacityBytes} />)}
      </svg>
      <p className="muted">{plan.graph} · {formatCount(steps)} steps · {formatCount(plan.capacityBytes)} bytes</p>
      <h3>Traffic <span className="muted">bytes at each step, beyond what every plan moves</span></h3>
      {traffic.length === 0 ? <p className="muted">None: nothing leaves before its last use.</p> : (
        <>
          <svg className="traffic" viewBox={`0 0 ${steps} 1`} preserveAspectRatio="none" role="img" aria-label={`Traffic at ${traffic.length} steps, ${formatCount(most)} bytes at most`}>
            {traffic.map(({ step, bytes }) => <rect key={step} x={step} width="1" y={1 - bytes / most} height={bytes / most} />)}
          </svg>
          <details>
            <summary>Reads and writes</summary>
            <table>
              <caption className="hidden">What is read before and written after each step</caption>
              <thead><tr><th scope="col">Step</th><th scope="col">Reads</th><th scope="col">Writes</th><th scope="col" className="number">Bytes</th></tr></thead>
              <tbody>
                {traffic.map(({ step, bytes }) => (
                  <tr key={step}>
                    <td>{step}</td><td>{tensorsAt(plan.reads, step)}</td><td>{tensorsAt(plan.writes, step)}</td><td className="number">{formatCount(bytes)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </>
  );
}

// SVG counts from the top, addresses from the bottom.
const Stay = ({ episode, capacity }: { episode: Episode; capacity: number }) => (
  <rect
    className={`stay mark-${Number(String(episode.tensor).replace(/\D/g, '')) % 6}`} vectorEffect="non-scaling-stroke"
    x={episode.fromStep} width={episode.toStep - episode.fromStep + 1} y={up * (1 - (episode.offset + episode.bytes) / capacity)} height={up * episode.bytes / capacity}
  >
    <title>{`tensor ${episode.tensor}: ${formatCount(episode.bytes)} bytes at ${formatCount(episode.offset)}, steps ${episode.fromStep} to ${episode.toStep}`}</title>
  </rect>
);

const tensorsAt = (transfers: readonly Transfer[], step: number): string => transfers.filter((t) => t.step === step).map((t) => t.tensor).join(', ');

function trafficOf(plan: ScratchpadPlan, bytesOf: ReadonlyMap<number | string, number>): readonly { step: number; bytes: number }[] {
  const sums = new Map<number, number>();
  for (const { tensor, step } of [...plan.reads, ...plan.writes]) {
    sums.set(step, (sums.get(step) ?? 0) + (bytesOf.get(tensor) ?? 0));
  }
  return [...sums].map(([step, bytes]) => ({ step, bytes })).toSorted((a, b) => a.step - b.step);
}
