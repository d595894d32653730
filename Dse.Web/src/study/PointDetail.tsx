import type { Front, FrontPoint } from '../api/types';
import { Link } from '../router';
import { formatCount, formatInterval, formatNumber, formatParameter, formatRatio } from '../shared/format';
import { basisText } from '../shared/basis';
import { Name } from '../shared/Name';
import { objectivesOf } from './columns';
import { ExportLink } from './ExportLink';
import { Uncomputed } from './Uncomputed';

interface PointDetailProps {
  study: string;
  front: Front;
  point: FrontPoint;
  onSelect: (trial: number) => void;
}

/** One point in short, and the way to all about it. */
export function PointDetail({ study, front, point, onSelect }: PointDetailProps) {
  const objectives = objectivesOf(front).map((o) => o.metric);
  const metrics = [...objectives, ...Object.keys(point.metrics).filter((name) => !objectives.includes(name))].filter((name) => point.metrics[name] !== null);
  const hasIntervals = Object.keys(point.interval).length > 0;
  return (
    <section className="panel" aria-labelledby="point">
      <div className="row spread">
        <h2 id="point">Point {point.id}</h2>
        <Link className="button" href={`/studies/${study}/points/${point.trial}`}>All about point {point.id}</Link>
      </div>
      <p className="muted">Trial {formatCount(point.trial)} · {basisText(point.basis)}</p>
      <Ties front={front} point={point} onSelect={onSelect} />
      <p className="exports">
        Export to{' '}
        {front.exports.map((format) => (
          <ExportLink key={format} href={`/v1/studies/${study}/front/${point.id}/export?to=${format}`} name={`point-${point.id}-${format}`}>{format}</ExportLink>
        ))}
      </p>
      <h3>Parameters</h3>
      <dl className="pairs">
        {Object.entries(point.parameters).map(([name, value]) => (
          <div key={name}><dt>{name}</dt><dd>{formatParameter(value)}</dd></div>
        ))}
      </dl>
      <Bounds point={point} />
      <h3>Metrics</h3>
      <div className="scroll" role="region" aria-label="Metrics" tabIndex={0}>
        <table className="metrics">
          <caption className="hidden">Metrics of point {point.id}</caption>
          <thead>
            <tr>
              <th scope="col">Metric</th><th scope="col" className="number">Value</th>{hasIntervals ? <th scope="col" className="number">p10 – p90</th> : null}
            </tr>
          </thead>
          <tbody>{metrics.map((name) => <Metric key={name} name={name} point={point} isObjective={objectives.includes(name)} hasIntervals={hasIntervals} />)}</tbody>
        </table>
        <Uncomputed point={point} />
      </div>
    </section>
  );
}

function Metric({ name, point, isObjective, hasIntervals }: { name: string; point: FrontPoint; isObjective: boolean; hasIntervals: boolean }) {
  return (
    <tr className={isObjective ? 'objective' : undefined}>
      <th scope="row"><Name of={name} /></th>
      <td className="number">{formatNumber(point.metrics[name])}</td>
      {hasIntervals ? <td className="number">{formatInterval(point.interval[name])}</td> : null}
    </tr>
  );
}

function Bounds({ point }: { point: FrontPoint }) {
  const bounds = Object.entries(point.bound);
  return bounds.length === 0 ? null : (
    <>
      <h3>Proved bounds</h3>
      <dl className="pairs">
        {bounds.map(([name, bound]) => (
          <div key={name}><dt>{name}</dt><dd>{formatNumber(bound)}<Gap ratio={point.gap[name]} /></dd></div>
        ))}
      </dl>
    </>
  );
}

const Gap = ({ ratio }: { ratio: number | undefined }) =>
  ratio === undefined ? null : <span className="muted">, {ratio === 0 ? 'reached' : `gap ${formatRatio(ratio)}`}</span>;

function Ties({ front, point, onSelect }: Omit<PointDetailProps, 'study'>) {
  const tied = front.points.filter((p) => point.tiedWith.includes(p.id));
  return tied.length === 0 ? null : (
    <p className="ties">
      The model cannot tell it apart from{' '}
      {tied.map((p) => <button type="button" className="link" key={p.trial} onClick={() => onSelect(p.trial)}>point {p.id}</button>)}
    </p>
  );
}
