// Draws the front of a run as an SVG: ./dse run SPEC --out DIR, then node scripts/front-svg.mjs DIR/front.json docs/images/front.svg
import { readFile, writeFile } from 'node:fs/promises';

const [source, target] = process.argv.slice(2);
if (!target) {
  console.error('usage: node scripts/front-svg.mjs FRONT.json TARGET.svg');
  process.exit(2);
}

const front = JSON.parse(await readFile(source, 'utf8'));
const [xMetric, yMetric] = front.objectives.map((objective) => objective.split(' ')[1]);
const points = front.points.map((p) => ({ x: p.metrics[xMetric], y: p.metrics[yMetric], plan: p.parameters, interval: p.interval[xMetric] }));

const width = 760;
const height = 430;
const plot = { left: 70, right: width - 24, top: 56, bottom: height - 58 };
const log = (values) => Math.max(...values) / Math.min(...values) > 5;
const xs = points.map((p) => p.x);
const ys = points.map((p) => p.y);
const scale = (values, from, to) => {
  const f = log(values) ? Math.log10 : (v) => v;
  const [low, high] = [f(Math.min(...values)), f(Math.max(...values))];
  const margin = (high - low) * 0.06;
  return (v) => from + ((f(v) - low + margin) / (high - low + 2 * margin)) * (to - from);
};
const x = scale(xs, plot.left, plot.right);
const y = scale(ys, plot.bottom, plot.top);

// Round numbers within the data: 1, 2, 5 times powers of ten, at most eight of them.
function ticks(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (log(values)) {
    const all = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e++) {
      all.push(...[1, 2, 3, 5, 7].map((m) => m * 10 ** e));
    }
    return all.filter((t) => t >= low * 0.95 && t <= high * 1.05);
  }
  const raw = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= raw);
  const all = [];
  for (let t = Math.ceil(low / step) * step; t <= high + step / 1e6; t += step) {
    all.push(t);
  }
  return all;
}

const n = (v) => v.toFixed(1);
const label = (v) => Number(v.toPrecision(4)).toString();
const escape = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const plan = (p) => Object.entries(p).map(([name, value]) => `${name} ${value}`).join(', ');
const grid = [
  ...ticks(xs).map((t) => `<path class="grid" d="M${n(x(t))} ${plot.top}V${plot.bottom}"/><text class="tick" x="${n(x(t))}" y="${plot.bottom + 18}" text-anchor="middle">${label(t)}</text>`),
  ...ticks(ys).map((t) => `<path class="grid" d="M${plot.left} ${n(y(t))}H${plot.right}"/><text class="tick" x="${plot.left - 8}" y="${n(y(t) + 4)}" text-anchor="end">${label(t)}</text>`),
];
const steps = points.map((p, i) => (i === 0 ? `M${n(x(p.x))} ${n(y(p.y))}` : `H${n(x(p.x))}V${n(y(p.y))}`)).join('');
const dots = points.map((p) => `<circle cx="${n(x(p.x))}" cy="${n(y(p.y))}" r="4.5"><title>${escape(`${xMetric} ${label(p.x)}, ${yMetric} ${label(p.y)}: ${plan(p.plan)}`)}</title></circle>`);
const summary = `${front.points.length} of ${front.evaluations.toLocaleString('en-US')} layouts are worth having${front.proved ? '; the front is proved complete' : ''}`;

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(front.study)}: ${escape(summary)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #334155 }
.title { font-size: 16px; font-weight: 600; fill: #0f172a }
.tick { font-size: 12px; fill: #64748b }
.grid { stroke: #e2e8f0; fill: none }
.front { stroke: #2563eb; stroke-width: 1.5; fill: none; opacity: .55 }
circle { fill: #2563eb; stroke: #fff; stroke-width: 1.2 }
</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text class="title" x="${plot.left}" y="26">${escape(front.study)}</text>
<text x="${plot.left}" y="45">${escape(summary)}</text>
${grid.join('\n')}
<path class="front" d="${steps}"/>
${dots.join('\n')}
<text x="${(plot.left + plot.right) / 2}" y="${height - 16}" text-anchor="middle">${escape(xMetric)}${log(xs) ? ' (logarithmic)' : ''}</text>
<text transform="translate(18 ${(plot.top + plot.bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(yMetric)}${log(ys) ? ' (logarithmic)' : ''}</text>
</svg>
`;
await writeFile(target, svg);
