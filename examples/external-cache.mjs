// Evaluates caches for `./dse run examples/external-cache.yaml --evaluate-with 'node examples/external-cache.mjs'`.
// One design a line comes in, one answer a line goes out; anything for people goes to standard error.
import { createInterface } from 'node:readline';

const n = 48; // C = A * B with n x n doubles, tiled

function simulate({ lineBytes, sets, ways, policy = 'lru', tile }) {
  const cache = Array.from({ length: sets }, () => []);
  let accesses = 0;
  let misses = 0;
  const touch = (address) => {
    accesses++;
    const line = Math.floor(address / lineBytes);
    const set = cache[line % sets];
    const at = set.indexOf(line);
    if (at < 0) {
      misses++;
      set.push(line);
      if (set.length > ways) set.shift();
    } else if (policy === 'lru') {
      set.splice(at, 1);
      set.push(line);
    }
  };
  const [a, b, c] = [0, 1, 2].map((matrix) => (i, j) => touch(8 * (matrix * n * n + i * n + j)));
  for (let ii = 0; ii < n; ii += tile)
    for (let jj = 0; jj < n; jj += tile)
      for (let kk = 0; kk < n; kk += tile)
        for (let i = ii; i < Math.min(ii + tile, n); i++)
          for (let j = jj; j < Math.min(jj + tile, n); j++) {
            c(i, j);
            for (let k = kk; k < Math.min(kk + tile, n); k++) {
              a(i, k);
              b(k, j);
            }
          }
  const hitCycles = 1 + Math.log2(ways) * 0.25 + Math.log2(sets) * 0.1;
  const missCycles = 40 + lineBytes / 8;
  return {
    cyclesPerAccess: hitCycles + (misses / accesses) * missCycles,
    energyPj: accesses * 2 * Math.sqrt(ways) + misses * lineBytes * 8,
    areaKiB: (sets * ways * (lineBytes + 6)) / 1024,
    missRatio: misses / accesses,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { trial, parameters } = JSON.parse(line);
  console.log(JSON.stringify({ trial, metrics: simulate(parameters) }));
}
