using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training.Calculon;

/// <summary>Times of one optimizer step (llm.py); they add up to <see cref="Total"/> with the exchange between replicas.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct StepSeconds
{
    /// <summary>Adds times up.</summary>
    public StepSeconds(BlockFigures block, OptimizerFigures optimizer, in ChunkFigures chunk, in DataFigures data, in CalculonExecution execution, in BlockDeal deal)
    {
        var microbatches = execution.Microbatches;
        double blocks = (double)deal.PerStage * microbatches;
        double chunks = (double)microbatches * execution.Chunks;
        Forward = blocks * block.Forward.Seconds;
        Backward = (blocks * block.InputGradient.Seconds) + (blocks * block.WeightGradient.Seconds);
        Optimizer = deal.PerStage * optimizer.Step.Seconds;
        Recompute = blocks * block.Recompute.Seconds;
        RepeatedLink = chunks * ((deal.Middle * block.RepeatedTraffic.LinkSeconds) + block.RepeatedTraffic.EndLinkSeconds);
        Repeated = chunks * ((deal.Middle * block.RepeatedTraffic.ExposedSeconds) + block.RepeatedTraffic.EndExposedSeconds);
        TensorLink = (chunks * ((deal.Middle * block.ForwardTraffic.LinkSeconds) + block.ForwardTraffic.EndLinkSeconds))
            + (chunks * ((deal.Middle * block.BackwardTraffic.LinkSeconds) + block.BackwardTraffic.EndLinkSeconds));
        Tensor = (chunks * ((deal.Middle * block.ForwardTraffic.ExposedSeconds) + block.ForwardTraffic.EndExposedSeconds))
            + (chunks * ((deal.Middle * block.BackwardTraffic.ExposedSeconds) + block.BackwardTraffic.EndExposedSeconds));
        Pipeline = execution.PipelineRanks > 1 ? (chunks * chunk.Send) + (chunks * chunk.Send) : 0;
        Bubble = BubbleOf(chunk, execution, deal);
        ForwardOffload = chunks * ((deal.Middle * chunk.Middle.ForwardOffload) + chunk.End.ForwardOffload);
        BackwardOffload = chunks * ((deal.Middle * chunk.Middle.BackwardOffload) + chunk.End.BackwardOffload);
        Total = Forward + Backward + Optimizer + ForwardOffload + BackwardOffload + Recompute + Repeated + Bubble + Tensor + Pipeline + data.ExposedSeconds;
    }

    /// <summary>Forward passes.</summary>
    public double Forward { get; }

    /// <summary>Backward passes.</summary>
    public double Backward { get; }

    /// <summary>Optimizer.</summary>
    public double Optimizer { get; }

    /// <summary>Forward passes done again.</summary>
    public double Recompute { get; }

    /// <summary>Communication done again, on the links.</summary>
    public double RepeatedLink { get; }

    /// <summary>Communication done again, exposed.</summary>
    public double Repeated { get; }

    /// <summary>Tensor-parallel communication on the links.</summary>
    public double TensorLink { get; }

    /// <summary>Tensor-parallel communication, exposed.</summary>
    public double Tensor { get; }

    /// <summary>Sends between stages, all exposed.</summary>
    public double Pipeline { get; }

    /// <summary>Waiting for the pipeline.</summary>
    public double Bubble { get; }

    /// <summary>Offloading that the forward passes do not hide.</summary>
    public double ForwardOffload { get; }

    /// <summary>Offloading that the backward passes do not hide.</summary>
    public double BackwardOffload { get; }

    /// <summary>The step.</summary>
    public double Total { get; }

    private static double BubbleOf(in ChunkFigures chunk, in CalculonExecution execution, in BlockDeal deal)
    {
        var seconds = chunk.Forward + chunk.Backward;

        // Stages that hold one block less end earlier by half a middle and half an end block.
        var reduction = deal.Middle > 0
            ? deal.Missing * (chunk.Middle.ForwardTotal + chunk.End.ForwardTotal + chunk.Middle.BackwardTotal + chunk.End.BackwardTotal) / 2
            : deal.Missing * (chunk.End.ForwardTotal + chunk.End.BackwardTotal);
        var rest = execution.Microbatches % execution.PipelineRanks;
        double extra = rest == 0 ? 0 : (execution.Chunks - 1) * (execution.PipelineRanks - rest);
        return ((execution.PipelineRanks - 1) * seconds) + ((extra * seconds) - reduction);
    }
}
