namespace Dse.Core.Cost.Training.Calculon;

/// <summary>Why a strategy cannot run.</summary>
internal enum CalculonProblem
{
    /// <summary>It can.</summary>
    None,

    /// <summary>Ranks of the three kinds do not multiply to the processors.</summary>
    Processors,

    /// <summary>The batch is no multiple of replicas times microbatch.</summary>
    Batch,

    /// <summary>Tensor-parallel ranks do not divide the widths or heads.</summary>
    TensorRanks,

    /// <summary>Tensor-parallel ranks do not divide a microbatch's tokens.</summary>
    Tokens,

    /// <summary>Chunks do not divide the blocks of a stage.</summary>
    Chunks,

    /// <summary>Options that exclude each other.</summary>
    Options,

    /// <summary>More ranks than the network tier has.</summary>
    NetworkSize,

    /// <summary>Ranks that leave part of a tier empty which must be filled.</summary>
    NetworkFill,

    /// <summary>Fewer than three blocks per stage to offload.</summary>
    OffloadBlocks,

    /// <summary>Does not fit the first memory.</summary>
    FirstMemory,

    /// <summary>Does not fit the second memory.</summary>
    SecondMemory,
}
