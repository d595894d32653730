import { api, ApiError, bodyOf } from '../api/client';
import type { Graph, GraphSheet } from '../api/types';
import { formatBytes, formatCount, formatNumber } from '../shared/format';
import { Part } from '../shared/Part';
import { usePolled } from '../shared/usePolled';
import { asFailure } from './CatalogPage';
import { GraphProfile } from './GraphProfile';
import { OwnActions } from './OwnActions';

const mostRows = 500;

/** All about a network: what it takes as a whole, by type of operator, and one operator after the other. */
export function GraphDetail({ graph, address, onRemoved }: { graph: Graph; address: URL; onRemoved: () => void }) {
  // Anew when the entry was replaced.
  const { data, failure, refresh } = usePolled(`graph ${graph.name} ${graph.operators} ${graph.tensorBytes} ${graph.macs}`, 600_000, (signal): Promise<GraphSheet> =>
    bodyOf(api.GET('/v1/catalog/graph-sheets/{name}', { params: { path: { name: graph.name } }, signal })));
  const remove = async (): Promise<void> => {
    const { response, error } = await api.DELETE('/v1/catalog/graphs/{name}', { params: { path: { name: graph.name } } });
    if (!response.ok) {
      throw ApiError.ofAnswer(response.status, error);
    }
  };
  return (
    <section className="panel" aria-labelledby="entry">
      <h2 id="entry">{graph.name} {graph.own ? <span className="badge own">own</span> : null}</h2>
      <OwnActions address={address} name={graph.name} own={graph.own} remove={remove} onRemoved={onRemoved} />
      <dl className="facts">
        <div><dt>Operators</dt><dd>{formatCount(graph.operators)}, {formatCount(graph.edges)} reads of one another</dd></div>
        <div><dt>Layers that multiply</dt><dd>{formatCount(graph.layers)}, of {formatCount(graph.distinctLayers)} shapes</dd></div>
        <div><dt>Multiply-accumulates of one run</dt><dd>{formatNumber(graph.macs)}</dd></div>
        <div><dt>Weights</dt><dd>{formatNumber(graph.weights)}</dd></div>
        <div><dt>Tensors</dt><dd>{formatCount(graph.tensors)}, {formatBytes(graph.tensorBytes)} in all</dd></div>
        <div><dt>Alive at most, in this order</dt><dd>{formatBytes(graph.peakBytes)}</dd></div>
      </dl>
      {graph.source === null ? null : <p className="muted">From: {graph.source}</p>}
      <p className="muted">A spec names it as <code>graph: {graph.name}</code>.</p>
      {data === undefined ? failure === null ? <p className="muted" role="status">Loading its operators…</p> : asFailure(failure, refresh) : (
        <>
          <GraphProfile name={graph.name} steps={data.steps} />
          <h3>Operators by type</h3>
          <div className="scroll" role="region" aria-label="Operators by type" tabIndex={0}>
            <table className="catalog">
              <caption className="hidden">Operators of {graph.name} by type</caption>
              <thead><tr><th scope="col">Type</th><th scope="col" className="number">Operators</th><th scope="col" className="number">MACs</th><th scope="col" className="number">Weights</th></tr></thead>
              <tbody>
                {data.types.map((t) => (
                  <tr key={t.type}><th scope="row">{t.type}</th><td className="number">{formatCount(t.operators)}</td><td className="number">{formatNumber(t.macs)}</td><td className="number">{formatNumber(t.weights)}</td></tr>
                ))}
              </tbody>
            </table>
          </div>
          <Part name="operators" title={`Operators in their order${data.steps.length > mostRows ? `, the first ${formatCount(mostRows)}` : ''}`}>
            <div className="scroll tall" role="region" aria-label="Operators" tabIndex={0}>
              <table className="catalog">
                <caption className="hidden">Operators of {graph.name} in the order of the graph</caption>
                <thead>
                  <tr><th scope="col">Operator</th><th scope="col">Type</th><th scope="col" className="number">Makes</th><th scope="col" className="number">Alive</th><th scope="col" className="number">MACs</th><th scope="col" className="number">Weights</th></tr>
                </thead>
                <tbody>
                  {data.steps.slice(0, mostRows).map((s, i) => (
                    <tr key={i}>
                      <th scope="row">{s.operator}</th><td>{s.type}</td><td className="number">{formatBytes(s.outputBytes)}</td><td className="number">{formatBytes(s.liveBytes)}</td>
                      <td className="number">{formatNumber(s.macs)}</td><td className="number">{formatNumber(s.weights)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Part>
        </>
      )}
    </section>
  );
}
