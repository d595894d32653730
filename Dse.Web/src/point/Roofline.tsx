import { formatNumber, formatRatio } from '../shared/format';
import { Part } from '../shared/Part';
import { axisOption, frameOption } from '../study/chartOption';
import { useChart } from '../study/useChart';
import { rooflineOf, type AcceleratorBreakdown, type MappedBreakdown } from './artifact';

/** What each layer attains against what the array and the memory allow it, and the same as a table. */
export default function Roofline({ artifact }: { artifact: AcceleratorBreakdown | MappedBreakdown }) {
  const { unit, peakGops, ridge, bandwidth, layers } = rooflineOf(artifact);
  const [box] = useChart((isStill) => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    const intensities = layers.map((l) => l.intensity).filter((x) => x > 0);
    const [least, most] = [Math.min(...(ridge === null ? [] : [ridge / 2]), ...intensities), Math.max(...(ridge === null ? [] : [ridge * 2]), ...intensities)];
    return {
      ...frameOption(style, colour, isStill),
      xAxis: { ...axisOption(`operations per ${unit}`, true, colour), nameGap: 28 },
      yAxis: { ...axisOption('attained Gop/s', true, colour), nameGap: 52, min: 2 ** Math.floor(Math.log2(Math.min(peakGops, ...layers.map((l) => l.attainedGops).filter((y) => y > 0)))), max: 2 ** Math.ceil(Math.log2(peakGops * 1.5)) },
      tooltip: {
        ...frameOption(style, colour, isStill).tooltip,
        formatter: (item) => {
          const layer = layers[((Array.isArray(item) ? item[0] : item)?.data as { layer?: number } | undefined)?.layer ?? -1];
          const note = document.createElement('div');
          note.textContent = layer === undefined ? '' : `${layer.network} ${layer.name}: ${formatNumber(layer.attainedGops)} Gop/s, bound by ${layer.boundBy}, array ${formatRatio(layer.utilizationRatio)} busy`;
          return note;
        },
      },
      series: [
        {
          id: 'roof', type: 'line' as const, symbol: 'none', silent: true, lineStyle: { color: colour('line'), width: 2 },
          data: [...(ridge === null ? [[least, peakGops]] : [[least, least * peakGops / ridge], [ridge, peakGops]]), [most, peakGops]],
        },
        ...(['dram', 'compute'] as const).map((bound, index) => ({
          id: bound, type: 'scatter' as const, symbol: index === 0 ? 'diamond' : 'circle', symbolSize: 10, itemStyle: { color: colour(index === 0 ? 'mark-1' : 'mark-0'), borderColor: colour('panel'), borderWidth: 1, opacity: 0.85 },
          data: layers.flatMap((l, layer) => l.attainedGops > 0 && l.intensity > 0 && (l.boundBy === 'dram') === (bound === 'dram') ? [{ value: [l.intensity, l.attainedGops], layer }] : []),
        })),
      ],
    };
  }, [artifact]);
  return (
    <>
      <div className="chart roof" ref={box} role="img" aria-label={`Roofline: ${layers.length} layers against ${formatNumber(peakGops)} Gop/s and ${bandwidth}. The table below has the same.`} />
      <p className="muted"><span className="mark-1">◆</span> bound by memory · <span className="mark-0">●</span> bound otherwise · the line: {bandwidth} up to {formatNumber(peakGops)} Gop/s</p>
      <Part name="roofline" title="Layers">
        <div className="scroll tall" role="region" aria-label="Layers" tabIndex={0}>
          <table className="metrics">
            <caption className="hidden">Layers on the accelerator</caption>
            <thead><tr><th scope="col">Layer</th><th scope="col" className="number">Times</th><th scope="col" className="number">Cycles</th><th scope="col">Bound by</th><th scope="col" className="number">Array busy</th><th scope="col" className="number">Gop/s</th></tr></thead>
            <tbody>
              {layers.map((l, index) => (
                <tr key={index}><th scope="row">{l.network} {l.name}</th><td className="number">{l.count}</td><td className="number">{formatNumber(l.cycles)}</td><td>{l.boundBy}</td><td className="number">{formatRatio(l.utilizationRatio)}</td><td className="number">{formatNumber(l.attainedGops)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      </Part>
    </>
  );
}
