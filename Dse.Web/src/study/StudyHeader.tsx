import { useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import { canResume, hasEnded, type Front, type StudySummary } from '../api/types';
import { FailureNotice } from '../shared/FailureNotice';
import { formatCountOf, formatNumber } from '../shared/format';
import { Moment } from '../shared/Moment';
import { ProgressBar } from '../shared/ProgressBar';
import { StateBadge } from '../shared/StateBadge';
import { ExportLink } from './ExportLink';

interface StudyHeaderProps {
  study: StudySummary;
  front: Front | null;
  isCurrent: boolean;
  onChanged: () => void;
}

/** Where a study stands, and what can be done with it. */
export function StudyHeader({ study, front, isCurrent, onChanged }: StudyHeaderProps) {
  return (
    <section className="panel" aria-labelledby="study">
      <div className="row spread head">
        <div>
          <h1 id="study">{study.name}</h1>
          <p className="row">
            <StateBadge state={study.state} />
            <span className="muted">{study.kind} · created <Moment at={study.createdAt} /></span>
            {!hasEnded(study.state) && isCurrent ? <span className="live">live</span> : null}
            {study.cancelRequestedAt !== null && !hasEnded(study.state) ? <span className="muted">cancelling…</span> : null}
          </p>
        </div>
        <Actions study={study} front={front} onChanged={onChanged} />
      </div>
      {study.error === null ? null : <p className="notice error"><code>{study.error.code}</code> {study.error.message}</p>}
      {study.reason === null || study.reason === study.error?.message ? null : <p>{study.reason}</p>}
      <dl className="facts">
        <div><dt>Progress</dt><dd><ProgressBar study={study} /></dd></div>
        <div><dt>Searched for</dt><dd>{formatNumber(study.progress.searchSeconds)} s</dd></div>
        <div><dt>Front</dt><dd>{formatCountOf(study.progress.frontSize, 'point')}</dd></div>
        <div><dt>Hypervolume</dt><dd>{formatNumber(study.progress.hypervolume)}</dd></div>
        {front === null || front.strategy === null ? null : <div><dt>Strategy</dt><dd title={front.strategy}>{front.strategy.split(':')[0]}{front.strategy.includes('chosen by auto') ? ' (auto)' : ''}</dd></div>}
        {front === null || front.proved === null ? null : <div><dt>Proved complete</dt><dd>{front.proved ? 'yes' : 'no'}</dd></div>}
        {front === null || front.reproducible === null ? null : <div><dt>Reproducible</dt><dd>{front.reproducible ? 'yes' : 'no, the clock ended it'}</dd></div>}
      </dl>
    </section>
  );
}

function Actions({ study, front, onChanged }: Omit<StudyHeaderProps, 'isCurrent'>) {
  const [failure, setFailure] = useState<ApiError | null>(null);
  const steer = async (what: 'cancel' | 'resume'): Promise<void> => {
    try {
      await bodyOf(api.POST(`/v1/studies/{id}/${what}`, { params: { path: { id: study.id } } }));
      setFailure(null);
      onChanged();
    } catch (error) {
      setFailure(ApiError.of(error));
    }
  };
  return (
    <div>
      <div className="row">
        {front === null || front.points.length === 0 ? null : (
          <>
            <ExportLink href={`/v1/studies/${study.id}/front?format=csv`} name={`front-${study.id}.csv`}>Export CSV</ExportLink>
            <ExportLink href={`/v1/studies/${study.id}/front?format=json`} name={`front-${study.id}.json`}>Export JSON</ExportLink>
          </>
        )}
        {hasEnded(study.state) ? null : (
          <button type="button" disabled={study.cancelRequestedAt !== null} onClick={() => void steer('cancel')}>Cancel</button>
        )}
        {canResume(study.state) ? <button type="button" onClick={() => void steer('resume')}>Resume</button> : null}
      </div>
      {failure === null ? null : <FailureNotice failure={failure} onRetry={onChanged} />}
    </div>
  );
}
