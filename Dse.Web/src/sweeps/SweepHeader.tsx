import { useState } from 'react';
import { api, ApiError, bodyOf } from '../api/client';
import type { SweepDetail } from '../api/types';
import { navigate } from '../router';
import { Confirm } from '../shared/Confirm';
import { FailureNotice } from '../shared/FailureNotice';
import { formatCount, formatNumber } from '../shared/format';
import { Moment } from '../shared/Moment';

interface SweepHeaderProps {
  detail: SweepDetail;
  onChanged: () => void;
}

/** Where a sweep stands, when it fires next, and what can be done with it. */
export function SweepHeader({ detail, onChanged }: SweepHeaderProps) {
  const { sweep, studiesPerRun, nextSlots } = detail;
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [asks, setAsks] = useState(false);
  const limits = (detail.definition as { limits?: { studies?: number; hours?: number } }).limits;
  const act = async (what: 'run' | 'pause' | 'resume'): Promise<void> => {
    setIsBusy(true);
    try {
      await bodyOf(api.POST(`/v1/sweeps/{id}/${what}`, { params: { path: { id: sweep.id } } }));
      setFailure(null);
      onChanged();
    } catch (error) {
      setFailure(ApiError.of(error));
    } finally {
      setIsBusy(false);
    }
  };
  const remove = async (): Promise<void> => {
    setAsks(false);
    const { response, error } = await api.DELETE('/v1/sweeps/{id}', { params: { path: { id: sweep.id } } });
    if (response.ok || response.status === 404) {
      navigate('/sweeps');
    } else {
      setFailure(ApiError.ofAnswer(response.status, error));
    }
  };
  return (
    <section className="panel" aria-labelledby="sweep">
      <div className="row spread">
        <div>
          <h1 id="sweep">{sweep.name}</h1>
          <p className="row">
            <span className="badge">{sweep.state}</span>
            <span className="muted">made <Moment at={sweep.createdAt} /></span>
          </p>
        </div>
        <div className="row">
          <button type="button" className="primary" disabled={isBusy || sweep.state === 'ended'} onClick={() => void act('run')}>Run now</button>
          {sweep.state === 'active' && sweep.nextFireAt !== null ? <button type="button" disabled={isBusy} onClick={() => void act('pause')}>Pause</button> : null}
          {sweep.state === 'paused' ? <button type="button" disabled={isBusy} onClick={() => void act('resume')}>Resume</button> : null}
          <button type="button" disabled={isBusy} onClick={() => setAsks(true)}>Delete…</button>
        </div>
      </div>
      <div aria-live="polite">{failure === null ? null : <FailureNotice failure={failure} onRetry={() => setFailure(null)} />}</div>
      {sweep.reason === null ? null : <p>{sweep.reason}</p>}
      {!asks ? null : (
        <Confirm title={`Delete ${sweep.name}?`} yes="Delete the sweep" no="Keep" onNo={() => setAsks(false)} onYes={() => void remove()}>
          <p>Its {formatCount(sweep.studies)} studies stay. No further run starts.</p>
        </Confirm>
      )}
      <dl className="facts">
        <div><dt>Studies a run</dt><dd>{formatCount(studiesPerRun)}</dd></div>
        <div><dt>Runs so far</dt><dd>{formatCount(sweep.runs)}</dd></div>
        <div><dt>Studies so far</dt><dd>{formatCount(sweep.studies)}{limits?.studies === undefined ? '' : ` of at most ${formatCount(limits.studies)}`}</dd></div>
        {limits?.hours === undefined ? null : <div><dt>Searching at most</dt><dd>{formatNumber(limits.hours)} hours in all</dd></div>}
        <div><dt>Next slots</dt><dd>{nextSlots.length === 0 ? 'none: it runs when asked' : nextSlots.slice(0, 3).map((slot, index) => <span key={slot}>{index === 0 ? '' : ', '}<Moment at={slot} isShort /></span>)}</dd></div>
      </dl>
    </section>
  );
}
