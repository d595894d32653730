import { useEffect } from 'react';
import { hasEnded, type Front, type FrontPoint, type StudySummary } from '../api/types';
import { navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { formatCount } from '../shared/format';
import { StaleNotice } from '../shared/StaleNotice';
import { axesIn } from './axes';
import { FrontPlot } from './FrontPlot';
import { FrontTable } from './FrontTable';
import { PointDetail } from './PointDetail';
import { StudyHeader } from './StudyHeader';
import { useStudy } from './useStudy';

/** One study: where it stands and its front, live. Axes and selection are in the address. */
export function StudyPage({ id, address }: { id: string; address: URL }) {
  const { detail, study, front, isCurrent, heardAt, failure, reload } = useStudy(id);
  const name = study?.name;

  useEffect(() => {
    document.title = name === undefined ? 'Study · Dse' : `${name} · Dse`;
  }, [name]);

  if (study === null || detail === null) {
    return failure === null
      ? <p className="muted" role="status">Loading the study…</p>
      : <FailureNotice failure={failure} onRetry={reload} />;
  }
  return (
    <>
      {failure === null ? null : failure.status === 401
        ? <FailureNotice failure={failure} onRetry={reload} />
        : <StaleNotice failure={failure} since={heardAt} />}
      <StudyHeader study={study} front={front} isCurrent={isCurrent} onChanged={reload} />
      {front === null ? <p className="muted" role="status">Loading the front…</p>
        : front.points.length === 0 ? <NoPoints study={study} />
          : <FrontView front={front} spec={detail.spec} address={address} />}
      {front === null || front.points.length > 0 ? null : <Background front={front} spec={detail.spec} isOpen />}
    </>
  );
}

function FrontView({ front, spec, address }: { front: Front; spec: unknown; address: URL }) {
  const trial = address.searchParams.get('point');
  const selected: FrontPoint | null = front.points.find((p) => String(p.trial) === trial) ?? null;
  const select = (wanted: number): void => navigate(withQuery(address, { point: String(wanted) }), true);
  return (
    <div className="columns">
      <div className="stack">
        <section className="panel" aria-labelledby="front">
          <h2 id="front">Front <span className="muted">{front.objectives.join(', ')}</span></h2>
          <FrontPlot
            front={front} wanted={axesIn(address.searchParams)} selected={selected}
            onAxes={(axes) => navigate(withQuery(address, { ...axes }), true)} onSelect={select}
          />
        </section>
        <section className="panel" aria-labelledby="table">
          <h2 id="table">{formatCount(front.points.length)} points</h2>
          <FrontTable front={front} selected={selected} onSelect={select} />
        </section>
      </div>
      <div className="stack">
        {selected === null
          ? <section className="panel"><p className="muted">Select a point in the plot or a row of the table to see all about it.</p></section>
          : <PointDetail study={front.study} front={front} point={selected} onSelect={select} />}
        <Background front={front} spec={spec} isOpen={selected === null} />
      </div>
    </div>
  );
}

function NoPoints({ study }: { study: StudySummary }) {
  const text = study.state === 'queued' ? 'The study waits for a worker.'
    : hasEnded(study.state) ? 'The study ended without a point.' : 'No point has been found yet.';
  return <section className="panel"><p className="muted" role="status">{text}</p></section>;
}

/** What was asked, and what was turned down. */
function Background({ front, spec, isOpen }: { front: Front; spec: unknown; isOpen: boolean }) {
  return (
    <>
      <section className="panel">
        <details open={isOpen}><summary>Spec</summary><pre>{JSON.stringify(spec, null, 2)}</pre></details>
      </section>
      {front.rejected === null ? null : (
        <section className="panel">
          <details open={isOpen}>
            <summary>Rejected candidates</summary>
            <dl className="pairs">
              {Object.entries(front.rejected).map(([reason, count]) => <div key={reason}><dt>{reason}</dt><dd>{formatCount(count)}</dd></div>)}
            </dl>
          </details>
        </section>
      )}
    </>
  );
}
