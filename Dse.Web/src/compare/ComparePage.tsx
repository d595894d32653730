import { lazy, Suspense, useEffect, useId } from 'react';
import { api, bodyOf } from '../api/client';
import type { Comparison } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { formatCount, formatNumber, formatRatio } from '../shared/format';
import { StaleNotice } from '../shared/StaleNotice';
import { StateBadge } from '../shared/StateBadge';
import { usePolled } from '../shared/usePolled';
import { markOf, marks } from './marks';
import { pickedIn, PointDifferences, pickText } from './PointDifferences';

const CompareChart = lazy(() => import('./CompareChart'));
const everyMs = 5_000;

/** Fronts of several studies in one plane, and which covers how much of which. The studies are in the address. */
export function ComparePage({ address }: { address: URL }) {
  const ids = (address.searchParams.get('studies') ?? '').split(',').filter((id) => id !== '');

  useEffect(() => {
    document.title = 'Compare · Dse';
  }, []);

  return ids.length < 2
    ? (
      <section className="panel">
        <h1>Compare fronts</h1>
        <p>Choose two or more studies with the same objectives in the <Link href="/">list of studies</Link> and press <em>Compare</em> there, or take the studies of a run of a <Link href="/sweeps">sweep</Link>.</p>
        <p className="muted">Their fronts then stand in one plot, with hypervolume, coverage, what most of several seeds reach, and two points side by side.</p>
      </section>
    )
    : <Fronts ids={ids} address={address} />;
}

function Fronts({ ids, address }: { ids: readonly string[]; address: URL }) {
  const { data, failure, readAt, refresh } = usePolled(ids.join(','), everyMs, (signal) =>
    bodyOf(api.POST('/v1/comparisons', { body: { studies: [...ids] }, signal })));
  if (data === undefined) {
    return failure === null
      ? <p className="muted" role="status">Loading the fronts…</p>
      : <><h1>Compare fronts</h1><FailureNotice failure={failure} onRetry={refresh} title={failure.status === 422 ? 'These fronts cannot be set beside each other.' : undefined} /></>;
  }
  const metrics = data.objectives.map((text) => text.split(' ')[1] ?? text);
  const pick = (name: string | null, fallback: number): string => metrics.find((m) => m === name) ?? metrics[fallback] ?? metrics[0] ?? '';
  const [x, y] = [pick(address.searchParams.get('x'), 0), pick(address.searchParams.get('y'), 1)];
  const [a, b] = [pickedIn(data, address.searchParams.get('a'), 'a'), pickedIn(data, address.searchParams.get('b'), 'b')];
  return (
    <>
      <h1>Compare fronts</h1>
      {failure === null ? null : <StaleNotice failure={failure} since={readAt} />}
      <section className="panel" aria-labelledby="plane">
        <h2 id="plane">{data.fronts.length} fronts <span className="muted">{data.objectives.join(', ')}</span></h2>
        <div className="row axes">
          <Axis label="Across" value={x} names={metrics} onChange={(name) => navigate(withQuery(address, { x: name }), true)} />
          <Axis label="Up" value={y} names={metrics} onChange={(name) => navigate(withQuery(address, { y: name }), true)} />
        </div>
        <Suspense fallback={<p className="chart muted" role="status">Loading the chart…</p>}>
          <CompareChart
            key={data.fronts.length} comparison={data} x={x} y={y} a={a} b={b}
            onPick={(front, trial, isFirst) => navigate(withQuery(address, { [isFirst ? 'a' : 'b']: pickText(front, trial) }), true)}
          />
        </Suspense>
        {data.attainment.length === 0 ? null : (
          <p className="muted">Lines: what at least {data.attainment.map((level) => level.count).join(', ')} of the {data.fronts.length} fronts reach.</p>
        )}
      </section>
      <Volumes comparison={data} />
      <Coverage comparison={data} />
      <PointDifferences comparison={data} a={a} b={b} address={address} />
    </>
  );
}

function Axis({ label, value, names, onChange }: { label: string; value: string; names: readonly string[]; onChange: (name: string) => void }) {
  const id = useId();
  return (
    <span className="row">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => onChange(e.target.value)}>
        {names.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
    </span>
  );
}

function Volumes({ comparison }: { comparison: Comparison }) {
  return (
    <section className="panel" aria-labelledby="volumes">
      <h2 id="volumes">Hypervolume</h2>
      <p className="muted">
        Joint {formatNumber(comparison.jointHypervolume)} · against {comparison.referencePoint === null ? '–' : comparison.referencePoint.map(formatNumber).join(', ')}
      </p>
      <div className="scroll">
        <table className="studies">
          <caption className="hidden">Each front's hypervolume and what it adds to the joint front</caption>
          <thead>
            <tr>
              <th scope="col">Mark</th><th scope="col">Study</th><th scope="col">State</th><th scope="col" className="number">Points</th>
              <th scope="col" className="number">On the joint front</th><th scope="col" className="number">Hypervolume</th>
            </tr>
          </thead>
          <tbody>
            {comparison.fronts.map((front, index) => (
              <tr key={front.study.id}>
                <td><span className={`mark mark-${index % marks.length}`} aria-hidden="true">{markOf(index).text}</span> {index + 1}</td>
                <th scope="row"><Link href={`/studies/${front.study.id}`}>{front.study.name}</Link></th>
                <td><StateBadge state={front.study.state} /></td>
                <td className="number">{formatCount(front.points.length)}</td>
                <td className="number">{formatCount(front.onJointFront)}</td>
                <td className="number">{formatNumber(front.hypervolume)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Coverage({ comparison }: { comparison: Comparison }) {
  return (
    <section className="panel" aria-labelledby="coverage">
      <h2 id="coverage">Coverage</h2>
      <p className="muted">The share of the column's points that a point of the row equals or dominates.</p>
      <div className="scroll" role="region" aria-label="Coverage" tabIndex={0}>
        <table>
          <caption className="hidden">Coverage of each front by each other</caption>
          <thead>
            <tr><th scope="col">Front</th>{comparison.fronts.map((front, index) => <th key={front.study.id} scope="col" className="number">{index + 1}</th>)}</tr>
          </thead>
          <tbody>
            {comparison.coverage.map((row, index) => (
              <tr key={comparison.fronts[index]?.study.id}>
                <th scope="row">{index + 1} {comparison.fronts[index]?.study.name}</th>
                {row.map((share, column) => <td key={comparison.fronts[column]?.study.id} className="number">{column === index || share === null ? '–' : formatRatio(share)}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
