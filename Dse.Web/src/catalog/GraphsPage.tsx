import { lazy, Suspense } from 'react';
import { api, bodyOf } from '../api/client';
import type { Graph } from '../api/types';
import { Link, navigate, withQuery } from '../router';
import { formatBytes, formatCount, formatNumber } from '../shared/format';
import { usePolled } from '../shared/usePolled';
import { CatalogPage, type Column } from './CatalogPage';
import { GraphDetail } from './GraphDetail';

const GraphForm = lazy(() => import('./GraphForm'));

const everyMs = 30_000;

const columns: readonly Column<Graph>[] = [
  { title: 'Operators', cell: (g) => formatCount(g.operators) },
  { title: 'MACs 10⁹', cell: (g) => formatNumber(g.macs / 1e9) },
  { title: 'Weights 10⁶', cell: (g) => formatNumber(g.weights / 1e6) },
  { title: 'Tensors', cell: (g) => formatBytes(g.tensorBytes) },
  { title: 'Alive at most', cell: (g) => formatBytes(g.peakBytes) },
  { title: 'Layers that multiply', cell: (g) => formatCount(g.layers) },
  { title: 'Shapes', cell: (g) => formatCount(g.distinctLayers) },
];

/** The networks that specs may name. */
export function GraphsPage({ address }: { address: URL }) {
  const polled = usePolled('graphs', everyMs, (signal) => bodyOf(api.GET('/v1/catalog/graphs', { signal })));
  const name = address.searchParams.get('name');
  const edit = address.searchParams.get('edit');
  const base = edit === 'new' ? null : name;
  return (
    <CatalogPage
      address={address} title="Networks" plural="networks" polled={polled} columns={columns} nameOf={(g) => g.name} isOwn={(g) => g.own}
      actions={<Link className="button" href={withQuery(address, { name: null, edit: 'new' })}>Add a network</Link>}
      detail={(graph) => <GraphDetail key={graph.name} graph={graph} address={address} onRemoved={() => { polled.refresh(); navigate(withQuery(address, { name: null })); }} />}
      form={edit === null || (edit !== 'new' && base === null) ? undefined : (
        <Suspense fallback={<section className="panel"><p className="muted" role="status">Loading the form…</p></section>}>
          <GraphForm
            key={`${edit} ${base ?? ''}`} base={base} isCopy={edit === 'copy'}
            onSaved={(to) => { polled.refresh(); navigate(withQuery(address, { name: to, edit: null })); }} onLeave={() => navigate(withQuery(address, { edit: null }))}
          />
        </Suspense>
      )}
    />
  );
}
