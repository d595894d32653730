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

export const isTrainingBreakdown = (artifact: unknown): artifact is TrainingBreakdown =>
  typeof artifact === 'object' && artifact !== null && 'type' in artifact && artifact.type === 'trainingBreakdown';
