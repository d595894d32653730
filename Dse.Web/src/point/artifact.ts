import { formatNumber } from '../shared/format';

export interface Term {
  readonly term: string;
  readonly value: number;
  readonly shareRatio: number;
}

/** The artifact of a training plan. */
export interface TrainingBreakdown {
  readonly type: 'trainingBreakdown';
  readonly timeSeconds: readonly Term[];
  readonly memoryGiB: readonly Term[];
  readonly pipeline: {
    readonly schedule: string;
    readonly microbatches: number;
    readonly chunksPerStage: number;
    readonly stageLayers: readonly number[];
  };
}

/** The artifact of a serving plan. */
export interface ServingBreakdown {
  readonly type: 'servingBreakdown';
  readonly ttftMs: readonly Term[];
  readonly tpotMs: readonly Term[];
  readonly memoryGiB: readonly Term[];
  readonly binds: string;
  readonly weights: string;
  readonly activations: string;
  readonly kvCache: string;
  readonly replicas: number;
  readonly devicesPerReplica: number;
  /** Which layers each worker holds, on unlike devices. */
  readonly placement?: { readonly workers: readonly { readonly device: string; readonly firstLayer: number; readonly layers: number }[] };
}

export interface Episode {
  readonly tensor: number | string;
  /** Steps are inclusive. */
  readonly fromStep: number;
  readonly toStep: number;
  readonly offset: number;
  readonly bytes: number;
}

export interface Transfer {
  readonly tensor: number | string;
  readonly step: number;
}

/** A memory on the chip under a scratchpad, with what lies in it while it is out of the scratchpad. */
export interface MemoryLevel {
  readonly name: string;
  /** Absent from artifacts of earlier versions. */
  readonly capacityBytes?: number;
  readonly episodes: readonly Episode[];
}

/** The artifact of a plan for a scratchpad. */
export interface ScratchpadPlan {
  readonly graph: string;
  readonly capacityBytes: number;
  readonly order: readonly number[];
  readonly episodes: readonly Episode[];
  readonly writes: readonly Transfer[];
  readonly reads: readonly Transfer[];
  readonly levels?: readonly MemoryLevel[];
}

/** The artifact of a placement: which expert each slot of each device of each layer holds. */
export type ExpertTable = readonly (readonly (readonly number[])[])[];

interface RoofedLayer {
  readonly name: string;
  readonly count: number;
  readonly cycles: number;
  readonly boundBy: string;
  readonly utilizationRatio: number;
  readonly attainedGops: number;
}

/** The artifact of an accelerator. */
export interface AcceleratorBreakdown {
  readonly type: 'acceleratorBreakdown';
  readonly roofline: { readonly peakGops: number; readonly bandwidthGBps: number; readonly ridgeOperationsPerByte: number };
  readonly energyMillijoules: Readonly<Record<string, number>>;
  readonly networks: readonly { readonly name: string; readonly layers: readonly (RoofedLayer & { readonly operationsPerByte: number })[] }[];
}

/** Loops of one memory level, innermost first: a dimension and its factor. */
export interface LoopLevel {
  readonly level: string;
  readonly temporal: readonly (readonly [string, number])[];
  readonly spatial: readonly (readonly [string, number])[];
}

export interface MappedLayer extends RoofedLayer {
  readonly operationsPerWord: number;
  readonly repeats: number;
  readonly dramWords: number;
  readonly proved: boolean;
  readonly mapping: readonly LoopLevel[];
}

interface Sums {
  readonly cycles: number;
  readonly energyPj: number;
  readonly dramWords: number;
}

/** Layers of a network of which each makes a tile at a time, with what is between them on chip. */
export interface FusedRun {
  readonly count: number;
  readonly heldAt: string;
  readonly heldWeightWords: number;
  readonly strips: number;
  readonly rowTiles: number;
  readonly fused: Sums;
  /** Null where a layer fits in no other way. */
  readonly alone: Sums | null;
  readonly layers: readonly {
    readonly name: string;
    readonly tile: { readonly n: number; readonly p: number; readonly q: number };
    readonly runs: number;
    readonly cycles: number;
    readonly energyPj: number;
    readonly holdsWeights: boolean;
    readonly heldOutputWords?: number;
    readonly mapping: readonly LoopLevel[];
  }[];
}

/** The artifact of an accelerator whose layers are mapped; null for a layer that has no mapping by itself. */
export interface MappedBreakdown {
  readonly type: 'mappedAcceleratorBreakdown';
  readonly roofline: { readonly peakGops: number; readonly dramWordsPerCycle: number | null; readonly ridgeOperationsPerWord: number | null };
  readonly energyMillijoules: Readonly<Record<string, number>>;
  readonly networks: readonly { readonly name: string; readonly layers: readonly (MappedLayer | null)[]; readonly fused?: readonly FusedRun[] }[];
}

/** The artifact of a chip of several arrays: which layer runs on which, and when. */
export interface ArrayPlan {
  readonly type: 'subAcceleratorSchedule';
  readonly makespanCycles: number;
  readonly boundCycles: number;
  readonly proved: boolean;
  readonly busyRatio: readonly number[];
  readonly schedule: readonly { readonly network: string; readonly layer: string; readonly count: number; readonly subAccelerator: number; readonly startCycle: number; readonly endCycle: number }[];
}

/** What a roofline is drawn from, whatever its traffic is counted in. */
export interface RooflineData {
  readonly unit: 'byte' | 'word';
  readonly peakGops: number;
  /** Null where DRAM is never a limit. */
  readonly ridge: number | null;
  readonly bandwidth: string;
  readonly layers: readonly (RoofedLayer & { readonly network: string; readonly intensity: number })[];
}

export function rooflineOf(artifact: AcceleratorBreakdown | MappedBreakdown): RooflineData {
  if (artifact.type === 'acceleratorBreakdown') {
    const { peakGops, bandwidthGBps, ridgeOperationsPerByte } = artifact.roofline;
    return {
      unit: 'byte', peakGops, ridge: ridgeOperationsPerByte, bandwidth: `${formatNumber(bandwidthGBps)} GB/s`,
      layers: artifact.networks.flatMap((network) => network.layers.map((layer) => ({ ...layer, network: network.name, intensity: layer.operationsPerByte }))),
    };
  }
  const { peakGops, dramWordsPerCycle, ridgeOperationsPerWord } = artifact.roofline;
  return {
    unit: 'word', peakGops, ridge: ridgeOperationsPerWord, bandwidth: dramWordsPerCycle === null ? 'any bandwidth' : `${formatNumber(dramWordsPerCycle)} words a cycle`,
    layers: artifact.networks.flatMap((network) => network.layers.flatMap((layer) => (layer === null ? [] : [{ ...layer, network: network.name, intensity: layer.operationsPerWord }]))),
  };
}

/** The artifact of a fleet. */
export interface FleetPlan {
  readonly requestsPerSecond: number;
  readonly types: readonly { readonly name: string; readonly instances: number; readonly loadInstances: number; readonly utilizationRatio?: number; readonly rentPerHour: number }[];
  readonly routing: readonly { readonly output: number; readonly input: number; readonly phase?: string; readonly requestsPerSecond: number; readonly shares: Readonly<Record<string, number>> }[];
}

/** The artifact of buffers that are packed into one memory; lives are half-open. */
export interface Packing {
  readonly type: 'packing';
  readonly heightBytes: number;
  readonly buffers: readonly { readonly id: string; readonly lower: number; readonly upper: number; readonly size: number; readonly offset: number }[];
}

/** The artifact of a network that is split over devices. */
export interface PartitionPlan {
  readonly placement: Readonly<Record<string, string>>;
  readonly devices: readonly { readonly name: string; readonly busyMs: number; readonly busyRatio: number; readonly memoryBytes: number; readonly layers: readonly string[] }[];
  readonly transfers: readonly { readonly tensorOf: string; readonly to: string; readonly fromDevice: string; readonly toDevice: string; readonly bytes: number; readonly timeMs: number }[];
}

/** The artifact of a memory controller: where the time of a mean request and its energy go. */
export interface ControllerBreakdown {
  readonly type: 'memoryControllerBreakdown';
  readonly latencyNs: readonly Term[];
  readonly energyPj: readonly Term[];
}

/** The artifact of a set of deployed models: which of them serves each class of requests. */
export interface SubsetRouting {
  readonly routing: readonly { readonly class: number; readonly weightRatio: number; readonly model: string; readonly loss: number }[];
}

const typeOf = (artifact: unknown): unknown => (typeof artifact === 'object' && artifact !== null && 'type' in artifact ? artifact.type : undefined);

export const isTrainingBreakdown = (artifact: unknown): artifact is TrainingBreakdown => typeOf(artifact) === 'trainingBreakdown';

export const isServingBreakdown = (artifact: unknown): artifact is ServingBreakdown => typeOf(artifact) === 'servingBreakdown';

export const isScratchpadPlan = (artifact: unknown): artifact is ScratchpadPlan =>
  typeof artifact === 'object' && artifact !== null && 'episodes' in artifact && 'order' in artifact && 'capacityBytes' in artifact;

export const isPacking = (artifact: unknown): artifact is Packing => typeOf(artifact) === 'packing' && has(artifact, 'heightBytes', 'buffers');

export const isExpertTable = (artifact: unknown): artifact is ExpertTable =>
  Array.isArray(artifact) && artifact.length > 0
  && artifact.every((layer) => Array.isArray(layer) && layer.every((device) => Array.isArray(device) && device.every((expert) => typeof expert === 'number')));

export const isAcceleratorBreakdown = (artifact: unknown): artifact is AcceleratorBreakdown => typeOf(artifact) === 'acceleratorBreakdown' && has(artifact, 'roofline', 'energyMillijoules', 'networks');

export const isMappedBreakdown = (artifact: unknown): artifact is MappedBreakdown => typeOf(artifact) === 'mappedAcceleratorBreakdown' && has(artifact, 'roofline', 'energyMillijoules', 'networks');

export const isArrayPlan = (artifact: unknown): artifact is ArrayPlan => typeOf(artifact) === 'subAcceleratorSchedule' && has(artifact, 'makespanCycles', 'busyRatio', 'schedule');

export const isFleetPlan = (artifact: unknown): artifact is FleetPlan => has(artifact, 'types', 'routing', 'instances');

export const isPartitionPlan = (artifact: unknown): artifact is PartitionPlan => has(artifact, 'placement', 'devices', 'transfers') && typeOf(artifact) === undefined;

export const isControllerBreakdown = (artifact: unknown): artifact is ControllerBreakdown => typeOf(artifact) === 'memoryControllerBreakdown' && has(artifact, 'latencyNs', 'energyPj');

export const isSubsetRouting = (artifact: unknown): artifact is SubsetRouting =>
  has(artifact, 'routing') && Array.isArray((artifact as SubsetRouting).routing) && (artifact as SubsetRouting).routing.every((r) => has(r, 'class', 'model', 'loss'));

const has = (artifact: unknown, ...names: readonly string[]): boolean => typeof artifact === 'object' && artifact !== null && names.every((name) => name in artifact);
