import type { Line } from '../point/line';

export interface Start {
  readonly id: string;
  readonly name: string;
  readonly line: Line;
}

/** Lines to begin with where no point is given. */
export const starts: readonly Start[] = [
  {
    id: 'training', name: 'Train Llama 3 70B on 64 H100',
    line: {
      kind: 'TrainingPlan', model: 'meta-llama/Meta-Llama-3.1-70B', cluster: { device: 'H100-SXM5-80GB', devices: 64, devicesPerNode: 8, scaleOutGBps: 50 },
      sequence: 8192, globalBatch: 512, precision: 'bf16', plan: { tp: 8, pp: 2, microbatch: 1, recompute: 'selective' },
    },
  },
  {
    id: 'serving', name: 'Serve Qwen3 32B on 8 H200',
    line: {
      kind: 'ServingPlan', model: 'Qwen/Qwen3-32B', cluster: { device: 'H200-SXM', devices: 8, devicesPerNode: 8 }, inputTokens: 4000, outputTokens: 500, weights: 'fp8', kvCache: 'fp8',
      plan: { mode: 'aggregated', tp: 2, concurrency: 32, chunkTokens: 2048 },
    },
  },
  {
    id: 'accelerator', name: 'Run ResNet-18 on a systolic array',
    line: {
      kind: 'Accelerator', networks: [{ graph: 'resnet18' }],
      design: { rows: 32, cols: 32, dataflow: 'os', wordBytes: 1, nodeNm: 40, ifmapSramKiB: 128, filterSramKiB: 128, ofmapSramKiB: 64, bandwidthGBps: 25.6, clockMhz: 1000 },
    },
  },
];
