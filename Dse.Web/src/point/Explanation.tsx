import { FailureNotice } from '../shared/FailureNotice';
import { formatNumber, formatRatio } from '../shared/format';
import { explain, refusalOf, waterfallsOf, type Answer, type Line } from './line';
import { TermBars } from './TermBars';
import { useAsked } from './useAsked';

/** Where a plan's totals come from, what binds it, and what more of each resource would bring. */
export function Explanation({ line, without }: { line: Line; without: readonly string[] }) {
  const { data, failure, retry } = useAsked(JSON.stringify(line), 0, async (signal) => (await explain([line], signal))[0]);
  if (data !== undefined && failure === null && !hasParts(data, without) && refusalOf(data) === null) {
    // Everything that there is to say stands beside.
    return null;
  }
  return (
    <section className="panel" aria-labelledby="why">
      <h2 id="why">Why these figures</h2>
      {failure !== null ? <FailureNotice failure={failure} onRetry={retry} />
        : data === undefined ? <p className="muted" role="status">Being explained…</p>
          : data.error !== undefined ? <p className="muted">This version's model has no explanation of it: {data.error.message}</p>
            : (
              <>
                {refusalOf(data) === null ? null : <p className="notice error">{refusalOf(data)}</p>}
                {data.boundBy === undefined ? null : <p>Bound by <strong>{data.boundBy}</strong>.</p>}
                <Changes changes={changesOf(data)} />
                {waterfallsOf(data).filter(([metric]) => !without.includes(metric)).map(([metric, terms]) => (
                  <div key={metric}>
                    <h3>What {metric} is made of</h3>
                    <TermBars label={`${metric} by cause`} terms={terms} kind={metric.startsWith('memory') ? 'memory' : 'time'} />
                  </div>
                ))}
              </>
            )}
    </section>
  );
}

// A precision study's sensitivity is a metric with parts.
const changesOf = (answer: Answer) => (answer.sensitivity ?? []).filter((row) => 'change' in row);

const hasParts = (answer: Answer, without: readonly string[]): boolean =>
  answer.boundBy !== undefined || changesOf(answer).length > 0 || waterfallsOf(answer).some(([metric]) => !without.includes(metric));

function Changes({ changes }: { changes: readonly Readonly<Record<string, string | number>>[] }) {
  const [first] = changes;
  if (first === undefined) {
    return null;
  }
  const columns = Object.keys(first).filter((name) => name !== 'change');
  return (
    <>
      <h3>What would change it</h3>
      <table className="bars">
        <caption className="hidden">What more of a resource would bring</caption>
        <thead><tr><th scope="col">Change</th>{columns.map((name) => <th scope="col" className="number" key={name}>{name}</th>)}</tr></thead>
        <tbody>
          {changes.map((row) => (
            <tr key={String(row['change'])}>
              <th scope="row">{row['change']}</th>
              {columns.map((name) => <td className="number" key={name}>{typeof row[name] === 'number' ? name.endsWith('Ratio') ? formatRatio(row[name]) : formatNumber(row[name]) : row[name]}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
