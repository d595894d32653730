import { formatCount } from '../shared/format';
import { Part } from '../shared/Part';
import type { Episode, Packing, ScratchpadPlan, Term, Transfer } from './artifact';
import { TermBars } from './TermBars';

// Browsers draw no coordinates beyond some 33 million; a memory has more bytes.
const up = 1_000;

/** How a stay begins, where that is not simply the first run of what makes its tensor, or a transfer. */
type Beginning = 'inPlace' | 'again';

const said: Readonly<Record<Beginning, string>> = { inPlace: 'made in the place of an input', again: 'made again' };

/** What lies where and when in a scratchpad and in the memories under it, and what crosses to memory at each step. */
export function MemoryMap({ plan }: { plan: ScratchpadPlan }) {
  const steps = plan.order.length;
  const levels = plan.levels ?? [];
  const bytesOf = new Map(plan.episodes.map((episode) => [episode.tensor, episode.bytes]));
  const beginnings = beginningsOf(plan);
  const marks = (['inPlace', 'again'] as const).map((how) => ({ how, count: [...beginnings.values()].filter((b) => b === how).length })).filter(({ count }) => count > 0);
  const traffic = trafficOf(plan, bytesOf);
  const most = Math.max(1, ...traffic.map((step) => step.bytes));
  return (
    <>
      <h3>Memory map <span className="muted">address upwards, step across</span></h3>
      <Lane name={levels.length > 0 ? 'Scratchpad' : null} episodes={plan.episodes} capacity={plan.capacityBytes} steps={steps} beginnings={beginnings} />
      {levels.map((level) => <Lane key={level.name} name={level.name} episodes={level.episodes} capacity={level.capacityBytes ?? topOf(level.episodes)} steps={steps} beginnings={beginnings} />)}
      {marks.length === 0 ? null : (
        <ul className="legend">
          {marks.map(({ how, count }) => (
            <li key={how}><svg className="key beginning" viewBox="0 0 12 12" aria-hidden="true"><line className={how} x1="2" x2="2" y1="0" y2="12" /></svg> {formatCount(count)} {said[how]}</li>
          ))}
        </ul>
      )}
      <p className="muted">{plan.graph} · {formatCount(steps)} steps</p>
      <h3>Traffic <span className="muted">bytes at each step, beyond what every plan moves</span></h3>
      {traffic.length === 0 ? <p className="muted">{levels.length === 0 ? 'None: nothing leaves before its last use.' : 'None: what leaves before its last use goes to the memories above.'}</p> : (
        <>
          <svg className="traffic" viewBox={`0 0 ${steps} 1`} preserveAspectRatio="none" role="img" aria-label={`Traffic at ${traffic.length} steps, ${formatCount(most)} bytes at most`}>
            {traffic.map(({ step, bytes }) => <rect key={step} x={step} width="1" y={1 - bytes / most} height={bytes / most} />)}
          </svg>
          <h3>By tensor <span className="muted">bytes written and read back</span></h3>
          <TermBars label="Traffic by tensor, in bytes" terms={termsOf(plan, bytesOf)} kind="memory" />
          <Part name="reads and writes" title="Reads and writes">
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
          </Part>
        </>
      )}
    </>
  );
}

const noBeginnings: ReadonlyMap<Episode, Beginning> = new Map();

/** Buffers with known lives: which addresses each has, and when. */
export function PackingMap({ packing }: { packing: Packing }) {
  const end = packing.buffers.reduce((latest, b) => Math.max(latest, b.upper), 1);
  const stays = packing.buffers.map((b): Episode => ({ tensor: b.id, fromStep: b.lower, toStep: b.upper - 1, offset: b.offset, bytes: b.size }));
  return (
    <>
      <h3>Memory map <span className="muted">address upwards, time across</span></h3>
      <Lane name={null} what="buffer" episodes={stays} capacity={packing.heightBytes} steps={end} beginnings={noBeginnings} />
      <p className="muted">{formatCount(stays.length)} buffers, from time 0 to {formatCount(end)}</p>
    </>
  );
}

interface LaneProps {
  name: string | null;
  /** What lies in it. */
  what?: string;
  episodes: readonly Episode[];
  capacity: number;
  steps: number;
  beginnings: ReadonlyMap<Episode, Beginning>;
}

/** One memory: what lies in it at each step. */
function Lane({ name, what = 'tensor', episodes, capacity, steps, beginnings }: LaneProps) {
  const marked = episodes.flatMap((episode) => {
    const how = beginnings.get(episode);
    return how === undefined ? [] : [{ episode, how }];
  });
  return (
    <figure className="lane">
      {name === null ? null : <figcaption>{name}{episodes.length === 0 ? <span className="muted"> nothing in it</span> : null}</figcaption>}
      <svg
        className="map" viewBox={`0 0 ${steps} ${up}`} preserveAspectRatio="none" role="img"
        aria-label={`${name === null ? '' : `${name}: `}${episodes.length} stays of ${what}s over ${steps} steps in ${formatCount(capacity)} bytes`}
      >
        {episodes.map((episode) => <Stay key={`${episode.tensor} ${episode.fromStep}`} what={what} episode={episode} capacity={capacity} how={beginnings.get(episode)} />)}
        {marked.map(({ episode, how }) => (
          <line
            key={`${episode.tensor} ${episode.fromStep}`} className={`beginning ${how}`} vectorEffect="non-scaling-stroke"
            x1={episode.fromStep} x2={episode.fromStep} y1={yOf(episode.offset + episode.bytes, capacity)} y2={yOf(episode.offset, capacity)}
          />
        ))}
      </svg>
      <p className="scale" aria-hidden="true"><span>{what === 'tensor' ? 'step' : 'time'} 0</span><span>{formatCount(capacity)} bytes from bottom to top</span><span>{formatCount(steps)}</span></p>
    </figure>
  );
}

// SVG counts from the top, addresses from the bottom.
const yOf = (address: number, capacity: number): number => up * (1 - address / capacity);

const topOf = (episodes: readonly Episode[]): number => Math.max(1, ...episodes.map((episode) => episode.offset + episode.bytes));

const Stay = ({ what, episode, capacity, how }: { what: string; episode: Episode; capacity: number; how: Beginning | undefined }) => (
  <rect
    className={`stay mark-${Number(String(episode.tensor).replace(/\D/g, '')) % 6}`} vectorEffect="non-scaling-stroke"
    x={episode.fromStep} width={episode.toStep - episode.fromStep + 1} y={yOf(episode.offset + episode.bytes, capacity)} height={up * episode.bytes / capacity}
  >
    <title>{`${what} ${episode.tensor}: ${formatCount(episode.bytes)} bytes at ${formatCount(episode.offset)}, steps ${episode.fromStep} to ${episode.toStep}${how === undefined ? '' : `, ${said[how]}`}`}</title>
  </rect>
);

const tensorsAt = (transfers: readonly Transfer[], step: number): string => transfers.filter((t) => t.step === step).map((t) => t.tensor).join(', ');

function termsOf(plan: ScratchpadPlan, bytesOf: ReadonlyMap<number | string, number>): readonly Term[] {
  const sums = new Map<number | string, number>();
  for (const { tensor } of [...plan.reads, ...plan.writes]) {
    sums.set(tensor, (sums.get(tensor) ?? 0) + (bytesOf.get(tensor) ?? 0));
  }
  const total = [...sums.values()].reduce((sum, bytes) => sum + bytes, 0);
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([tensor, value]) => ({ term: `tensor ${tensor}`, value, shareRatio: total === 0 ? 0 : value / total }));
}

function trafficOf(plan: ScratchpadPlan, bytesOf: ReadonlyMap<number | string, number>): readonly { step: number; bytes: number }[] {
  const sums = new Map<number, number>();
  for (const { tensor, step } of [...plan.reads, ...plan.writes]) {
    sums.set(step, (sums.get(step) ?? 0) + (bytesOf.get(tensor) ?? 0));
  }
  return [...sums].map(([step, bytes]) => ({ step, bytes })).toSorted((a, b) => a.step - b.step);
}

// Stays share a place only in a step that makes one over the other; what comes back without a read, and from no level, was made again.
function beginningsOf(plan: ScratchpadPlan): ReadonlyMap<Episode, Beginning> {
  const placeOf = (e: Episode, step: number): string => `${step} ${e.offset} ${e.bytes}`;
  const endings = new Map<string, readonly Episode[]>();
  for (const e of plan.episodes.filter(({ bytes }) => bytes > 0)) {
    const place = placeOf(e, e.toStep);
    endings.set(place, [...(endings.get(place) ?? []), e]);
  }
  const isRead = new Set(plan.reads.map((read) => `${read.tensor} ${read.step}`));
  const first = new Map<number | string, number>();
  for (const { tensor, fromStep } of plan.episodes) {
    first.set(tensor, Math.min(first.get(tensor) ?? fromStep, fromStep));
  }
  const found = new Map<Episode, Beginning>();
  for (const e of plan.episodes) {
    const isFetched = isRead.has(`${e.tensor} ${e.fromStep}`);
    if (!isFetched && endings.get(placeOf(e, e.fromStep))?.some((other) => other !== e) === true) {
      found.set(e, 'inPlace');
    } else if (plan.levels === undefined && e.fromStep !== first.get(e.tensor) && !isFetched) {
      found.set(e, 'again');
    }
  }
  return found;
}
