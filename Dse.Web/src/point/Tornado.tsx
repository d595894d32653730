import { useId, useState } from 'react';
import type { Front, FrontPoint } from '../api/types';
import { FailureNotice } from '../shared/FailureNotice';
import { formatNumber } from '../shared/format';
import { Name } from '../shared/Name';
import { namesOf, objectivesOf } from '../study/columns';
import { evaluate, refusalOf, type Answer, type Line } from './line';
import { stepsOfHardware, stepsOfPlan, type Step } from './steps';
import { useAsked } from './useAsked';

interface TornadoProps {
  line: Line;
  front: Front;
  point: FrontPoint;
  kind: string;
}

interface Bar {
  readonly step: Step;
  /** New value over the present one, less 1; null when there is none. */
  readonly change: number | null;
  readonly value: number | null;
  readonly refusal: string | null;
}

// Codes of lines that hold what a field can never be, or not without others.
const valueless = ['outOfRange', 'unknownValue', 'unknownField', 'missingField', 'notTogether'];

/** What one step of each field does to a metric, the greatest first. */
export function Tornado({ line, front, point, kind }: TornadoProps) {
  const id = useId();
  const metrics = namesOf([point], (p) => p.metrics).filter((name) => point.metrics[name] !== null);
  const [metric, setMetric] = useState(objectivesOf(front)[0]?.metric ?? metrics[0] ?? '');
  const steps = [...stepsOfPlan(line, point, front.points), ...stepsOfHardware(line)];
  const { data, failure, retry } = useAsked(JSON.stringify(steps.map((s) => s.line)), 0, (signal) => evaluate([line, ...steps.map((s) => s.line)], signal));
  return (
    <section className="panel" aria-labelledby={`${id}-title`}>
      <div className="row spread">
        <h2 id={`${id}-title`}>What one step does</h2>
        <span className="row">
          <label htmlFor={id}>to</label>
          <select id={id} value={metric} onChange={(e) => setMetric(e.target.value)}>{metrics.map((name) => <option key={name}>{name}</option>)}</select>
        </span>
      </div>
      <p className="help">
        Each field alone, to the next value on the front or to half and twice it
        {kind === 'TrainingPlan' ? ' (dp makes up for tp, pp and cp)' : ''}{kind === 'TrainingPlan' || kind === 'ServingPlan' ? '; then half and twice of each resource of the hardware' : ''}.
      </p>
      {failure !== null ? <FailureNotice failure={failure} onRetry={retry} /> : data === undefined ? <p className="muted" role="status">Being evaluated…</p>
        : <Bars steps={steps} answers={data} metric={metric} />}
    </section>
  );
}

function Bars({ steps, answers, metric }: { steps: readonly Step[]; answers: readonly Answer[]; metric: string }) {
  const base = answers[0]?.metrics?.[metric];
  if (typeof base !== 'number' || base === 0) {
    return <p className="muted">This version's model gives no {metric} for the point: {answers[0] === undefined ? '' : refusalOf(answers[0])}</p>;
  }
  const bars = steps.flatMap((step, index): readonly Bar[] => {
    const answer = answers[index + 1];
    if (answer?.error !== undefined && valueless.includes(answer.error.code)) {
      return [];
    }
    const refusal = answer === undefined ? null : refusalOf(answer);
    const value = answer?.metrics?.[metric];
    return [typeof value === 'number' && refusal === null ? { step, value, change: value / base - 1, refusal } : { step, value: null, change: null, refusal: refusal ?? 'no figure' }];
  });
  const fields = [...new Set(bars.map((b) => b.step.field))];
  const sizeOf = (field: string): number => Math.max(...bars.filter((b) => b.step.field === field).map((b) => Math.abs(b.change ?? 0)));
  const most = Math.max(...fields.map(sizeOf), 1e-9);
  return (
    <table className="tornado">
      <caption className="hidden">Change of {metric} by one step of each field</caption>
      <thead><tr><th scope="col">Field</th><th scope="col">Step</th><th scope="col">Change of <Name of={metric} /></th><th scope="col" className="number">Becomes</th></tr></thead>
      <tbody>
        {fields.toSorted((a, b) => sizeOf(b) - sizeOf(a)).flatMap((field) => bars.filter((b) => b.step.field === field).map((bar, index, all) => (
          <tr key={`${field} ${bar.step.text}`} className={index === all.length - 1 ? 'last' : undefined}>
            {index === 0 ? <th scope="rowgroup" rowSpan={all.length}>{field}</th> : null}
            <td className="step">{bar.step.direction === 'down' ? '▼' : '▲'} {bar.step.text}</td>
            {bar.change === null ? <td colSpan={2} className="muted refusal">✖ {bar.refusal}</td> : (
              <>
                <td className="bar">
                  <svg viewBox="-1 0 2 1" preserveAspectRatio="none" aria-hidden="true">
                    <rect className={bar.change < 0 ? 'less' : 'more'} x={Math.min(0, bar.change / most)} width={Math.abs(bar.change) / most} height="1" />
                    <line x1="0" x2="0" y1="0" y2="1" vectorEffect="non-scaling-stroke" />
                  </svg>
                </td>
                <td className="number">{formatNumber(bar.value)} <span className="muted">{changeText(bar.change)}</span></td>
              </>
            )}
          </tr>
        )))}
      </tbody>
    </table>
  );
}

/** "+3.1 %" or "−3.1 %". */
export const changeText = (change: number): string => Math.abs(change) < 5e-6 ? '±0 %' : `${change < 0 ? '−' : '+'}${formatNumber(Math.abs(change) * 100)} %`;
