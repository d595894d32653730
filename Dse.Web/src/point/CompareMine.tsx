import { useId, useState } from 'react';
import type { Front, FrontPoint } from '../api/types';
import { FailureNotice } from '../shared/FailureNotice';
import { formatNumber, type Scalar } from '../shared/format';
import { objectivesOf } from '../study/columns';
import { evaluate, explain, refusalOf, waterfallsOf, withDecided, type Answer, type Line } from './line';
import { changeText } from './Tornado';
import { useAsked } from './useAsked';

const pauseMs = 300;

/** A plan of the reader's own beside the point: its metrics, and the difference term by term. */
export function CompareMine({ line, front, point }: { line: Line; front: Front; point: FrontPoint }) {
  const id = useId();
  const [mine, setMine] = useState<Readonly<Record<string, string>>>({});
  const changes = Object.fromEntries(Object.entries(mine).map(([field, text]) => [field, valueOf(text, point.parameters[field])]));
  const isChanged = Object.entries(changes).some(([field, value]) => value !== point.parameters[field]);
  const other = withDecided(line, changes);
  // A bare formula has metrics, and nothing to explain.
  const ask = line['kind'] === 'TestProblem' ? evaluate : explain;
  const { data, isCurrent, failure, retry } = useAsked(isChanged ? JSON.stringify(other) : null, pauseMs, (signal) => ask([line, other], signal));
  const [theirs, own] = data ?? [];
  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <div className="row spread">
        <h2 id={`${id}-title`}>Compare with mine</h2>
        {isChanged ? <button type="button" onClick={() => setMine({})}>Back to the point's</button> : null}
      </div>
      <p className="help">Your own plan in place of the point's; an emptied field takes its default.</p>
      <div className="mine">
        {Object.entries(point.parameters).map(([field, value]) => (
          <span key={field}>
            <label htmlFor={`${id}-${field}`}>{field}</label>
            <input id={`${id}-${field}`} autoComplete="off" value={mine[field] ?? String(value ?? '')} onChange={(e) => setMine((now) => ({ ...now, [field]: e.target.value }))} />
          </span>
        ))}
      </div>
      {!isChanged ? null : failure !== null ? <FailureNotice failure={failure} onRetry={retry} />
        : theirs === undefined || own === undefined ? <p className="muted" role="status">Being priced…</p>
          : <div className={isCurrent ? undefined : 'old'}><Differences front={front} theirs={theirs} own={own} /></div>}
    </section>
  );
}

function valueOf(text: string, like: Scalar): Scalar {
  if (text.trim() === '') {
    return undefined;
  }
  if (typeof like === 'boolean') {
    return text.trim() === 'true';
  }
  const number = Number(text);
  return Number.isFinite(number) ? number : text.trim();
}

function Differences({ front, theirs, own }: { front: Front; theirs: Answer; own: Answer }) {
  const refusal = refusalOf(own);
  const objectives = objectivesOf(front);
  const goals = new Map(objectives.map((o) => [o.metric, o.goal]));
  const names = [...goals.keys(), ...Object.keys(theirs.metrics ?? {}).filter((name) => !goals.has(name))].filter((name) => theirs.metrics?.[name] !== null || own.metrics?.[name] !== null);
  return (
    <>
      {refusal === null ? <p role="status">{verdictOf(objectives, theirs, own)}</p> : <p className="notice error" role="status">Mine cannot be: {refusal}</p>}
      {own.metrics === undefined ? null : <Table caption="Metrics of the point and of mine" head="Metric" rows={names.map((name) => [name, theirs.metrics?.[name], own.metrics?.[name], goals.get(name) ?? ''])} />}
      {waterfallsOf(own).map(([metric, terms]) => {
        const before = new Map(waterfallsOf(theirs).find(([name]) => name === metric)?.[1].map((t) => [t.term, t.value]));
        return (
          <div key={metric}>
            <h3>{metric}, term by term</h3>
            <Table
              caption={`${metric} of the point and of mine by cause`} head="Cause"
              rows={terms.filter((t) => t.value !== 0 || before.get(t.term) !== 0).map((t) => [t.term, before.get(t.term), t.value, ''])}
            />
          </div>
        );
      })}
    </>
  );
}

type Row = readonly [name: string, theirs: number | null | undefined, own: number | null | undefined, goal: string];

const Table = ({ caption, head, rows }: { caption: string; head: string; rows: readonly Row[] }) => (
  <table className="metrics">
    <caption className="hidden">{caption}</caption>
    <thead><tr><th scope="col">{head}</th><th scope="col" className="number">Point</th><th scope="col" className="number">Mine</th><th scope="col" className="number">Mine − point</th></tr></thead>
    <tbody>
      {rows.map(([name, theirs, own, goal]) => (
        <tr key={name} className={goal === '' ? undefined : 'objective'}>
          <th scope="row">{goal === '' ? null : <span className="muted">{goal} </span>}{name}</th>
          <td className="number">{formatNumber(theirs)}</td>
          <td className="number">{formatNumber(own)}</td>
          <td className="number">{typeof theirs === 'number' && typeof own === 'number' ? <>{formatNumber(own - theirs)} {theirs === 0 ? null : <span className="muted">{changeText(own / theirs - 1)}</span>}</> : '–'}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

function verdictOf(objectives: readonly { goal: string; metric: string }[], theirs: Answer, own: Answer): string {
  const signs = objectives.map(({ goal, metric }) => {
    const [a, b] = [theirs.metrics?.[metric], own.metrics?.[metric]];
    return typeof a === 'number' && typeof b === 'number' ? Math.sign(goal === 'max' ? b - a : a - b) : 0;
  });
  if (signs.every((s) => s === 0)) {
    return 'Mine equals the point in every objective.';
  }
  return signs.every((s) => s <= 0) ? 'The point beats mine: it is better or equal in every objective.'
    : signs.every((s) => s >= 0) ? 'Mine beats the point: the study did not allow it, or did not look there.'
      : 'Neither beats the other: each is better in some objective.';
}
