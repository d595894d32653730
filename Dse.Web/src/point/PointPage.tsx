import { useEffect } from 'react';
import type { Front, FrontPoint, StudyDetail } from '../api/types';
import { Link } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { formatCount, formatInterval, formatNumber, formatParameter, formatRatio } from '../shared/format';
import { basisText } from '../shared/basis';
import { Name } from '../shared/Name';
import { StaleNotice } from '../shared/StaleNotice';
import { objectivesOf } from '../study/columns';
import { ExportLink } from '../study/ExportLink';
import { Uncomputed } from '../study/Uncomputed';
import { useStudy } from '../study/useStudy';
import { ArtifactView } from './ArtifactView';
import { BitWidths } from './BitWidths';
import { CompareMine } from './CompareMine';
import { Explanation } from './Explanation';
import { lineOfPoint } from './line';
import { Neighbours } from './Neighbours';
import './point.css';
import { Tornado } from './Tornado';
import { useAsked } from './useAsked';

/** One point of a front: what it is, why it is there, what it is made of, what would change it, and how it leaves. */
export default function PointPage({ study: id, trial }: { study: string; trial: number }) {
  const { detail, study, front, heardAt, failure, reload } = useStudy(id);
  const point = front?.points.find((p) => p.trial === trial) ?? null;

  useEffect(() => {
    document.title = study === null ? 'Point · Dse' : `Point ${point?.id ?? ''} · ${study.name} · Dse`;
  }, [study, point]);

  if (detail === null || study === null || front === null) {
    return failure === null ? <p className="muted" role="status">Loading the point…</p> : <><h1>Point</h1><FailureNotice failure={failure} onRetry={reload} /></>;
  }
  return (
    <>
      {failure === null ? null : failure.status === 401 ? <FailureNotice failure={failure} onRetry={reload} /> : <StaleNotice failure={failure} since={heardAt} />}
      {point === null
        ? (
          <section className="panel">
            <h1>Trial {formatCount(trial)}</h1>
            <p>It is not on the front of <Link href={`/studies/${id}`}>{study.name}</Link>: it never was, or a better point has taken its place.</p>
          </section>
        )
        : <View key={trial} detail={detail} front={front} point={point} />}
    </>
  );
}

// Totals whose parts are drawn with the artifact.
const shownByArtifacts = ['timeSeconds', 'memoryGiB', 'ttftMs', 'tpotMs', 'energyMillijoules', 'latencyNs', 'energyPj'];

// Kinds whose lines have fields with names of their own, which sliders can move.
const movable = ['TrainingPlan', 'ServingPlan', 'Accelerator', 'Codesign', 'MemoryController'];

interface ViewProps {
  detail: StudyDetail;
  front: Front;
  point: FrontPoint;
}

function View({ detail, front, point }: ViewProps) {
  const study = detail.study.id;
  const hasLine = front.exports.includes('line');
  const line = useAsked(hasLine ? `${point.trial} ${front.revision}` : null, 0, (signal) => lineOfPoint(study, point.id, signal));
  return (
    <>
      <Head detail={detail} front={front} point={point} />
      <div className="columns even">
        <div className="stack">
          <section className="panel" aria-labelledby="metrics"><h2 id="metrics">Metrics</h2><Metrics front={front} point={point} /></section>
          {detail.study.kind === 'Precision' ? <section className="panel"><BitWidths point={point} /></section> : null}
          {point.artifact === null ? null : (
            <section className="panel" aria-labelledby="made">
              <h2 id="made">What it is made of</h2>
              <ArtifactView study={study} point={point.id} revision={front.revision} spec={detail.spec} exports={front.exports} />
            </section>
          )}
        </div>
        <div className="stack">
          {!hasLine ? <Neighbours front={front} point={point} study={study} kind={detail.study.kind} /> : line.failure !== null ? <FailureNotice failure={line.failure} onRetry={line.retry} />
            : line.data === undefined ? <p className="muted" role="status">Loading the line of the point…</p>
              : (
                <>
                  {detail.study.kind === 'TestProblem' ? null : <Explanation line={line.data} without={point.artifact === null ? [] : shownByArtifacts} />}
                  <Tornado line={line.data} front={front} point={point} kind={detail.study.kind} />
                  <CompareMine line={line.data} front={front} point={point} />
                </>
              )}
        </div>
      </div>
    </>
  );
}

function Head({ detail, front, point }: ViewProps) {
  const { id, name, kind } = detail.study;
  const at = front.points.indexOf(point);
  const neighbour = (step: number, text: string) => {
    const next = front.points[at + step];
    return next === undefined ? null : <Link href={`/studies/${id}/points/${next.trial}`}>{text}</Link>;
  };
  const tied = front.points.filter((p) => point.tiedWith.includes(p.id));
  return (
    <section className="panel" aria-labelledby="point">
      <div className="row spread">
        <div>
          <p className="muted"><Link href={`/studies/${id}?point=${point.trial}`}>{name}</Link> · {kind}</p>
          <h1 id="point">Point {point.id} <span className="muted">of {formatCount(front.points.length)}</span></h1>
        </div>
        <nav className="row" aria-label="Points">{neighbour(-1, '◀ Previous point')}{neighbour(1, 'Next point ▶')}</nav>
      </div>
      <p className="muted">Trial {formatCount(point.trial)} · {basisText(point.basis)}</p>
      <dl className="pairs parameters">
        {Object.entries(point.parameters).map(([parameter, value]) => <div key={parameter}><dt>{parameter}</dt><dd>{formatParameter(value)}</dd></div>)}
      </dl>
      <p className="certificate">{certificateOf(front, point)}</p>
      {tied.length === 0 ? null : (
        <p className="ties">The model cannot tell it apart from {tied.map((p) => <Link key={p.trial} href={`/studies/${id}/points/${p.trial}`}>point {p.id}</Link>)}</p>
      )}
      <p className="exports">
        Export to{' '}
        {front.exports.map((format) => <ExportLink key={format} href={`/v1/studies/${id}/front/${point.id}/export?to=${format}`} name={`point-${point.id}-${format}`}>{format}</ExportLink>)}
        {movable.includes(kind) ? <Link className="button primary" href={`/whatif?study=${id}&trial=${point.trial}`}>What if…</Link> : null}
      </p>
    </section>
  );
}

function certificateOf(front: Front, point: FrontPoint): string {
  const gaps = Object.entries(point.gap);
  if (front.proved === true) {
    return 'Proved: the front is complete, and no design beats this point in every objective.';
  }
  if (gaps.length > 0) {
    return `Bounded: ${gaps.map(([metric, gap]) => gap === 0 ? `${metric} is the best possible` : `${metric} is within ${formatRatio(gap)} of the best possible`).join('; ')}.`;
  }
  return 'Not proved: no design that was evaluated beats it, and others may.';
}

function Metrics({ front, point }: { front: Front; point: FrontPoint }) {
  const objectives = objectivesOf(front);
  const goals = new Map(objectives.map((o) => [o.metric, o.goal]));
  const names = [...goals.keys(), ...Object.keys(point.metrics).filter((name) => !goals.has(name))].filter((name) => point.metrics[name] !== null);
  const hasBounds = Object.keys(point.bound).length > 0;
  const hasIntervals = Object.keys(point.interval).length > 0;
  return (
    <div className="scroll">
      <table className="metrics">
        <caption className="hidden">Metrics of point {point.id}</caption>
        <thead>
          <tr>
            <th scope="col">Metric</th><th scope="col" className="number">Value</th>{hasIntervals ? <th scope="col" className="number">p10 – p90</th> : null}
            {hasBounds ? <th scope="col" className="number">Best possible</th> : null}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name} className={goals.has(name) ? 'objective' : undefined}>
              <th scope="row">{goals.has(name) ? <span className="muted">{goals.get(name)} </span> : null}<Name of={name} /></th>
              <td className="number">{formatNumber(point.metrics[name])}</td>
              {hasIntervals ? <td className="number">{formatInterval(point.interval[name])}</td> : null}
              {hasBounds ? <td className="number">{point.bound[name] === undefined ? '' : <>{formatNumber(point.bound[name])} <span className="muted">{gapText(point.gap[name])}</span></>}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
      <Uncomputed point={point} />
    </div>
  );
}

const gapText = (gap: number | undefined): string => gap === undefined ? '' : gap === 0 ? 'reached' : `gap ${formatRatio(gap)}`;
