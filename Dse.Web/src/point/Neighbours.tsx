import type { Front, FrontPoint } from '../api/types';
import { Link } from '../router';
import { formatNumber, formatParameter } from '../shared/format';
import { objectivesOf } from '../study/columns';
import { changeText } from './Tornado';

// Why a point of a kind cannot be priced again with another field.
const reasons: Readonly<Record<string, string>> = {
  External: 'Your own evaluator gave these figures: the service can neither price another design nor say what they are made of. What other designs came to stands below and under Trials.',
  Scratchpad: 'A plan for a scratchpad is a whole schedule, proved or bounded for its capacity: it has no fields to be moved one at a time. Other capacities are other points.',
  ExpertPlacement: 'A placement is a whole table, checked slot by slot: it has no fields to be moved one at a time. dse evaluate prices a table of your own; other placements of the front stand below.',
};

const most = 10;

/** The points of the front that differ least from one, and what that does to the objectives: for kinds that the model cannot price field by field. */
export function Neighbours({ front, point, study, kind }: { front: Front; point: FrontPoint; study: string; kind: string }) {
  const objectives = objectivesOf(front);
  const nearest = front.points.filter((p) => p !== point).map((other) => ({ other, differences: differencesOf(point, other) }))
    .toSorted((a, b) => a.differences.length - b.differences.length || Math.abs(a.other.id - point.id) - Math.abs(b.other.id - point.id)).slice(0, most);
  return (
    <section className="panel" aria-labelledby="neighbours">
      <h2 id="neighbours">Nearest points of the front</h2>
      <p className="help">{reasons[kind] ?? 'Points of this kind are not priced field by field.'}</p>
      {nearest.length === 0 ? <p className="muted">It is the only point.</p> : (
        <div className="scroll" role="region" aria-label="Nearest points of the front" tabIndex={0}>
          <table className="metrics">
            <caption className="hidden">Points that differ in the fewest parameters, and their objectives</caption>
            <thead><tr><th scope="col">Point</th><th scope="col">Differs in</th>{objectives.map((o) => <th key={o.metric} scope="col" className="number">{o.goal} {o.metric}</th>)}</tr></thead>
            <tbody>
              {nearest.map(({ other, differences }) => (
                <tr key={other.trial}>
                  <th scope="row"><Link href={`/studies/${study}/points/${other.trial}`}>{other.id}</Link></th>
                  <td className="wrap">{differences.length === 0 ? 'nothing' : differences.slice(0, 4).map(({ name, before, after }) => `${name} ${formatParameter(before)} → ${formatParameter(after)}`).join(', ')}{differences.length > 4 ? ` and ${differences.length - 4} more` : ''}</td>
                  {objectives.map(({ metric }) => {
                    const [from, to] = [point.metrics[metric], other.metrics[metric]];
                    return <td key={metric} className="number">{formatNumber(to)} {typeof from === 'number' && typeof to === 'number' && from !== 0 ? <span className="muted">{changeText(to / from - 1)}</span> : null}</td>;
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const differencesOf = (point: FrontPoint, other: FrontPoint) =>
  [...new Set([...Object.keys(point.parameters), ...Object.keys(other.parameters)])].flatMap((name) => {
    const [before, after] = [point.parameters[name], other.parameters[name]];
    return before === after ? [] : [{ name, before, after }];
  });
