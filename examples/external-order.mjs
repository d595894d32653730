// Evaluates orders for `./dse run examples/external-order.yaml --evaluate-with 'node examples/external-order.mjs'`.
import { createInterface } from 'node:readline';

const kernels = { // duration, the array's shape that it needs, bytes of weights
  conv3x3: [42, 'wide', 9], conv1x1: [18, 'wide', 4], depthwise: [12, 'tall', 1], pool: [5, 'vector', 0],
  softmax: [7, 'vector', 0], layernorm: [6, 'vector', 0], gemm: [33, 'square', 16], attention: [27, 'square', 6],
};
const reshapeUs = 9;
const loadUsPerMiB = 1.5;

function run({ order, prefetch }) {
  let now = 0, shape = null, ends = 0, reconfigurations = 0, spareUs = 0;
  for (const name of order) {
    const [durationUs, needs, weightsMiB] = kernels[name];
    if (shape !== null && needs !== shape) { now += reshapeUs; reconfigurations++; }
    shape = needs;
    // A prefetch hides what the kernel before leaves time for, and slows that kernel's memory a little.
    now += Math.max(0, weightsMiB * loadUsPerMiB - (prefetch ? spareUs : 0));
    now += durationUs * (prefetch ? 1.03 : 1);
    spareUs = durationUs;
    ends += now;
  }
  return { makespanUs: now, meanWaitUs: ends / order.length, reconfigurations };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { trial, parameters } = JSON.parse(line);
  console.log(JSON.stringify({ trial, metrics: run(parameters) }));
}
