namespace Dse.Core.Cost.Training.Calculon;

/// <summary>
/// Prices strategies with the equations of Calculon (Isaev et al., SC'23; github.com/calculon-ai/calculon, commit
/// caa4b11, Apache-2.0), written anew: the same arithmetic in the same order, so that its published figures come out digit for digit.
/// </summary>
/// <remarks>A compatibility path: it proves arithmetic, not truth (docs/calculon.md). Not thread-safe: blocks are remembered.</remarks>
internal sealed class CalculonPeer(CalculonApplication application, CalculonSystem system)
{
    private readonly Dictionary<BlockKey, BlockFigures> blocks = [];
    private readonly Dictionary<(BlockKey Key, int Shards), OptimizerFigures> optimizers = [];

    /// <summary>Prices a strategy.</summary>
    public CalculonEstimate Evaluate(in CalculonExecution execution)
    {
        var problem = CalculonRules.Check(application, system, execution);
        if (problem != CalculonProblem.None)
        {
            return new CalculonEstimate(problem);
        }

        var key = BlockKey.Of(execution);
        if (!blocks.TryGetValue(key, out var block))
        {
            block = BlockFigures.Of(application, system, key);
            blocks.Add(key, block);
        }

        var shards = execution.ShardOptimizer ? execution.DataRanks : 1;
        if (!optimizers.TryGetValue((key, shards), out var optimizer))
        {
            optimizer = OptimizerFigures.Of(block, shards, system);
            optimizers.Add((key, shards), optimizer);
        }

        var deal = BlockDeal.Of(application.Blocks, execution);
        var chunk = new ChunkFigures(block, optimizer, execution, deal, system);
        var data = new DataFigures(block, optimizer, chunk, execution, deal, system);
        var memory = new StepMemory(block, optimizer, execution, deal);
        var seconds = new StepSeconds(block, optimizer, chunk, data, execution, deal);
        problem = memory.First > system.MemoryBytes ? CalculonProblem.FirstMemory
            : memory.Second > system.SecondMemoryBytes ? CalculonProblem.SecondMemory
            : CalculonProblem.None;
        return new CalculonEstimate(problem)
        {
            Block = block,
            Optimizer = optimizer,
            Deal = deal,
            Chunk = chunk,
            Data = data,
            Memory = memory,
            Seconds = seconds,
            BoundaryBytes = ChunkFigures.BoundaryBytes(block, execution),
            SamplesPerSecond = execution.Batch / seconds.Total,
        };
    }
}
