import { useEffect, useId } from 'react';
import { api, bodyOf } from '../api/client';
import { useSchema } from '../newstudy/useSchemas';
import { explain, lineOfPoint, refusalOf, waterfallsOf, type Answer, type Line, type Needed } from '../point/line';
import '../point/point.css';
import { TermBars } from '../point/TermBars';
import { changeText } from '../point/Tornado';
import { useAsked } from '../point/useAsked';
import { Link, navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { formatNumber } from '../shared/format';
import { Contours, type Limit } from './Contours';
import { fieldsOf, movesIn, withValue, type Field, type Value } from './fields';
import { FieldSlider } from './FieldSlider';
import { starts } from './starts';
import './whatif.css';

const pauseMs = 150;

/** One plan or design under sliders: numbers and plots follow at once. Everything that was moved is in the address. */
export default function WhatIfPage({ address }: { address: URL }) {
  const id = useId();
  const query = address.searchParams;
  const [study, trial] = [query.get('study'), query.get('trial')];
  const start = starts.find((s) => s.id === query.get('start')) ?? starts[0];
  const loaded = useAsked(study === null || trial === null ? null : `${study} ${trial}`, 0, (signal) => lineOfTrial(study ?? '', Number(trial), signal));

  useEffect(() => {
    document.title = 'What if · Dse';
  }, []);

  const base = study === null || trial === null ? start?.line : loaded.data;
  return (
    <>
      <div className="row spread">
        <h1>What if…</h1>
        <span className="row">
          <label htmlFor={id}>Start from</label>
          <select id={id} value={study === null ? start?.id : 'point'} onChange={(e) => navigate(`/whatif?start=${e.target.value}`)}>
            {study === null ? null : <option value="point">a point of a study</option>}
            {starts.map((s) => <option key={s.id} value={s.id}>{s.name}</option>)}
          </select>
          {study === null || trial === null ? null : <Link href={`/studies/${study}/points/${trial}`}>Back to the point</Link>}
        </span>
      </div>
      {loaded.failure !== null && study !== null ? <FailureNotice failure={loaded.failure} onRetry={loaded.retry} />
        : base === undefined ? <p className="muted" role="status">Loading the point…</p>
          : <Bench key={JSON.stringify(base)} base={base} address={address} />}
    </>
  );
}

async function lineOfTrial(study: string, trial: number, signal: AbortSignal): Promise<Line> {
  const front = await bodyOf(api.GET('/v1/studies/{id}/front', { params: { path: { id: study } }, signal }));
  const line = await lineOfPoint(study, front.points.find((p) => p.trial === trial)?.id ?? 0, signal);
  if (line['kind'] !== 'TrainingPlan') {
    return line;
  }
  // The data-parallel degree makes up for what the others leave of the devices.
  const { dp: _, ...plan } = line['plan'] as Record<string, unknown>;
  return { ...line, plan };
}

// Metrics that explanations can say the needs of.
const requirable = ['stepTimeSeconds', 'ttftMs', 'tpotMs'];

function Bench({ base, address }: { base: Line; address: URL }) {
  const query = address.searchParams;
  const moves = movesIn(query);
  const line = moves.reduce((made, [path, value]) => withValue(made, path, value), base);
  const schema = useSchema(typeof base['kind'] === 'string' ? base['kind'] : null);
  const first = useAsked(JSON.stringify(base), 0, async (signal) => (await explain([base], signal))[0]);
  const before = first.data;
  const metrics = Object.keys(before?.metrics ?? {}).filter((name) => before?.metrics?.[name] !== null);
  const limit = limitIn(query, metrics, before);
  const isNeedAsked = limit !== null && limit.isAtMost && requirable.includes(limit.metric);
  const question = isNeedAsked ? { ...line, require: { [limit.metric]: limit.value } } : line;
  const { data: now, isCurrent, failure, retry } = useAsked(before === undefined ? null : JSON.stringify(question), pauseMs, async (signal) => (await explain([question], signal))[0]);
  const fields = fieldsOf(base, line, before, schema);
  const change = (changes: Readonly<Record<string, string | null>>): void => navigate(withQuery(address, changes), true);

  if (first.failure !== null) {
    return <FailureNotice failure={first.failure} onRetry={first.retry} />;
  }
  if (before === undefined) {
    return <p className="muted" role="status">Being priced…</p>;
  }
  if (before.error !== undefined) {
    return <p className="notice error">This version's model prices no such line: {before.error.message}</p>;
  }
  return (
    <div className="columns bench">
      <div className="stack">
        <Controls fields={fields} moves={moves} onMove={(path, value) => change({ [`f.${path}`]: String(value) })} onReset={() => change(Object.fromEntries(moves.map(([path]) => [`f.${path}`, null])))} />
      </div>
      <div className="stack">
        <section className="panel" aria-labelledby="figures">
          <h2 id="figures">Figures</h2>
          {failure !== null ? <FailureNotice failure={failure} onRetry={retry} /> : now === undefined ? <p className="muted" role="status">Being priced…</p>
            : <div className={isCurrent ? undefined : 'old'}><Figures before={before} now={now} metrics={metrics} /></div>}
        </section>
        <Contours
          line={line} fields={fields} metrics={metrics} limit={limit} onChoose={change}
          across={query.get('x') ?? 'hardwareRatio.memoryBandwidth'} up={query.get('y') ?? 'hardwareRatio.computeRate'}
        />
        {now?.requirements === undefined || limit === null ? null : <Needs limit={limit} met={now.requirements.met} each={now.requirements.each} together={now.requirements.together} />}
      </div>
    </div>
  );
}

function limitIn(query: URLSearchParams, metrics: readonly string[], before: Answer | undefined): Limit | null {
  const metric = metrics.find((name) => name === query.get('metric')) ?? metrics[0];
  const present = metric === undefined ? undefined : before?.metrics?.[metric];
  if (metric === undefined || typeof present !== 'number') {
    return null;
  }
  const asked = Number(query.get('limit') ?? '');
  return { metric, isAtMost: query.get('sense') !== 'least', value: Number.isFinite(asked) && asked > 0 ? asked : present };
}

interface ControlsProps {
  fields: readonly Field[];
  moves: readonly (readonly [path: string, value: Value])[];
  onMove: (path: string, value: Value) => void;
  onReset: () => void;
}

const groupNames: Readonly<Record<string, string>> = { plan: 'Plan', design: 'Design', controller: 'Controller', asked: 'What is asked', hardware: 'Hardware, times what there is' };

function Controls({ fields, moves, onMove, onReset }: ControlsProps) {
  const groups = [...new Set(fields.map((f) => f.group))];
  return (
    <section className="panel sliders" aria-labelledby="sliders">
      <div className="row spread">
        <h2 id="sliders">Move</h2>
        <button type="button" disabled={moves.length === 0} onClick={onReset}>Back to the start</button>
      </div>
      {groups.map((group) => (
        <div key={group} role="group" aria-label={groupNames[group]}>
          <h3>{groupNames[group]}</h3>
          {fields.filter((f) => f.group === group).map((f) => <FieldSlider key={f.path} field={f} isMoved={moves.some(([path]) => path === f.path)} onMove={(value) => onMove(f.path, value)} />)}
        </div>
      ))}
    </section>
  );
}

function Figures({ before, now, metrics }: { before: Answer; now: Answer; metrics: readonly string[] }) {
  const refusal = refusalOf(now);
  return (
    <>
      {refusal === null ? null : <p className="notice error" role="status">Not possible: {refusal}</p>}
      {now.boundBy === undefined ? null : <p>Bound by <strong>{now.boundBy}</strong>.</p>}
      {now.metrics === undefined ? null : (
        <table className="metrics">
          <caption className="hidden">Metrics at the start and now</caption>
          <thead><tr><th scope="col">Metric</th><th scope="col" className="number">Start</th><th scope="col" className="number">Now</th><th scope="col" className="number">Change</th></tr></thead>
          <tbody>
            {metrics.map((name) => {
              const [a, b] = [before.metrics?.[name], now.metrics?.[name]];
              return (
                <tr key={name}>
                  <th scope="row">{name}</th><td className="number">{formatNumber(a)}</td><td className="number">{formatNumber(b)}</td>
                  <td className="number">{typeof a === 'number' && typeof b === 'number' && a !== 0 ? changeText(b / a - 1) : '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {waterfallsOf(now).map(([metric, terms]) => (
        <div key={metric}><h3>What {metric} is made of</h3><TermBars label={`${metric} by cause`} terms={terms} kind={metric.startsWith('memory') ? 'memory' : 'time'} /></div>
      ))}
    </>
  );
}

function Needs({ limit, met, each, together }: { limit: Limit; met: boolean; each: readonly Needed[]; together: readonly Needed[] }) {
  return (
    <section className="panel" aria-labelledby="needs">
      <h2 id="needs">What it would take <span className="muted">{limit.metric} at most {formatNumber(limit.value)}: {met ? 'met as it is' : 'not met as it is'}</span></h2>
      <table className="metrics">
        <caption className="hidden">Least of each resource that meets the limit</caption>
        <thead><tr><th scope="col">Resource</th><th scope="col" className="number">Now</th><th scope="col" className="number">Alone, it needs</th><th scope="col" className="number">All together</th></tr></thead>
        <tbody>
          {each.map((need, index) => (
            <tr key={need.resource}>
              <th scope="row">{need.resource} <span className="muted">{need.unit}</span></th>
              <td className="number">{formatNumber(need.now)}</td>
              <td className="number">{need.needed === null ? <span className="muted wrap">{need.reason}</span> : formatNumber(need.needed)}</td>
              <td className="number">{formatNumber(together[index]?.needed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
