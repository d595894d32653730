import { hasEnded, type Front, type StudySummary } from '../../api/types';
import { namesOf, objectivesOf } from '../columns';
import { BindingView } from './BindingView';
import { HistoryView } from './HistoryView';
import { ImportanceView } from './ImportanceView';

const liveMs = 1_500;
const endedMs = 600_000;

/** How the search went: growth, reasons, what binds, what matters. */
export function SearchView({ study, front, address }: { study: StudySummary; front: Front | null; address: URL }) {
  const everyMs = hasEnded(study.state) ? endedMs : liveMs;
  const objectives = front === null ? [] : objectivesOf(front).map((o) => o.metric);
  const metrics = front === null ? [] : [...objectives, ...namesOf(front.points, (p) => p.metrics).filter((m) => !objectives.includes(m))];
  return (
    <div className="columns">
      <div className="stack">
        <HistoryView study={study} everyMs={everyMs} address={address} />
        <ImportanceView study={study} metrics={metrics} everyMs={everyMs} address={address} />
      </div>
      <div className="stack">
        <section className="panel" aria-labelledby="strategy">
          <h2 id="strategy">How it searched</h2>
          {front === null ? <p className="muted" role="status">Loading…</p> : front.strategy === null
            ? <p className="muted" role="status">{hasEnded(study.state) ? 'The study ended before a strategy could report.' : 'The strategy and its reasons are told when the study has ended.'}</p>
            : <Strategy text={front.strategy} />}
          {study.reason === null ? null : <p>{study.reason}</p>}
        </section>
        <BindingView study={study} front={front} everyMs={everyMs} />
      </div>
    </div>
  );
}

/** The name of the strategy, and the reasons when it was chosen by itself. */
function Strategy({ text }: { text: string }) {
  const colon = text.indexOf(':');
  const [name, reasons] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1).trim()];
  return (
    <>
      <p><strong>{name}</strong></p>
      {reasons === '' ? null : <ul>{reasons.split(/;\s+/).map((reason) => <li key={reason}>{reason}</li>)}</ul>}
    </>
  );
}
