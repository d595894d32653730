namespace Dse.Core.Cost.Training.Calculon;

/// <summary>One optimizer step of a strategy as Calculon prices it. Seconds, bytes and FLOP of one rank.</summary>
/// <param name="Problem">Why it cannot run, or none; what needs too much memory is priced all the same.</param>
internal readonly record struct CalculonEstimate(CalculonProblem Problem)
{
    /// <summary>One block; null when a rule other than memory is broken.</summary>
    public BlockFigures? Block { get; init; }

    /// <summary>Its optimizer step.</summary>
    public OptimizerFigures Optimizer { get; init; } = null!;

    /// <summary>How blocks are dealt out.</summary>
    public BlockDeal Deal { get; init; }

    /// <summary>One chunk.</summary>
    public ChunkFigures Chunk { get; init; }

    /// <summary>Exchange between replicas.</summary>
    public DataFigures Data { get; init; }

    /// <summary>Memory.</summary>
    public StepMemory Memory { get; init; }

    /// <summary>Times.</summary>
    public StepSeconds Seconds { get; init; }

    /// <summary>Bytes that a microbatch sends to the next stage.</summary>
    public double BoundaryBytes { get; init; }

    /// <summary>Sequences per second of all ranks.</summary>
    public double SamplesPerSecond { get; init; }
}
