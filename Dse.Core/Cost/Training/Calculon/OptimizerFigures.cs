namespace Dse.Core.Cost.Training.Calculon;

/// <summary>Weight gradients and the Adam step of one block on one rank (layers.py): 11 operations per weight, fp32 master copy and two moments.</summary>
internal sealed class OptimizerFigures
{
    private OptimizerFigures()
    {
    }

    /// <summary>The step.</summary>
    public PassFigures Step { get; } = new();

    /// <summary>Gradients as they are exchanged, in the format of the weights, the rank's share of them.</summary>
    public double GradientBytes { get; private set; }

    /// <summary>Gradients as they are summed up, fp32 and whole.</summary>
    public double WholeGradientBytes { get; private set; }

    /// <summary>Master copy and moments.</summary>
    public double StateBytes { get; private set; }

    /// <summary>Sums up a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="shards">Replicas that share the step; 1 when each does all.</param>
    /// <param name="system">The system.</param>
    public static OptimizerFigures Of(BlockFigures block, int shards, CalculonSystem system)
    {
        var sums = new OptimizerFigures();
        foreach (var weights in block.Weights)
        {
            var state = ((system.Word < 4 ? weights * 4 : 0) + (2 * weights * 4)) / shards;
            var flops = weights / shards * 11;
            var compute = system.Vector.Seconds(flops);
            var memory = system.Memory.Seconds(state);
            sums.GradientBytes += weights * system.Word / shards;
            sums.WholeGradientBytes += weights * 4;
            sums.StateBytes += state;
            sums.Step.Flops += flops;
            sums.Step.ComputeSeconds += compute;
            sums.Step.Bytes += state;
            sums.Step.MemorySeconds += memory;
            sums.Step.Seconds += system.Combine(compute, memory);
        }

        return sums;
    }
}
