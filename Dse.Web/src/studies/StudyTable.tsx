import type { KeyboardEvent, MouseEvent } from 'react';
import type { StudySummary } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { formatCount } from '../shared/format';
import { Moment } from '../shared/Moment';
import { ProgressBar } from '../shared/ProgressBar';
import { StateBadge } from '../shared/StateBadge';
import { sortIn, type Sort } from './listQuery';
import type { Selection } from './useSelection';

interface StudyTableProps {
  studies: readonly StudySummary[];
  selection: Selection;
  address: URL;
  /** Asks to delete what is chosen. */
  onDelete: () => void;
}

const mostDevices = 2;

// Longer names are cut after some lines.
const mostInSight = 60;

const boxes = (table: HTMLElement): HTMLInputElement[] => [...table.querySelectorAll<HTMLInputElement>('tbody input[type="checkbox"]')];

/** A page of studies. The boxes take arrows to move, Shift to choose on the way, Ctrl+A for all, Escape for none, Delete to delete. */
export function StudyTable({ studies, selection, address, onDelete }: StudyTableProps) {
  const all = studies.length > 0 && studies.every((s) => selection.has(s.id));
  const onKey = (event: KeyboardEvent<HTMLTableElement>): void => {
    if (!(event.target instanceof HTMLInputElement)) {
      return;
    }
    const rows = boxes(event.currentTarget);
    const at = rows.indexOf(event.target);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = at + (event.key === 'ArrowDown' ? 1 : -1);
      const [from, to] = [studies[at], studies[next]];
      if (to !== undefined) {
        rows[next]?.focus();
        if (event.shiftKey) {
          selection.set(from === undefined ? [to] : [from, to], true);
        }
      }
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      selection.set(studies, true);
    } else if (event.key === 'Escape') {
      selection.clear();
    } else if (event.key === 'Delete' && selection.chosen.length > 0) {
      onDelete();
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <div className="scroll" role="region" aria-label="Studies" tabIndex={0}>
      <table className="studies" onKeyDown={onKey}>
        <caption className="hidden">Studies. With a box in focus: arrows move, Shift with an arrow chooses, Control and A chooses all, Escape none, Delete deletes what is chosen.</caption>
        <thead>
          <tr>
            <th scope="col">
              <input type="checkbox" aria-label="Choose all on this page" checked={all} disabled={studies.length === 0} onChange={() => selection.set(studies, !all)} />
            </th>
            <SortHead by="name" title="Name" address={address} />
            <SortHead by="state" title="State" address={address} />
            <SortHead by="kind" title="Kind" address={address} />
            <th scope="col">About</th>
            <SortHead by="created" title="Created" address={address} />
            <th scope="col">Progress</th>
            <th scope="col" className="number">Front</th>
          </tr>
        </thead>
        <tbody>
          {studies.map((study) => <Row key={study.id} study={study} isChosen={selection.has(study.id)} address={address} onPick={(to) => selection.pick(study, studies, to)} />)}
        </tbody>
      </table>
    </div>
  );
}

function SortHead({ by, title, address }: { by: Sort; title: string; address: URL }) {
  const now = sortIn(address.searchParams);
  const isShown = now.by === by;
  // The newest is what people look for first; everything else begins with A.
  const next = isShown ? !now.descending : by === 'created';
  const sort = `${next ? '-' : ''}${by}`;
  return (
    <th scope="col" aria-sort={!isShown ? undefined : now.descending ? 'descending' : 'ascending'}>
      <button type="button" onClick={() => navigate(withQuery(address, { sort: sort === '-created' ? null : sort, cursor: null }), true)}>
        {title}<span className="arrow" aria-hidden="true">{!isShown ? '' : now.descending ? '▼' : '▲'}</span>
      </button>
    </th>
  );
}

interface RowProps {
  study: StudySummary;
  isChosen: boolean;
  address: URL;
  onPick: (range: boolean) => void;
}

const Row = ({ study, isChosen, address, onPick }: RowProps) => (
  <tr className={isChosen ? 'selected' : undefined}>
    <td>
      <input
        type="checkbox" aria-label={`Choose ${study.name}`} checked={isChosen}
        onChange={(e) => onPick((e.nativeEvent as unknown as MouseEvent).shiftKey)}
      />
    </td>
    <th scope="row">
      <Link className="name" href={`/studies/${study.id}`} title={study.name.length > mostInSight ? study.name : undefined}>{study.name}</Link>
      {study.tags.length === 0 ? null : (
        <span className="tags">{study.tags.map((tag) => <Link key={tag} className="tag" href={withQuery(address, { tag, cursor: null })} title={`Only studies tagged ${tag}`}>{tag}</Link>)}</span>
      )}
    </th>
    <td><StateBadge state={study.state} /></td>
    <td>{study.kind}</td>
    <td className="about" title={[...study.models, ...study.devices].join(', ')}>
      {study.models.map((m) => <span key={m}>{m.replace(/^.*\//, '')}</span>)}
      {study.devices.slice(0, mostDevices).map((d) => <span key={d} className="muted">{d}</span>)}
      {study.devices.length > mostDevices ? <span className="muted">and {study.devices.length - mostDevices} more</span> : null}
      {study.models.length + study.devices.length === 0 ? <span className="muted">–</span> : null}
    </td>
    <td><Moment at={study.createdAt} isShort /></td>
    <td><ProgressBar study={study} /></td>
    <td className="number">{formatCount(study.progress.frontSize)}</td>
  </tr>
);
