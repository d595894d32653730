import type { GraphStep } from '../api/types';
import { formatBytes, formatCount, formatNumber } from '../shared/format';

const size = { width: 640, height: 240 };
const margin = { left: 66, right: 10, top: 22, bottom: 22 };

/** What is alive while each operator runs, in the order of the graph, and under it where the multiplying is done. */
export function GraphProfile({ name, steps }: { name: string; steps: readonly GraphStep[] }) {
  const live = steps.map((s) => s.liveBytes);
  const highest = Math.max(...live, 1);
  const peak = live.indexOf(highest);
  const most = Math.max(...steps.map((s) => s.macs));
  const [width, height] = [size.width - margin.left - margin.right, size.height - margin.top - margin.bottom];
  const share = most > 0 ? 0.7 : 1;
  const floor = margin.top + height * share;
  const x = (step: number): number => margin.left + (step / steps.length) * width;
  const y = (bytes: number): number => floor - (bytes / highest) * height * share;
  const bars = { top: floor + 12, height: height * (1 - share) - 12 };
  const outline = live.map((bytes, i) => `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(bytes).toFixed(1)}H${x(i + 1).toFixed(1)}`).join('');
  const before = steps[peak]?.operator ?? '';
  const isRight = peak > steps.length / 2;
  return (
    <figure className="fit profile">
      <figcaption><strong>Bytes alive</strong> while each operator runs, in the order of the graph{most > 0 ? ', and below it its multiply-accumulates' : ''}</figcaption>
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={`${name}: at most ${formatBytes(highest)} alive, at operator ${peak + 1} of ${steps.length}, ${before}`}>
        {[1, 0.5, 0].map((part) => (
          <g key={part}>
            <path className="grid" d={`M${margin.left} ${y(highest * part)}H${size.width - margin.right}`} />
            <text x={margin.left - 6} y={y(highest * part) + 4} textAnchor="end">{part === 0 ? '0' : formatBytes(highest * part)}</text>
          </g>
        ))}
        <path className="area" d={`${outline}V${floor}H${margin.left}Z`} />
        <path className="outline" d={outline} />
        <circle className="peak" cx={(x(peak) + x(peak + 1)) / 2} cy={y(highest)} r="4" />
        <text className="said" x={(x(peak) + x(peak + 1)) / 2 + (isRight ? -8 : 8)} y={y(highest) - 8} textAnchor={isRight ? 'end' : 'start'}>{`most at ${peak + 1}: ${before.length > 40 ? `${before.slice(0, 39)}…` : before}`}</text>
        {most > 0 ? (
          <>
            <text x={margin.left - 6} y={bars.top + 10} textAnchor="end">{formatNumber(most)}</text>
            <text x={margin.left - 6} y={bars.top + 23} textAnchor="end">MACs</text>
            {steps.map((s, i) => s.macs > 0 ? <rect key={i} className="work" x={x(i)} width={Math.max(width / steps.length - 0.5, 0.7)} y={bars.top + bars.height * (1 - s.macs / most)} height={bars.height * s.macs / most} /> : null)}
          </>
        ) : null}
        <text x={margin.left} y={size.height - 6}>operator 1</text>
        <text x={size.width - margin.right} y={size.height - 6} textAnchor="end">{formatCount(steps.length)}</text>
      </svg>
    </figure>
  );
}
