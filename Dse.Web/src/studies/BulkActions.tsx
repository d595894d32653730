import { useState, type ReactNode } from 'react';
import { api, ApiError } from '../api/client';
import { Link } from '../router';
import { Confirm } from '../shared/Confirm';
import { formatCount } from '../shared/format';
import type { Chosen, Selection } from './useSelection';

// The comparison route takes as many.
const mostCompared = 64;
const atOnce = 4;

interface BulkActionsProps {
  selection: Selection;
  isDeleting: boolean;
  onDeleting: (asks: boolean) => void;
  onChanged: () => void;
  /** Further ways to choose. */
  children?: ReactNode;
}

interface Outcome {
  readonly done: number;
  readonly verb: string;
  readonly refused: readonly { readonly study: Chosen; readonly message: string }[];
}

/** What can be done with the chosen studies together. */
export function BulkActions({ selection, isDeleting, onDeleting, onChanged, children }: BulkActionsProps) {
  const { chosen } = selection;
  const [isBusy, setIsBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const act = async (verb: string, one: (id: string) => Promise<void>, forget: boolean): Promise<void> => {
    setIsBusy(true);
    const refused = await forEach(chosen, one);
    const kept = new Set(refused.map((r) => r.study.id));
    setOutcome({ verb, done: chosen.length - refused.length, refused });
    if (forget) {
      selection.set(chosen.filter((s) => !kept.has(s.id)), false);
    }
    setIsBusy(false);
    onChanged();
  };
  const count = `${formatCount(chosen.length)} ${chosen.length === 1 ? 'study' : 'studies'}`;
  return (
    <div className="bulk">
      {chosen.length === 0 ? <div className="row"><span className="muted">Choose studies to compare, cancel or delete them together.</span>{children}</div> : (
        <div className="row" role="group" aria-label="Chosen studies">
          <strong>{count} chosen</strong>
          {chosen.length < 2 ? null : chosen.length > mostCompared ? <span className="muted">At most {mostCompared} fronts are compared at once.</span>
            : <Link className="button" href={`/compare?studies=${chosen.map((c) => c.id).join(',')}`}>Compare {chosen.length} fronts</Link>}
          <button type="button" disabled={isBusy} onClick={() => void act('cancelled', cancel, false)}>Cancel {count}</button>
          <button type="button" disabled={isBusy} onClick={() => onDeleting(true)}>Delete {count}…</button>
          <button type="button" className="link" onClick={selection.clear}>Choose none</button>
          {children}
        </div>
      )}
      <div aria-live="polite">{outcome === null ? null : <OutcomeNotice outcome={outcome} />}</div>
      {!isDeleting ? null : (
        <Confirm
          title={`Delete ${count} for good?`} yes={`Delete ${count}`} no="Keep"
          onNo={() => onDeleting(false)} onYes={() => { onDeleting(false); void act('deleted', remove, true); }}
        >
          <p>Their fronts, trials and artifacts are deleted too. There is no way back.</p>
          <ul>{chosen.slice(0, 8).map((c) => <li key={c.id}>{c.name}</li>)}{chosen.length > 8 ? <li>and {formatCount(chosen.length - 8)} more</li> : null}</ul>
        </Confirm>
      )}
    </div>
  );
}

const cancel = (id: string): Promise<void> => done(api.POST('/v1/studies/{id}/cancel', { params: { path: { id } } }));

const remove = (id: string): Promise<void> => done(api.DELETE('/v1/studies/{id}', { params: { path: { id } } }));

async function done(call: Promise<{ error?: unknown; response: Response }>): Promise<void> {
  const { error, response } = await call;
  // What is gone already is as good as deleted.
  if (!response.ok && response.status !== 404) {
    throw ApiError.ofAnswer(response.status, error);
  }
}

async function forEach(studies: readonly Chosen[], one: (id: string) => Promise<void>): Promise<Outcome['refused']> {
  const refused: { study: Chosen; message: string }[] = [];
  const left = [...studies];
  const lane = async (): Promise<void> => {
    for (let study = left.shift(); study !== undefined; study = left.shift()) {
      try {
        await one(study.id);
      } catch (error) {
        const failure = ApiError.of(error);
        refused.push({ study, message: failure.problem?.errors[0]?.message ?? failure.problem?.detail ?? failure.message });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return refused;
}

const OutcomeNotice = ({ outcome }: { outcome: Outcome }) => (
  <div className={`notice${outcome.refused.length > 0 ? ' error' : ''}`}>
    <p>{formatCount(outcome.done)} {outcome.verb}{outcome.refused.length === 0 ? '.' : `, ${formatCount(outcome.refused.length)} not:`}</p>
    {outcome.refused.length === 0 ? null : <ul>{outcome.refused.map(({ study, message }) => <li key={study.id}><strong>{study.name}</strong> {message}</li>)}</ul>}
  </div>
);
