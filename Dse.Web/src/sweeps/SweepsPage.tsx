import { useEffect } from 'react';
import { api, bodyOf } from '../api/client';
import { exampleSweep } from '../api/generated/example';
import type { Sweep, SweepDetail } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { FailureNotice } from '../shared/FailureNotice';
import { formatCount } from '../shared/format';
import { Moment } from '../shared/Moment';
import { StaleNotice } from '../shared/StaleNotice';
import { SubmitBox } from '../shared/SubmitBox';
import { usePolled } from '../shared/usePolled';

const pageSize = 20;
const everyMs = 5_000;

const submit = (body: string, contentType: string): Promise<SweepDetail> => bodyOf(api.POST('/v1/sweeps', {
  headers: { 'Content-Type': contentType },
  body,
  bodySerializer: (sweep) => sweep,
}));

/** Families of studies: a new one, and those there are. */
export function SweepsPage({ address }: { address: URL }) {
  const cursor = address.searchParams.get('cursor');
  const { data, failure, readAt, refresh } = usePolled(address.search, everyMs, (signal) => bodyOf(api.GET('/v1/sweeps', {
    params: { query: { limit: pageSize, ...(cursor === null ? {} : { cursor }) } },
    signal,
  })));

  useEffect(() => {
    document.title = 'Sweeps · Dse';
  }, []);

  return (
    <>
      <h1>Sweeps</h1>
      <SubmitBox
        title="New sweep" hint="A spec with axes, in YAML or JSON; it runs when asked or by its cron line" placeholder="name: by cluster size"
        example={exampleSweep} send={submit} onSubmitted={(made) => navigate(`/sweeps/${made.sweep.id}`)}
      />
      <section className="panel" aria-labelledby="list">
        <h2 id="list">Kept</h2>
        {failure === null ? null : data === undefined
          ? <FailureNotice failure={failure} onRetry={refresh} />
          : <StaleNotice failure={failure} since={readAt} />}
        {data !== undefined ? <List sweeps={data.items} />
          : failure === null ? <p className="muted" role="status">Loading the sweeps…</p> : null}
        {data === undefined || (data.nextCursor === null && cursor === null) ? null : (
          <nav className="row" aria-label="Pages">
            {cursor === null ? null : <Link href={withQuery(address, { cursor: null })}>Newest</Link>}
            {data.nextCursor === null ? <span className="muted">No older sweeps</span>
              : <Link href={withQuery(address, { cursor: data.nextCursor })}>Older sweeps</Link>}
          </nav>
        )}
      </section>
    </>
  );
}

function List({ sweeps }: { sweeps: readonly Sweep[] }) {
  if (sweeps.length === 0) {
    return <p className="muted">There is no sweep yet. Make one above.</p>;
  }
  return (
    <div className="scroll" role="region" aria-label="Sweeps" tabIndex={0}>
      <table className="studies">
        <caption className="hidden">Sweeps, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">State</th>
            <th scope="col">Next slot</th>
            <th scope="col" className="number">Runs</th>
            <th scope="col" className="number">Studies</th>
            <th scope="col">Made</th>
          </tr>
        </thead>
        <tbody>
          {sweeps.map((sweep) => (
            <tr key={sweep.id}>
              <th scope="row"><Link href={`/sweeps/${sweep.id}`}>{sweep.name}</Link></th>
              <td>{sweep.state}</td>
              <td>{sweep.nextFireAt === null ? <span className="muted">when asked</span> : <Moment at={sweep.nextFireAt} />}</td>
              <td className="number">{formatCount(sweep.runs)}</td>
              <td className="number">{formatCount(sweep.studies)}</td>
              <td><Moment at={sweep.createdAt} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
