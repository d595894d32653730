import type { KernelFit, KernelPoint } from '../api/types';
import { formatCount, formatNumber, formatRatio } from '../shared/format';

const size = 320;
const margin = { left: 52, right: 10, top: 10, bottom: 38 };

/** How the measured kernels of a group are met: predicted against measured, both on logarithmic axes. */
export function FitPlot({ fit }: { fit: KernelFit }) {
  const values = fit.points.flatMap((p) => [p.measuredMs, p.predictedMs, ...(p.leftOutMs === null ? [] : [p.leftOutMs])]);
  const low = Math.log10(Math.min(...values)) - 0.1;
  const high = Math.log10(Math.max(...values)) + 0.1;
  const at = (ms: number): number => (Math.log10(ms) - low) / (high - low);
  const x = (ms: number): number => margin.left + at(ms) * (size - margin.left - margin.right);
  const y = (ms: number): number => size - margin.bottom - at(ms) * (size - margin.top - margin.bottom);
  const worst = [...fit.points].sort((a, b) => error(b) - error(a)).slice(0, 10);
  const ticks = powers(low, high);
  return (
    <figure className="fit">
      <figcaption>
        <strong>{fit.kernels}</strong> {formatCount(fit.rows)} measured · mean error {formatRatio(fit.errorRatio)} by the efficiencies alone
        {fit.leftOutErrorRatio === null ? ', too few to learn more from' : `, ${formatRatio(fit.leftOutErrorRatio)} told from the other kernels`}
      </figcaption>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`${fit.kernels}: predicted against measured times of ${fit.points.length} kernels; the table below names those met worst`}>
        {ticks.map((t) => (
          <g key={t}>
            <path className="grid" d={`M${x(t)} ${margin.top}V${size - margin.bottom}M${margin.left} ${y(t)}H${size - margin.right}`} />
            <text x={x(t)} y={size - margin.bottom + 14} textAnchor="middle">{formatNumber(t)}</text>
            <text x={margin.left - 5} y={y(t) + 4} textAnchor="end">{formatNumber(t)}</text>
          </g>
        ))}
        <path className="diagonal" d={`M${x(10 ** low)} ${y(10 ** low)}L${x(10 ** high)} ${y(10 ** high)}`} />
        {fit.points.map((p, i) => <path key={`p${i}`} className="alone" d={`M${x(p.measuredMs) - 3} ${y(p.predictedMs) - 3}l6 6m0 -6l-6 6`} />)}
        {fit.points.map((p, i) => p.leftOutMs === null ? null : <circle key={`c${i}`} className="told" cx={x(p.measuredMs)} cy={y(p.leftOutMs)} r="3" />)}
        <text x={(size + margin.left) / 2} y={size - 6} textAnchor="middle">measured, ms</text>
        <text transform={`translate(12 ${(size - margin.bottom) / 2}) rotate(-90)`} textAnchor="middle">predicted, ms</text>
      </svg>
      <p className="muted"><span className="key-alone" aria-hidden="true">×</span> efficiencies alone {fit.leftOutErrorRatio === null ? null : <><span className="key-told" aria-hidden="true">●</span> told from the other kernels</>}</p>
      <details>
        <summary>Met worst</summary>
        <div className="scroll" role="region" aria-label={`${fit.kernels} met worst`} tabIndex={0}>
          <table>
            <caption className="hidden">Kernels of {fit.kernels} that are met worst</caption>
            <thead><tr><th scope="col">Kernel</th><th scope="col" className="number">Measured ms</th><th scope="col" className="number">Alone ms</th><th scope="col" className="number">Told ms</th></tr></thead>
            <tbody>
              {worst.map((p, i) => (
                <tr key={`${p.kernel} ${i}`}><th scope="row">{p.kernel}</th><td className="number">{formatNumber(p.measuredMs)}</td><td className="number">{formatNumber(p.predictedMs)}</td><td className="number">{formatNumber(p.leftOutMs)}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

const error = (p: KernelPoint): number => Math.abs(Math.log((p.leftOutMs ?? p.predictedMs) / p.measuredMs));

// Powers of ten within the axes, with 2 and 5 between them where there are few.
function powers(low: number, high: number): readonly number[] {
  const found: number[] = [];
  const steps = high - low > 2 ? [1] : [1, 2, 5];
  for (let e = Math.floor(low); e <= Math.ceil(high); e++) {
    found.push(...steps.map((s) => s * 10 ** e));
  }
  return found.filter((t) => Math.log10(t) >= low && Math.log10(t) <= high);
}
