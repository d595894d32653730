import { useEffect, useId, type ReactNode } from 'react';
import type { ApiError } from '../api/client';
import { Link, navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { StaleNotice } from '../shared/StaleNotice';
import type { Polled } from '../shared/usePolled';

export interface Column<T> {
  readonly title: string;
  readonly cell: (entry: T) => ReactNode;
  readonly isText?: boolean;
}

interface CatalogPageProps<T> {
  address: URL;
  title: string;
  /** What the entries are, for sentences: devices. */
  plural: string;
  polled: Polled<{ items: readonly T[] }>;
  columns: readonly Column<T>[];
  nameOf: (entry: T) => string;
  isOwn: (entry: T) => boolean;
  actions?: ReactNode;
  /** What is shown beside the list; the address names an entry. */
  detail: (entry: T) => ReactNode;
  /** Takes the place of the detail. */
  form?: ReactNode;
}

const places: readonly (readonly [href: string, name: string])[] = [
  ['/catalog', 'Devices'], ['/catalog/models', 'Language models'], ['/catalog/graphs', 'Networks'],
];

/** A list of catalog entries and, beside it, the one that the address names. */
export function CatalogPage<T>({ address, title, plural, polled, columns, nameOf, isOwn, actions, detail, form }: CatalogPageProps<T>) {
  const { data, failure, readAt, refresh } = polled;
  const id = useId();
  const wanted = (address.searchParams.get('q') ?? '').toLowerCase();
  const name = address.searchParams.get('name');
  // One's own come first: the service lists them last.
  const matching = data?.items.filter((e) => nameOf(e).toLowerCase().includes(wanted));
  const shown = matching && [...matching.filter(isOwn), ...matching.filter((e) => !isOwn(e))];
  const chosen = data?.items.find((e) => nameOf(e) === name);
  // Beside an entry there is room for the first few.
  const isAlone = form === undefined && chosen === undefined;
  const shownColumns = isAlone ? columns : columns.slice(0, 3);

  useEffect(() => {
    document.title = `${name ?? title} · Dse`;
  }, [name, title]);

  return (
    <>
      <div className="row spread">
        <h1>{title}</h1>
        <nav aria-label="Catalog" className="row">
          {places.map(([href, text]) => <Link key={href} href={href} aria-current={address.pathname === href ? 'page' : undefined}>{text}</Link>)}
        </nav>
      </div>
      <div className={isAlone ? 'stack' : 'columns even'}>
        <section className="panel" aria-labelledby={`${id}-list`}>
          <div className="row spread">
            <h2 id={`${id}-list`}>{data === undefined ? title : `${data.items.length} ${plural}`}</h2>
            <div className="row">
              <label htmlFor={`${id}-q`}>Name</label>
              <input id={`${id}-q`} type="search" value={address.searchParams.get('q') ?? ''} onChange={(e) => navigate(withQuery(address, { q: e.target.value }), true)} />
              {actions}
            </div>
          </div>
          {failure === null ? null : data === undefined ? <FailureNotice failure={failure} onRetry={refresh} /> : <StaleNotice failure={failure} since={readAt} />}
          {shown === undefined ? failure === null ? <p className="muted" role="status">Loading the {plural}…</p> : null
            : shown.length === 0 ? <p className="muted">No name contains “{wanted}”.</p>
              : (
                <div className="scroll high" role="region" aria-label={title} tabIndex={0}>
                  <table className="catalog">
                    <caption className="hidden">{title}; a name shows all about it</caption>
                    <thead><tr><th scope="col">Name</th>{shownColumns.map((c) => <th key={c.title} scope="col" className={c.isText === true ? undefined : 'number'}>{c.title}</th>)}</tr></thead>
                    <tbody>
                      {shown.map((entry) => (
                        <tr key={nameOf(entry)} className={nameOf(entry) === name ? 'selected' : undefined}>
                          <th scope="row">
                            <Link href={withQuery(address, { name: nameOf(entry), edit: null })} aria-current={nameOf(entry) === name ? 'true' : undefined}>{nameOf(entry)}</Link>
                            {isOwn(entry) ? <span className="badge own">own</span> : null}
                          </th>
                          {shownColumns.map((c) => <td key={c.title} className={c.isText === true ? undefined : 'number'}>{c.cell(entry)}</td>)}
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
        </section>
        {form !== undefined ? form : chosen !== undefined ? detail(chosen)
          : name !== null && data !== undefined ? <section className="panel"><p>There is no entry named {name}.</p></section> : null}
      </div>
    </>
  );
}

export const asFailure = (failure: ApiError | null, retry: () => void): ReactNode =>
  failure === null ? null : <FailureNotice failure={failure} onRetry={retry} />;
