using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training.Calculon;

/// <summary>How blocks are dealt out to a stage.</summary>
/// <param name="PerStage">Blocks of the fullest stage.</param>
/// <param name="Missing">Stages that hold one less.</param>
/// <param name="PerChunk">Blocks of a chunk.</param>
internal readonly record struct BlockDeal(int PerStage, int Missing, int PerChunk)
{
    /// <summary>Blocks of a chunk before its last.</summary>
    public int Middle => PerChunk - 1;

    /// <summary>Deals blocks out.</summary>
    public static BlockDeal Of(int blocks, in CalculonExecution execution)
    {
        var rest = blocks % execution.PipelineRanks;
        var perStage = (blocks / execution.PipelineRanks) + (rest > 0 ? 1 : 0);
        return new BlockDeal(perStage, rest > 0 ? execution.PipelineRanks - rest : 0, perStage / execution.Chunks);
    }
}

/// <summary>Seconds of one microbatch through one block, in the middle or at the end of a chunk.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BlockSeconds(double Forward, double ForwardOffload, double Backward, double BackwardOffload)
{
    /// <summary>Forward with what offloading adds.</summary>
    public double ForwardTotal => Forward + ForwardOffload;

    /// <summary>Backward with what offloading adds.</summary>
    public double BackwardTotal => Backward + BackwardOffload;
}

/// <summary>Times of one chunk for one microbatch (llm.py, batch statistics).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct ChunkFigures
{
    /// <summary>Times a chunk.</summary>
    public ChunkFigures(BlockFigures block, OptimizerFigures optimizer, in CalculonExecution execution, in BlockDeal deal, CalculonSystem system)
    {
        var boundary = system.Networks[execution.PipelineNetwork].Seconds(NetworkOperation.PointToPoint, BoundaryBytes(block, execution), 2);
        Send = boundary;
        var forwardLoad = ForwardOffloadBytes(block, execution);
        var backwardLoad = BackwardOffloadBytes(block, optimizer, execution);
        Middle = Block(block, system, forwardLoad, backwardLoad, boundary, atEnd: false);
        End = Block(block, system, forwardLoad, backwardLoad, boundary, atEnd: true);
        Forward = (deal.Middle * Middle.ForwardTotal) + End.ForwardTotal;
        Backward = (deal.Middle * Middle.BackwardTotal) + End.BackwardTotal;
    }

    /// <summary>A send to the next stage.</summary>
    public double Send { get; }

    /// <summary>A block in the middle.</summary>
    public BlockSeconds Middle { get; }

    /// <summary>The last block.</summary>
    public BlockSeconds End { get; }

    /// <summary>Forward.</summary>
    public double Forward { get; }

    /// <summary>Backward.</summary>
    public double Backward { get; }

    /// <summary>Bytes that go to the next stage: a rank's share with scatter and gather.</summary>
    public static double BoundaryBytes(BlockFigures block, in CalculonExecution execution) => execution switch
    {
        { PipelineRanks: 1 } => 0,
        { TensorComm: CalculonTensorComm.AllReduce } => block.BoundaryBytes,
        _ => block.SharedBoundaryBytes,
    };

    /// <summary>Bytes of one block that go to the second memory while it runs forward.</summary>
    public static double ForwardOffloadBytes(BlockFigures block, in CalculonExecution execution) => Math.Max(
        execution.OffloadWeights ? block.WeightBytes : 0,
        execution.OffloadActivations ? block.SavedBytes(execution.Recompute) : 0);

    /// <summary>Bytes of one block that go there and back while it runs backward.</summary>
    public static double BackwardOffloadBytes(BlockFigures block, OptimizerFigures optimizer, in CalculonExecution execution)
    {
        var bytes = execution.OffloadWeights ? block.WeightBytes : 0;
        bytes += execution.OffloadActivations ? block.SavedBytes(execution.Recompute) : 0;
        return bytes + (execution.OffloadOptimizer ? optimizer.StateBytes : 0);
    }

    private static BlockSeconds Block(BlockFigures block, CalculonSystem system, double forwardLoad, double backwardLoad, double boundary, bool atEnd)
    {
        var forward = block.Forward.Seconds + (atEnd ? block.ForwardTraffic.EndExposedSeconds : block.ForwardTraffic.ExposedSeconds);
        var backward = block.Recompute.Seconds + (atEnd ? block.RepeatedTraffic.EndExposedSeconds : block.RepeatedTraffic.ExposedSeconds)
            + block.InputGradient.Seconds + block.WeightGradient.Seconds
            + (atEnd ? block.BackwardTraffic.EndExposedSeconds : block.BackwardTraffic.ExposedSeconds);
        if (atEnd)
        {
            forward += boundary;
            backward += boundary;
        }

        // Offloading runs beside everything but the block's own use of the first memory.
        var forwardOffload = Math.Max(0, system.SecondMemory.Seconds(forwardLoad) + block.Forward.MemorySeconds - forward);
        var backwardOffload = Math.Max(0, system.SecondMemory.Seconds(backwardLoad) + block.InputGradient.MemorySeconds + block.WeightGradient.MemorySeconds - backward);
        return new BlockSeconds(forward, forwardOffload, backward, backwardOffload);
    }
}
