import type { SweepChanges } from '../api/types';
import { formatCount, formatNumber, formatRatio } from '../shared/format';
import { Moment } from '../shared/Moment';
import { FrontTable } from '../study/FrontTable';
import { asFront } from './asFront';

/** What changed since the run before, and what differs behind it. */
export function SweepChangesView({ changes }: { changes: SweepChanges }) {
  const { gained, lost, moved, same, causes, driftRatio } = changes;
  if (changes.since === null) {
    return (
      <section className="panel" aria-labelledby="changes">
        <h2 id="changes">Run {changes.run} is the first</h2>
        <p>
          There is no run before it to compare with: {formatCount(gained.length)} {gained.length === 1 ? 'point' : 'points'} on its joint front, hypervolume {formatNumber(changes.hypervolumeAfter)}.
        </p>
        <p className="muted">{changes.nextFireAt === null ? 'The next run comes when it is asked for.' : <>The next run comes <Moment at={changes.nextFireAt} />.</>} What changed is then told here.</p>
      </section>
    );
  }
  return (
    <section className="panel" aria-labelledby="changes">
      <h2 id="changes">Since run {changes.since}</h2>
      <dl className="facts">
        <div><dt>Gained</dt><dd>{gained.length}</dd></div>
        <div><dt>Lost</dt><dd>{lost.length}</dd></div>
        <div><dt>Moved</dt><dd>{moved.length}</dd></div>
        <div><dt>The same</dt><dd>{same}</dd></div>
        <div>
          <dt>Hypervolume</dt>
          <dd>{formatNumber(changes.hypervolumeBefore)} → {formatNumber(changes.hypervolumeAfter)}{driftRatio === null ? '' : ` (${driftRatio > 0 ? '+' : ''}${formatRatio(driftRatio)})`}</dd>
        </div>
      </dl>
      <h3>What differs behind it</h3>
      {causes.length === 0 ? <p className="muted">Neither the specs nor the program.</p> : (
        <table>
          <caption className="hidden">Differences of specs and versions</caption>
          <thead><tr><th scope="col">What</th><th scope="col">Before</th><th scope="col">Now</th><th scope="col" className="number">Studies</th></tr></thead>
          <tbody>
            {causes.map((cause) => (
              <tr key={`${cause.what} ${cause.entry} ${cause.before} ${cause.after}`}>
                <th scope="row">{cause.entry === null ? null : <>{cause.entry} </>}<code>{cause.what}</code></th><td><code>{cause.before ?? '–'}</code></td><td><code>{cause.after ?? '–'}</code></td>
                <td className="number">{cause.studies}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Points title="Points gained" points={gained} objectives={changes.objectives} />
      <Points title="Points lost" points={lost} objectives={changes.objectives} />
      <Points title="Points moved, as they are now" points={moved.map((m) => ({ study: '', values: m.values, point: m.after }))} objectives={changes.objectives} />
    </section>
  );
}

function Points({ title, points, objectives }: { title: string; points: SweepChanges['gained']; objectives: readonly string[] }) {
  return points.length === 0 ? null : (
    <details>
      <summary>{title}</summary>
      <FrontTable front={asFront(points, objectives)} selected={null} onSelect={() => undefined} />
    </details>
  );
}
