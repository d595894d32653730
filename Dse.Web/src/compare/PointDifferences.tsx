import { useId } from 'react';
import type { ComparedFront, Comparison, FrontPoint } from '../api/types';
import { navigate, withQuery } from '../router';
import { formatNumber, formatRatio } from '../shared/format';
import { metricDifferences, parameterDifferences, termDifferences, type Difference } from './differences';
import { markOf } from './marks';
import { useArtifact } from './useArtifact';

/** A point of one of the fronts. */
export interface Picked {
  readonly front: ComparedFront;
  readonly index: number;
  readonly point: FrontPoint;
}

export const sides = ['a', 'b'] as const;
export type Side = (typeof sides)[number];

// The front's number among those compared, and the trial, which stays the same when the front grows.
export const pickText = (front: number, trial: number): string => `${front + 1}.${trial}`;

/** The point that the address names for a side, or the first point of the front with the side's number. */
export function pickedIn(comparison: Comparison, text: string | null, side: Side): Picked | null {
  const [front = '', trial = ''] = (text ?? '').split('.');
  const index = text === null ? Math.min(sides.indexOf(side), comparison.fronts.length - 1) : Number(front) - 1;
  const found = comparison.fronts[index];
  const point = (found?.points.find((p) => String(p.point.trial) === trial) ?? found?.points[0])?.point;
  return found === undefined || point === undefined ? null : { front: found, index, point };
}

/** Two points side by side: what they choose, what comes out, and of what it is made. */
export function PointDifferences({ comparison, a, b, address }: { comparison: Comparison; a: Picked | null; b: Picked | null; address: URL }) {
  return (
    <section className="panel" aria-labelledby="differences">
      <h2 id="differences">Two points <span className="muted">click a mark in the plot for B, with Shift for A</span></h2>
      <div className="row axes">
        <PointChoice side="a" picked={a} comparison={comparison} address={address} />
        <PointChoice side="b" picked={b} comparison={comparison} address={address} />
      </div>
      {a === null || b === null ? <p className="muted">A front without points has nothing to set side by side.</p> : <Tables comparison={comparison} a={a} b={b} />}
    </section>
  );
}

interface PointChoiceProps {
  side: Side;
  picked: Picked | null;
  comparison: Comparison;
  address: URL;
}

function PointChoice({ side, picked, comparison, address }: PointChoiceProps) {
  const id = useId();
  const name = side.toUpperCase();
  const pick = (front: number, point: FrontPoint | undefined): void => {
    if (point !== undefined) {
      navigate(withQuery(address, { [side]: pickText(front, point.trial) }), true);
    }
  };
  const count = picked?.front.points.length ?? 0;
  return (
    <span className="row front">
      <label htmlFor={id}>{name}: front</label>
      <select id={id} value={picked?.index ?? 0} onChange={(e) => pick(Number(e.target.value), comparison.fronts[Number(e.target.value)]?.points[0]?.point)}>
        {comparison.fronts.map((front, index) => <option key={front.study.id} value={index}>{markOf(index).text} {index + 1} {front.study.name}</option>)}
      </select>
      <label htmlFor={`${id}p`}>point</label>
      <input
        id={`${id}p`} className="short" type="number" min={1} max={count} aria-label={`${name}: point`} value={picked?.point.id ?? ''}
        onChange={(e) => pick(picked?.index ?? 0, picked?.front.points.find((p) => p.point.id === Number(e.target.value))?.point)}
      />
      <span className="muted">of {count}</span>
    </span>
  );
}

function Tables({ comparison, a, b }: { comparison: Comparison; a: Picked; b: Picked }) {
  const objectives = comparison.objectives.map((text) => text.split(' ')[1] ?? text);
  const parameters = parameterDifferences(a.point, b.point);
  const [left, right] = [
    useArtifact(a.front.study.id, a.point.id, a.point.artifact !== null),
    useArtifact(b.front.study.id, b.point.id, b.point.artifact !== null),
  ];
  const failure = left.failure ?? right.failure;
  const groups = termDifferences(left.artifact, right.artifact);
  return (
    <div className="differences">
      <div>
        <h3>Parameters that differ</h3>
        {parameters.length === 0 ? <p className="muted">None: they are the same design.</p> : <Differences label="Parameters that differ" differences={parameters} />}
      </div>
      <div>
        <h3>Metrics</h3>
        <Differences label="Metrics of both points" differences={metricDifferences(a.point, b.point, objectives)} strong={objectives} />
      </div>
      {failure === null ? null : <p className="notice error">{failure.message}</p>}
      {left.artifact === undefined || right.artifact === undefined ? <p className="muted" role="status">Loading the terms…</p> : null}
      {groups.map(({ name, differences }) => (
        <div key={name}>
          <h3>Term by term <span className="muted">{name}</span></h3>
          <Differences label={`${name} term by term`} differences={differences} />
        </div>
      ))}
    </div>
  );
}

function Differences({ label, differences, strong = [] }: { label: string; differences: readonly Difference[]; strong?: readonly string[] }) {
  const most = Math.max(...differences.map((d) => Math.abs(d.share ?? 0)), 0);
  return (
    <div className="scroll">
      <table className="metrics">
        <caption className="hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">Name</th><th scope="col" className="number">A</th><th scope="col" className="number">B</th>
            <th scope="col" className="number">B − A</th><th scope="col" className="number">of A</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ name, a, b, change, share }) => (
            <tr key={name} className={strong.includes(name) ? 'objective' : undefined}>
              <th scope="row">{name}</th>
              <td className="number">{a}</td>
              <td className="number">{b}</td>
              <td className="number">{change === null ? '' : change === 0 ? '0' : `${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change))}`}</td>
              <td className={most > 0 && Math.abs(share ?? 0) === most ? 'number most' : 'number'}>{share === null || share === 0 ? '' : `${share > 0 ? '+' : '−'}${formatRatio(Math.abs(share))}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
