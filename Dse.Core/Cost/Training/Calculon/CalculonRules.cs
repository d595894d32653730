namespace Dse.Core.Cost.Training.Calculon;

/// <summary>What a strategy must keep before it is priced (llm.py, its assertions and checks); the order is that of the checks.</summary>
internal static class CalculonRules
{
    /// <summary>The first rule that is broken.</summary>
    public static CalculonProblem Check(CalculonApplication application, CalculonSystem system, in CalculonExecution execution)
    {
        if ((long)execution.TensorRanks * execution.PipelineRanks * execution.DataRanks != execution.Processors)
        {
            return CalculonProblem.Processors;
        }

        if (execution.Batch % ((long)execution.DataRanks * execution.Microbatch) != 0)
        {
            return CalculonProblem.Batch;
        }

        var ranks = execution.TensorRanks;
        if (application.Hidden % ranks != 0 || application.FeedForward % ranks != 0 || application.Heads % ranks != 0)
        {
            return CalculonProblem.TensorRanks;
        }

        if (Contradicts(execution))
        {
            return CalculonProblem.Options;
        }

        if (execution.TensorComm != CalculonTensorComm.AllReduce && (long)execution.Microbatch * application.Sequence % ranks != 0)
        {
            return CalculonProblem.Tokens;
        }

        var network = CheckNetworks(system, execution);
        if (network != CalculonProblem.None)
        {
            return network;
        }

        var deal = BlockDeal.Of(application.Blocks, execution);
        if (execution.Chunks > deal.PerStage || deal.PerStage % execution.Chunks != 0)
        {
            return CalculonProblem.Chunks;
        }

        return execution.Offloads && deal.PerStage <= 2 ? CalculonProblem.OffloadBlocks : CalculonProblem.None;
    }

    private static bool Contradicts(in CalculonExecution execution) =>
        (execution.Chunks > 1 && execution.PipelineRanks == 1)
        || ((execution.ShardOptimizer || execution.OverlapData) && execution.DataRanks == 1)
        || (execution.TensorOverlap != TensorOverlap.None && execution.TensorRanks == 1)
        || (execution.RedoGather && (execution.TensorComm != CalculonTensorComm.ScatterGather || execution.Recompute == CalculonRecompute.Full));

    // Kinds of ranks that share a tier multiply.
    private static CalculonProblem CheckNetworks(CalculonSystem system, in CalculonExecution execution)
    {
        for (var tier = 0; tier < system.Networks.Count; tier++)
        {
            long used = 1;
            used *= execution.TensorNetwork == tier ? execution.TensorRanks : 1;
            used *= execution.PipelineNetwork == tier ? execution.PipelineRanks : 1;
            used *= execution.DataNetwork == tier ? execution.DataRanks : 1;
            if (used == 1)
            {
                continue;
            }

            if (used > system.Networks[tier].Size)
            {
                return CalculonProblem.NetworkSize;
            }

            if (system.Networks[tier].MustBeFilled && system.Networks[tier].Size % used != 0)
            {
                return CalculonProblem.NetworkFill;
            }
        }

        return CalculonProblem.None;
    }
}
