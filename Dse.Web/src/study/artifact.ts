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

const typeOf = (artifact: unknown): unknown => (typeof artifact === 'object' && artifact !== null && 'type' in artifact ? artifact.type : undefined);

export const isTrainingBreakdown = (artifact: unknown): artifact is TrainingBreakdown => typeOf(artifact) === 'trainingBreakdown';

export const isServingBreakdown = (artifact: unknown): artifact is ServingBreakdown => typeOf(artifact) === 'servingBreakdown';
