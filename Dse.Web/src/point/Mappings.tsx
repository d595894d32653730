import { Fragment } from 'react';
import { formatCount, formatNumber } from '../shared/format';
import { Part } from '../shared/Part';
import type { FusedRun, LoopLevel, MappedBreakdown } from './artifact';

/** How each layer is mapped: its loops level by level, and which layers are fused, in which tiles. */
export function Mappings({ artifact }: { artifact: MappedBreakdown }) {
  return (
    <>
      {artifact.networks.map((network) => (
        <Fragment key={network.name}>
          {network.fused === undefined || network.fused.length === 0 ? null : <Fused network={network.name} runs={network.fused} />}
          <Part name={`mappings of ${network.name}`} title={`Mappings of ${network.name}`}>
            {network.layers.map((layer, index) => (layer === null ? null : (
              <Part
                key={index} name={`mappings of ${network.name}/${index + 1}`}
                title={<>{layer.name} <span className="muted">{formatCount(layer.count * layer.repeats)} runs · {formatNumber(layer.dramWords)} words of DRAM · {layer.proved ? 'proved best' : 'not proved best'}</span></>}
              >
                <LoopNest label={`Loops of ${layer.name}`} mapping={layer.mapping} />
              </Part>
            )))}
          </Part>
        </Fragment>
      ))}
    </>
  );
}

function Fused({ network, runs }: { network: string; runs: readonly FusedRun[] }) {
  return (
    <>
      <h3>Fused layers of {network} <span className="muted">what is between them stays on chip</span></h3>
      <div className="scroll" role="region" aria-label={`Fused layers of ${network}`} tabIndex={0}>
        <table className="metrics fused">
          <caption className="hidden">Fused layers of {network}: tiles, what is held, and what it takes against every layer by itself</caption>
          <thead>
            <tr>
              <th scope="col">Layers</th><th scope="col" className="number">Times</th><th scope="col">Held at</th><th scope="col" className="number">Strips × tiles of rows</th><th scope="col" className="number">Words held</th>
              <th scope="col" className="number">DRAM words, alone → fused</th><th scope="col" className="number">pJ, alone → fused</th><th scope="col" className="number">Cycles, alone → fused</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run, index) => (
              <tr key={index}>
                <th scope="row">{run.layers.map((layer) => layer.name).join(' → ')}</th>
                <td className="number">{formatCount(run.count)}</td>
                <td>{run.heldAt}</td>
                <td className="number">{formatCount(run.strips)} × {formatCount(run.rowTiles)}</td>
                <td className="number wrap">{[...run.layers.flatMap((layer) => (layer.heldOutputWords === undefined ? [] : [formatCount(layer.heldOutputWords)])), ...(run.heldWeightWords === 0 ? [] : [`${formatCount(run.heldWeightWords)} of weights`])].join(', ')}</td>
                {(['dramWords', 'energyPj', 'cycles'] as const).map((figure) => <td className="number" key={figure}>{run.alone === null ? '–' : formatNumber(run.alone[figure])} → {formatNumber(run.fused[figure])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Part name={`tiles of ${network}`} title="Tiles and their mappings">
        {runs.map((run, index) => run.layers.map((layer, at) => (
          <Part
            key={`${index} ${at}`} name={`tiles of ${network}/${index + 1} ${at + 1}`}
            title={<>{layer.name} <span className="muted">{formatCount(layer.runs)} runs of {layer.tile.n} × {layer.tile.p} × {layer.tile.q} outputs{layer.holdsWeights ? ', weights held' : ''}</span></>}
          >
            <LoopNest label={`Loops of a tile of ${layer.name}`} mapping={layer.mapping} />
          </Part>
        )))}
      </Part>
    </>
  );
}

/** Outermost level first, as loops are read. */
function LoopNest({ label, mapping }: { label: string; mapping: readonly LoopLevel[] }) {
  const loops = (all: LoopLevel['temporal']): string => (all.length === 0 ? '–' : all.toReversed().map(([dimension, factor]) => `${dimension} ${factor}`).join(' · '));
  return (
    <table className="metrics">
      <caption className="hidden">{label}</caption>
      <thead><tr><th scope="col">Level</th><th scope="col">In turn, outermost first</th><th scope="col">Side by side</th></tr></thead>
      <tbody>
        {mapping.toReversed().map((level) => <tr key={level.level}><th scope="row">{level.level}</th><td>{loops(level.temporal)}</td><td>{loops(level.spatial)}</td></tr>)}
      </tbody>
    </table>
  );
}
