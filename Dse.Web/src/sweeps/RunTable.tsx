import type { SweepTable } from '../api/types';
import { Link } from '../router';
import { formatNumber, formatParameter, type Scalar } from '../shared/format';
import { StateBadge } from '../shared/StateBadge';

/** The axes' values against the best that each study found. */
export function RunTable({ table }: { table: SweepTable }) {
  const axes = [...new Set(table.rows.flatMap((row) => Object.keys(row.values as object)))];
  const metrics = table.objectives.map((text) => text.split(' ')[1] ?? text);
  const ids = table.rows.map((row) => row.study.id);
  return (
    <section className="panel" aria-labelledby="members">
      <div className="row spread">
        <h2 id="members">Studies of run {table.run}</h2>
        {ids.length >= 2 && ids.length <= 64 ? <Link className="button" href={`/compare?studies=${ids.join(',')}`}>Compare their fronts</Link> : null}
      </div>
      <div className="scroll tall" role="region" aria-label="Studies of the run" tabIndex={0}>
        <table className="studies">
          <caption className="hidden">The axes' values of each study and the best value of each objective on its front</caption>
          <thead>
            <tr>
              {axes.map((axis) => <th key={axis} scope="col">{axis}</th>)}
              <th scope="col">Study</th>
              {table.objectives.map((objective) => <th key={objective} scope="col" className="number">{objective}</th>)}
              <th scope="col" className="number">On the joint front</th>
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.study.id}>
                {axes.map((axis) => <td key={axis}>{valueText((row.values as Record<string, unknown>)[axis])}</td>)}
                <td className="wide"><Link href={`/studies/${row.study.id}`}>{row.study.name}</Link> <StateBadge state={row.study.state} /></td>
                {metrics.map((metric) => <td key={metric} className="number">{formatNumber(row.best?.[metric])}</td>)}
                <td className="number">{row.onJointFront}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const valueText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : formatParameter(value as Scalar);
