import { useId, type ReactNode } from 'react';
import { studyStates, type StudyLabels } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { filterNames, stateGroups, type FilterName } from './listQuery';

interface StudyFiltersProps {
  address: URL;
  /** What the filters may be set to; undefined before it is known. */
  labels: StudyLabels | undefined;
}

/** Which studies are shown; every filter is part of the address. */
export function StudyFilters({ address, labels }: StudyFiltersProps) {
  const query = address.searchParams;
  const set = (name: FilterName, value: string): void => navigate(withQuery(address, { [name]: value, cursor: null }), true);
  const isFiltered = filterNames.some((n) => n !== 'sort' && query.has(n));
  const choice = (name: FilterName, title: string, values: readonly string[]) => (
    <Field title={title}>
      {(id) => (
        <select id={id} value={query.get(name) ?? ''} onChange={(e) => set(name, e.target.value)}>
          <option value="">all</option>
          {withShown(values, query.get(name)).map((v) => <option key={v} value={v}>{v}</option>)}
        </select>
      )}
    </Field>
  );
  const day = (name: FilterName, title: string) => (
    <Field title={title}>
      {(id) => <input id={id} type="date" value={query.get(name) ?? ''} onChange={(e) => set(name, e.target.value)} />}
    </Field>
  );
  return (
    <form className="filters" role="search" aria-label="Studies" onSubmit={(e) => e.preventDefault()}>
      <Field title="Name">
        {(id) => (
          <input
            id={id} type="search" value={query.get('name') ?? ''} maxLength={200} placeholder="any part of it"
            onChange={(e) => set('name', e.target.value)}
          />
        )}
      </Field>
      <Field title="State">
        {(id) => (
          <select id={id} value={query.get('state') ?? ''} onChange={(e) => set('state', e.target.value)}>
            <option value="">all</option>
            {studyStates.map((s) => <option key={s} value={s}>{s}</option>)}
            {stateGroups.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
          </select>
        )}
      </Field>
      {choice('kind', 'Kind', labels?.kinds ?? [])}
      {choice('tag', 'Tag', labels?.tags ?? [])}
      {choice('model', 'Model', labels?.models ?? [])}
      {choice('device', 'Device', labels?.devices ?? [])}
      {choice('owner', 'Owner', labels?.owners ?? [])}
      {day('from', 'From')}
      {day('to', 'To')}
      {isFiltered ? <Link className="clear" href={withQuery(address, Object.fromEntries([...filterNames, 'cursor'].map((n) => [n, null])))}>Clear</Link> : null}
    </form>
  );
}

// A filter of the address may name what no study has any more.
const withShown = (values: readonly string[], shown: string | null): readonly string[] =>
  shown === null || shown === '' || values.includes(shown) ? values : [shown, ...values];

function Field({ title, children }: { title: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return <div className="field"><label htmlFor={id}>{title}</label>{children(id)}</div>;
}
