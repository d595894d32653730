import { useId } from 'react';
import { FailureNotice } from '../shared/FailureNotice';
import { formatNumber } from '../shared/format';
import { evaluate, refusalOf, type Answer, type Line } from '../point/line';
import { useAsked } from '../point/useAsked';
import { withValue, type Field } from './fields';

/** A limit on a metric. */
export interface Limit {
  readonly metric: string;
  readonly isAtMost: boolean;
  readonly value: number;
}

interface ContoursProps {
  line: Line;
  fields: readonly Field[];
  metrics: readonly string[];
  across: string;
  up: string;
  limit: Limit | null;
  onChoose: (changes: Readonly<Record<string, string>>) => void;
}

const most = 15;
const pauseMs = 400;

/** Which pairs of two quantities meet a limit: a grid of evaluations, all in one request. */
export function Contours({ line, fields, metrics, across, up, limit, onChoose }: ContoursProps) {
  const id = useId();
  const numeric = fields.filter((f) => f.stops.length > 1);
  const x = numeric.find((f) => f.path === across) ?? numeric[0];
  const y = numeric.find((f) => f.path === up && f !== x) ?? numeric.find((f) => f !== x);
  const [xs, ys] = [thinned(x?.stops ?? []), thinned(y?.stops ?? []).toReversed()];
  const lines = x === undefined || y === undefined ? [] : ys.flatMap((b) => xs.map((a) => withValue(withValue(line, x.path, a), y.path, b)));
  const { data, isCurrent, failure, retry } = useAsked(lines.length === 0 ? null : JSON.stringify([x?.path, y?.path, line]), pauseMs, async (signal) => ({ xs, ys, answers: await evaluate(lines, signal) }));
  const named = numeric.map((f) => [f.path, f.name] as const);
  const choice = (label: string, value: string, names: readonly (readonly [value: string, text: string])[], key: string) => (
    <span className="row">
      <label htmlFor={`${id}-${key}`}>{label}</label>
      <select id={`${id}-${key}`} value={value} onChange={(e) => onChoose({ [key]: e.target.value })}>{names.map(([name, text]) => <option key={name} value={name}>{text}</option>)}</select>
    </span>
  );
  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Where a limit is met</h2>
      <div className="row limits">
        {choice('Metric', limit?.metric ?? '', metrics.map((name) => [name, name]), 'metric')}
        <select aria-label="Sense of the limit" value={limit?.isAtMost === false ? 'least' : 'most'} onChange={(e) => onChoose({ sense: e.target.value })}><option value="most">at most</option><option value="least">at least</option></select>
        <label htmlFor={`${id}-limit`} className="hidden">Limit</label>
        <input
          id={`${id}-limit`} key={`${limit?.metric ?? ''} ${limit?.value ?? ''}`} inputMode="decimal" defaultValue={limit === null ? '' : Number(limit.value.toPrecision(4))}
          onBlur={(e) => onChoose({ limit: e.target.value })} onKeyDown={(e) => { if (e.key === 'Enter') { onChoose({ limit: e.currentTarget.value }); } }}
        />
        {choice('Across', x?.path ?? '', named, 'x')}
        {choice('Up', y?.path ?? '', named, 'y')}
      </div>
      {failure !== null ? <FailureNotice failure={failure} onRetry={retry} /> : data === undefined || limit === null || x === undefined || y === undefined ? <p className="muted" role="status">Being evaluated…</p>
        : <div className={isCurrent ? undefined : 'old'}><Grid x={x} y={y} limit={limit} {...data} /></div>}
    </section>
  );
}

// Sliders have more stops than a picture needs.
function thinned(stops: readonly number[]): readonly number[] {
  const step = Math.ceil(stops.length / most);
  return stops.filter((_, index) => (index - Math.floor(stops.length / 2)) % step === 0);
}

interface GridProps {
  x: Field;
  y: Field;
  limit: Limit;
  xs: readonly number[];
  ys: readonly number[];
  answers: readonly Answer[];
}

function Grid({ x, y, limit, xs, ys, answers }: GridProps) {
  const nearest = (values: readonly number[], value: unknown): number => values.reduce((best, v, i) => Math.abs(v - Number(value)) < Math.abs((values[best] ?? Infinity) - Number(value)) ? i : best, 0);
  const [hereX, hereY] = [nearest(xs, x.value), nearest(ys, y.value)];
  const cells = answers.map((answer) => stateOf(answer, limit));
  const met = cells.filter((c) => c.state === 'met').length;
  return (
    <>
      <div className="scroll" role="region" aria-label="Grid of evaluations" tabIndex={0}>
        <table className="contours">
          <caption className="hidden">{limit.metric} {limit.isAtMost ? 'at most' : 'at least'} {formatNumber(limit.value)}: {y.name} down the rows, {x.name} across</caption>
          <tbody>
            {ys.map((b, row) => (
              <tr key={b}>
                <th scope="row">{tickText(b)}</th>
                {xs.map((a, column) => {
                  const cell = cells[row * xs.length + column];
                  return (
                    <td key={a} className={`${cell?.state ?? ''}${row === hereY && column === hereX ? ' here' : ''}`} title={`${x.name} ${formatNumber(a)}, ${y.name} ${formatNumber(b)}: ${cell?.text ?? ''}`}>
                      {cell?.state === 'met' ? '✓' : cell?.state === 'missed' ? '·' : '✖'}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tfoot><tr><th scope="row">↑ →</th>{xs.map((a) => <th scope="col" key={a}>{tickText(a)}</th>)}</tr></tfoot>
        </table>
      </div>
      <p className="muted">Across: {x.name}{x.group === 'hardware' ? ', times what there is' : ''}. Up: {y.name}{y.group === 'hardware' ? ', times what there is' : ''}.</p>
      <p className="muted" role="status">{met} of {cells.length} meet {limit.metric} {limit.isAtMost ? '≤' : '≥'} {formatNumber(limit.value)}. ✓ met · missed ✖ not possible; the frame is where the sliders are.</p>
    </>
  );
}

// Whole numbers in full: a size that is rounded is another size.
const tickText = (value: number): string => formatNumber(Number.isInteger(value) ? value : Number(value.toPrecision(3)));

function stateOf(answer: Answer, limit: Limit): { readonly state: 'met' | 'missed' | 'impossible'; readonly text: string } {
  const value = answer.metrics?.[limit.metric];
  const refusal = refusalOf(answer);
  if (refusal !== null || typeof value !== 'number') {
    return { state: 'impossible', text: refusal ?? 'no figure' };
  }
  const isMet = limit.isAtMost ? value <= limit.value : value >= limit.value;
  return { state: isMet ? 'met' : 'missed', text: `${limit.metric} ${formatNumber(value)}` };
}
