import { Fragment } from 'react';
import { formatNumber, formatRatio } from '../shared/format';
import type { FleetPlan } from './artifact';

const mostNamed = 3;

/** How many of which device, and which requests go to which. */
export function FleetTable({ plan }: { plan: FleetPlan }) {
  const outputs = [...new Set(plan.routing.map((r) => r.output))].toSorted((a, b) => a - b);
  const inputs = [...new Set(plan.routing.map((r) => r.input))].toSorted((a, b) => a - b);
  const busiest = Math.max(...plan.routing.map((r) => r.requestsPerSecond), 1e-12);
  const markOf = new Map(plan.types.map((type, index) => [type.name, index % 6]));
  // Names of many types do not fit into the cells of a routing table.
  const letterOf = new Map(plan.types.length > mostNamed ? plan.types.map((type, index) => [type.name, String.fromCharCode(65 + index)]) : []);
  return (
    <>
      <h3>Fleet <span className="muted">for {formatNumber(plan.requestsPerSecond)} requests a second</span></h3>
      <table className="metrics">
        <caption className="hidden">Instances by device</caption>
        <thead><tr><th scope="col">Device</th><th scope="col" className="number">Instances</th><th scope="col" className="number">Busy</th><th scope="col" className="number">Rent per hour</th></tr></thead>
        <tbody>
          {plan.types.map((type) => (
            <tr key={type.name}>
              <th scope="row"><span className={`mark-${markOf.get(type.name) ?? 0}`} aria-hidden="true">■</span> {letterOf.has(type.name) ? `${letterOf.get(type.name) ?? ''}: ` : ''}{type.name}</th>
              <td className="number">{formatNumber(type.instances)}</td><td className="number">{formatRatio(type.utilizationRatio)}</td><td className="number">{formatNumber(type.rentPerHour)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>Routing <span className="muted">requests a second and where they go, by bucket</span></h3>
      <div className="scroll" role="region" aria-label="Routing" tabIndex={0}>
        <table className="routing">
          <caption className="hidden">Where the requests of each bucket go: outputs down, inputs across</caption>
          <thead><tr><th scope="col">output \ input</th>{inputs.map((input) => <th scope="col" key={input}>{input}</th>)}</tr></thead>
          <tbody>
            {outputs.map((output) => (
              <tr key={output}>
                <th scope="row">{output}</th>
                {inputs.map((input) => {
                  const buckets = plan.routing.filter((r) => r.output === output && r.input === input);
                  return (
                    <td key={input}>
                      {buckets.length === 0 ? '–' : <span className="muted">{formatNumber(buckets[0]?.requestsPerSecond)}</span>}
                      {buckets.map((bucket) => {
                        const shares = Object.entries(bucket.shares).filter(([, share]) => share > 0);
                        return (
                          <Fragment key={bucket.phase ?? ''}>
                            {bucket.phase === undefined ? null : <span className="muted">{bucket.phase}</span>}
                            <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
                              {shares.map(([name, share], index) => (
                                <rect key={name} className={`mark-${markOf.get(name) ?? 0}`} x={shares.slice(0, index).reduce((sum, [, s]) => sum + s, 0) * bucket.requestsPerSecond / busiest} width={share * bucket.requestsPerSecond / busiest} height="1" />
                              ))}
                            </svg>
                            {shares.map(([name, share]) => <span key={name} title={name}>{letterOf.get(name) ?? name}{share < 0.9995 ? ` ${formatRatio(share)}` : ''}</span>)}
                          </Fragment>
                        );
                      })}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
