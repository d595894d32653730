import { api, bodyOf } from '../api/client';
import type { Graph } from '../api/types';
import { Link, withQuery } from '../router';
import { formatCount, formatNumber } from '../shared/format';
import { usePolled } from '../shared/usePolled';
import { CatalogPage, type Column } from './CatalogPage';

const everyMs = 600_000;

const columns: readonly Column<Graph>[] = [
  { title: 'Operators', cell: (g) => formatCount(g.operators) },
  { title: 'Layers that multiply', cell: (g) => formatCount(g.layers) },
  { title: 'Shapes', cell: (g) => formatCount(g.distinctLayers) },
  { title: 'MACs 10⁹', cell: (g) => formatNumber(g.macs / 1e9) },
  { title: 'Weights 10⁶', cell: (g) => formatNumber(g.weights / 1e6) },
];

/** The networks that specs may name. */
export function GraphsPage({ address }: { address: URL }) {
  const polled = usePolled('graphs', everyMs, (signal) => bodyOf(api.GET('/v1/catalog/graphs', { signal })));
  return (
    <CatalogPage
      address={address} title="Networks" plural="networks" polled={polled} columns={columns} nameOf={(g) => g.name} isOwn={() => false}
      detail={(graph) => (
        <section className="panel" aria-labelledby="entry">
          <h2 id="entry">{graph.name}</h2>
          <p><Link href={withQuery(address, { name: null })}>Close</Link></p>
          <dl className="facts">
            <div><dt>Operators</dt><dd>{formatCount(graph.operators)}</dd></div>
            <div><dt>Tensors</dt><dd>{formatCount(graph.tensors)}</dd></div>
            <div><dt>Layers that multiply</dt><dd>{formatCount(graph.layers)}, of {formatCount(graph.distinctLayers)} shapes</dd></div>
            <div><dt>Multiply-accumulates of one run</dt><dd>{formatNumber(graph.macs)}</dd></div>
            <div><dt>Weights</dt><dd>{formatNumber(graph.weights)}</dd></div>
          </dl>
          {graph.source === null ? null : <p className="muted">From: {graph.source}</p>}
          <p className="muted">A spec names it as <code>graph: {graph.name}</code>. A network of your own is an ONNX or JSON file, which the form of a new study uploads.</p>
        </section>
      )}
    />
  );
}
