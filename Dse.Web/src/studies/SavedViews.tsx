import { useId, useState, type FormEvent } from 'react';
import { Link } from '../router';
import { viewOf } from './listQuery';

interface View {
  readonly name: string;
  readonly query: string;
}

const place = 'dse-views';

const shipped: readonly View[] = [
  { name: 'All', query: '' },
  { name: 'Open', query: 'state=queued%2Crunning' },
  { name: 'Gone wrong', query: 'state=failed%2Cquarantined' },
];

// A browser may keep nothing for a site; then views last as long as the page.
function readViews(): readonly View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept)
      ? kept.filter((v): v is View => typeof v === 'object' && v !== null && typeof (v as View).name === 'string' && typeof (v as View).query === 'string')
      : [];
  } catch {
    return [];
  }
}

function keep(views: readonly View[]): void {
  try {
    localStorage.setItem(place, JSON.stringify(views));
  } catch {
    // See above.
  }
}

/** Filters under a name, kept in this browser. Each is a link, so that it can be sent to others. */
export function SavedViews({ query }: { query: URLSearchParams }) {
  const id = useId();
  const [views, setViews] = useState(readViews);
  const [name, setName] = useState<string | null>(null);
  const shown = viewOf(query);
  const change = (next: readonly View[]): void => {
    setViews(next);
    keep(next);
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const text = (name ?? '').trim();
    if (text !== '') {
      change([...views.filter((v) => v.name !== text), { name: text, query: shown }]);
      setName(null);
    }
  };
  const isKnown = [...shipped, ...views].some((v) => v.query === shown);
  return (
    <div className="row views">
      <nav aria-label="Views">
        <ul className="row chips">
          {shipped.map((view) => <li key={`shipped ${view.name}`}><ViewLink view={view} isShown={view.query === shown} /></li>)}
          {views.map((view) => (
            <li key={view.name}>
              <ViewLink view={view} isShown={view.query === shown} />
              <button type="button" className="link" aria-label={`Forget the view ${view.name}`} title="Forget this view" onClick={() => change(views.filter((v) => v !== view))}>×</button>
            </li>
          ))}
        </ul>
      </nav>
      {name !== null ? (
        <form className="row" onSubmit={save} onKeyDown={(e) => { if (e.key === 'Escape') { setName(null); } }}>
          <label htmlFor={id}>Name of the view</label>
          <input id={id} value={name} maxLength={60} required autoFocus onChange={(e) => setName(e.target.value)} />
          <button type="submit">Keep</button>
        </form>
      ) : isKnown ? null : <button type="button" onClick={() => setName('')}>Save this view</button>}
    </div>
  );
}

const ViewLink = ({ view, isShown }: { view: View; isShown: boolean }) => (
  <Link href={view.query === '' ? '/studies' : `/studies?${view.query}`} aria-current={isShown ? 'true' : undefined}>{view.name}</Link>
);
