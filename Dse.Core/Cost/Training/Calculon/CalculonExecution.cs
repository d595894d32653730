namespace Dse.Core.Cost.Training.Calculon;

/// <summary>Which activations are computed a second time (<c>activation_recompute</c>).</summary>
internal enum CalculonRecompute
{
    /// <summary>None.</summary>
    None,

    /// <summary>Scores, softmax and dropout of attention.</summary>
    AttentionOnly,

    /// <summary>Whole blocks.</summary>
    Full,
}

/// <summary>Collectives of tensor parallelism (<c>tensor_par_comm_type</c>).</summary>
internal enum CalculonTensorComm
{
    /// <summary>All-reduces.</summary>
    AllReduce,

    /// <summary>All-reduces within a chunk, scatter and gather at its end, where a rank sends only its share on.</summary>
    ScatterAtChunkEnds,

    /// <summary>Scatter and gather everywhere: sequence parallelism.</summary>
    ScatterGather,
}

/// <summary>One strategy: the options of Calculon's execution files.</summary>
/// <param name="Processors">All processors.</param>
/// <param name="TensorRanks">Tensor parallelism.</param>
/// <param name="PipelineRanks">Pipeline stages.</param>
/// <param name="DataRanks">Data parallelism.</param>
/// <param name="TensorNetwork">Tier of the tensor-parallel ranks.</param>
/// <param name="PipelineNetwork">Tier of the stages.</param>
/// <param name="DataNetwork">Tier of the replicas.</param>
/// <param name="Batch">Sequences per step.</param>
/// <param name="Microbatch">Sequences per microbatch.</param>
/// <param name="Chunks">Chunks per stage (<c>pipeline_interleaving</c>).</param>
/// <param name="Recompute">What is computed again.</param>
/// <param name="TensorComm">Collectives of tensor parallelism.</param>
/// <param name="TensorOverlap">How they overlap with the products beside them.</param>
/// <param name="RedoGather">The backward pass gathers again instead of keeping what was gathered (<c>seq_par_ag_redo</c>).</param>
/// <param name="ShardOptimizer">Optimizer state is divided among the replicas.</param>
/// <param name="OverlapData">Gradients are exchanged while the backward pass runs.</param>
/// <param name="FusedActivation">The activation function stores nothing.</param>
/// <param name="MultiQuery">One key and value head for all.</param>
/// <param name="OffloadWeights">Weights live in the second memory.</param>
/// <param name="OffloadActivations">Activations do.</param>
/// <param name="OffloadOptimizer">Optimizer state does.</param>
internal readonly record struct CalculonExecution(
    int Processors,
    int TensorRanks,
    int PipelineRanks,
    int DataRanks,
    int TensorNetwork,
    int PipelineNetwork,
    int DataNetwork,
    int Batch,
    int Microbatch,
    int Chunks,
    CalculonRecompute Recompute,
    CalculonTensorComm TensorComm,
    TensorOverlap TensorOverlap,
    bool RedoGather,
    bool ShardOptimizer,
    bool OverlapData,
    bool FusedActivation,
    bool MultiQuery,
    bool OffloadWeights,
    bool OffloadActivations,
    bool OffloadOptimizer)
{
    /// <summary>Microbatches per step and replica.</summary>
    public int Microbatches => Batch / DataRanks / Microbatch;

    /// <summary>Whether anything lives in the second memory.</summary>
    public bool Offloads => OffloadWeights || OffloadActivations || OffloadOptimizer;
}
