using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training.Calculon;

/// <summary>Exchange of gradients and weights between replicas, and how much of it the backward pass hides (llm.py).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct DataFigures
{
    /// <summary>Prices the exchange of a step; all zero without replicas.</summary>
    public DataFigures(BlockFigures block, OptimizerFigures optimizer, in ChunkFigures chunk, in CalculonExecution execution, in BlockDeal deal, CalculonSystem system)
    {
        if (execution.DataRanks == 1)
        {
            return;
        }

        var network = system.Networks[execution.DataNetwork];
        BlockBytes = block.WeightBytes;
        var perBlock = execution.ShardOptimizer
            ? network.Seconds(NetworkOperation.ReduceScatter, BlockBytes, execution.DataRanks) + network.Seconds(NetworkOperation.AllGather, BlockBytes, execution.DataRanks)
            : network.Seconds(NetworkOperation.AllReduce, BlockBytes, execution.DataRanks);
        LinkSeconds = deal.PerStage * perBlock;
        if (!execution.OverlapData)
        {
            ExposedSeconds = LinkSeconds;
            return;
        }

        var window = Window.Of(block, optimizer, chunk, execution, deal);
        var scale = execution.ShardOptimizer
            ? network.Scales[(int)NetworkOperation.ReduceScatter] + network.Scales[(int)NetworkOperation.AllGather]
            : network.Scales[(int)NetworkOperation.AllReduce];
        var usage = network.ProcessorRatio;

        // All chunks but the last hide behind as many microbatches of the next chunk as there are stages.
        var earlier = execution.Chunks - 1;
        var open = execution.PipelineRanks * window.Chunk;
        var compute = execution.PipelineRanks * (deal.PerChunk * window.Compute);
        var chunkSeconds = deal.PerChunk * perBlock;
        var excess = chunkSeconds - (open - (Collisions(chunkSeconds, chunk, execution) * chunk.Send)) + (compute * usage);
        var earlierExposed = earlier * (excess > 0 ? excess : chunkSeconds * usage);
        var hidden = open + (compute * usage);
        hidden -= execution.DataNetwork == execution.PipelineNetwork ? chunk.Send : 0;
        hidden *= earlier;
        HidingBytesPerSecond = hidden > 0 ? deal.PerChunk * BlockBytes / hidden * scale : 0;

        // Of the last chunk, all blocks but one hide behind what is left of it.
        var lastBlocks = deal.PerChunk - 1;
        var tail = 0.0;
        if (deal.Middle > 0)
        {
            tail = window.Chunk - chunk.Send - ((chunk.Middle.BackwardTotal + chunk.End.BackwardTotal) / 2);
            tail += execution.ShardOptimizer ? 0 : optimizer.Step.Seconds - optimizer.Step.MemorySeconds;
        }

        var tailExcess = (lastBlocks * perBlock) + ((window.Compute * usage) - tail);
        var lastExposed = tailExcess > 0 ? tailExcess : lastBlocks * perBlock * usage;
        var tailHidden = tail + (lastBlocks * perBlock * usage);
        TailHidingBytesPerSecond = tailHidden > 0 ? deal.PerChunk * BlockBytes / tailHidden * scale : 0;
        ExposedSeconds = perBlock + (earlierExposed + lastExposed);
    }

    /// <summary>Bytes of one block.</summary>
    public double BlockBytes { get; }

    /// <summary>Time on the links.</summary>
    public double LinkSeconds { get; }

    /// <summary>Time that nothing hides.</summary>
    public double ExposedSeconds { get; }

    /// <summary>Bandwidth that hides all chunks but the last, B/s.</summary>
    public double HidingBytesPerSecond { get; }

    /// <summary>Bandwidth that hides the last, B/s.</summary>
    public double TailHidingBytesPerSecond { get; }

    // Sends between stages that meet the exchange on one network.
    private static double Collisions(double chunkSeconds, in ChunkFigures chunk, in CalculonExecution execution)
    {
        if (execution.DataNetwork != execution.PipelineNetwork)
        {
            return 0;
        }

        var rest = execution.Microbatches % execution.PipelineRanks;
        var passes = Math.Round((chunkSeconds - (chunkSeconds % chunk.Backward)) / chunk.Backward);
        return Math.Min(passes, rest != 0 ? rest : execution.PipelineRanks);
    }

    /// <summary>Time of one microbatch's backward pass that an exchange may hide behind.</summary>
    /// <param name="Chunk">Of a chunk.</param>
    /// <param name="Compute">Compute in it, per block.</param>
    private readonly record struct Window(double Chunk, double Compute)
    {
        public static Window Of(BlockFigures block, OptimizerFigures optimizer, in ChunkFigures chunk, in CalculonExecution execution, in BlockDeal deal)
        {
            var memory = block.InputGradient.MemorySeconds + block.WeightGradient.MemorySeconds + block.Recompute.MemorySeconds;
            var middle = chunk.Middle.BackwardTotal - memory;
            var end = chunk.End.BackwardTotal - memory;
            var compute = block.InputGradient.ComputeSeconds + block.WeightGradient.ComputeSeconds + block.Recompute.ComputeSeconds;
            if (!execution.ShardOptimizer)
            {
                middle += optimizer.Step.Seconds - optimizer.Step.MemorySeconds;
                end += optimizer.Step.Seconds - optimizer.Step.MemorySeconds;
                compute += optimizer.Step.ComputeSeconds;
            }

            if (execution.DataNetwork == execution.TensorNetwork)
            {
                middle -= block.RepeatedTraffic.LinkSeconds + block.BackwardTraffic.LinkSeconds;
                end -= block.RepeatedTraffic.EndLinkSeconds + block.BackwardTraffic.EndLinkSeconds;
            }

            return new Window((deal.Middle * middle) + end, compute);
        }
    }
}
