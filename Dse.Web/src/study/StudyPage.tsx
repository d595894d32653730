import { memo, useEffect } from 'react';
import { hasEnded, type Front, type StudySummary } from '../api/types';
import { Link, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { formatCount } from '../shared/format';
import { jsonText } from '../shared/jsonText';
import { Part } from '../shared/Part';
import { StaleNotice } from '../shared/StaleNotice';
import { FrontView } from './FrontView';
import { StudyHeader } from './StudyHeader';
import { SearchView } from './search/SearchView';
import { TrialsView } from './search/TrialsView';
import { useStudy } from './useStudy';

const views = [['front', 'Front'], ['search', 'Search'], ['trials', 'Trials']] as const;

/** One study: where it stands, its front and how it was searched, live. Axes and selection are in the address. */
export function StudyPage({ id, address }: { id: string; address: URL }) {
  const { detail, study, front, isCurrent, heardAt, failure, reload } = useStudy(id);
  const name = study?.name;
  const view = views.find(([wanted]) => wanted === address.searchParams.get('view'))?.[0] ?? 'front';

  useEffect(() => {
    document.title = name === undefined ? 'Study · Dse' : `${name} · Dse`;
  }, [name]);

  if (study === null || detail === null) {
    return failure === null
      ? <p className="muted" role="status">Loading the study…</p>
      : <><h1>Study</h1><FailureNotice failure={failure} onRetry={reload} /></>;
  }
  return (
    <>
      {failure === null ? null : failure.status === 401
        ? <FailureNotice failure={failure} onRetry={reload} />
        : <StaleNotice failure={failure} since={heardAt} />}
      <StudyHeader study={study} front={front} isCurrent={isCurrent} onChanged={reload} />
      <nav className="tabs" aria-label="Views of the study">
        {views.map(([name, text]) => (
          <Link key={name} href={withQuery(address, { view: name === 'front' ? null : name })} aria-current={view === name ? 'page' : undefined}>{text}</Link>
        ))}
      </nav>
      {view === 'search' ? <SearchView study={study} front={front} address={address} />
        : view === 'trials' ? <TrialsView study={study} front={front} address={address} />
          : front === null ? <p className="muted" role="status">Loading the front…</p>
            : front.points.length === 0 ? <><NoPoints study={study} /><Background front={front} spec={detail.spec} isOpen /></>
              : <FrontView front={front} address={address} background={(isOpen) => <Background front={front} spec={detail.spec} isOpen={isOpen} />} />}
    </>
  );
}

function NoPoints({ study }: { study: StudySummary }) {
  if (!hasEnded(study.state) && study.kind === 'External') {
    return (
      <section className="panel">
        <p role="status">No design has been evaluated yet. The study waits for your evaluator:</p>
        <pre>dse attach {study.id} --evaluate-with CMD</pre>
        <p className="muted">Any number of them may be attached, here and elsewhere; a program can also ask and tell <a href="/docs">over REST</a>.</p>
      </section>
    );
  }
  const text = study.state === 'queued' ? 'The study waits for a worker. Studies are worked on in turn; this page follows it by itself.'
    : hasEnded(study.state) ? 'The study ended without a point: every design that was looked at breaks a limit. Search tells which limit binds most, Trials tells it design by design; then loosen that limit, widen the space or search longer.'
      : 'No point has been found yet. This page follows the search by itself.';
  return <section className="panel"><p className="muted" role="status">{text}</p></section>;
}

/** What was asked, and what was turned down. */
function Background({ front, spec, isOpen }: { front: Front; spec: unknown; isOpen: boolean }) {
  return (
    <>
      <section className="panel">
        <Part name="spec" title="Spec" isOpen={isOpen}><Spec spec={spec} /></Part>
      </section>
      {front.rejected === null || Object.keys(front.rejected).length === 0 ? null : (
        <section className="panel">
          <Part name="rejected" title="Rejected candidates" isOpen={isOpen}>
            <dl className="pairs">
              {Object.entries(front.rejected).map(([reason, count]) => <div key={reason}><dt>{reason}</dt><dd>{formatCount(count)}</dd></div>)}
            </dl>
          </Part>
        </section>
      )}
    </>
  );
}

// With graphs and tables a spec may be long.
const Spec = memo(({ spec }: { spec: unknown }) => <pre>{jsonText(spec, 100)}</pre>);
