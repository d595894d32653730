using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training;

/// <summary>Seconds that one microbatch spends in one pipeline stage, forward and backward, by cause.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct StageTime
{
    public double Gemm;
    public double Attention;
    public double Elementwise;
    public double Recompute;
    public double TensorComm;
    public double ContextComm;
    public double ExpertComm;
    public double ShardComm;
    public double Host;

    /// <summary>Time that launching everything takes when nothing is waited for.</summary>
    public double Launches;

    /// <summary>Backward part, recomputation included.</summary>
    public double Backward;

    /// <summary>Weight-gradient GEMMs alone.</summary>
    public double WeightGradient;

    /// <summary>Everything.</summary>
    public double Total;

    public static StageTime Of(
        in TrainingPlan plan, LayerCosts costs, in StageLayers held, Recompute recompute, TrainingValues values, bool hasEmbedding, bool hasLogits)
    {
        var time = default(StageTime);
        if (held.Dense > 0)
        {
            time.Add(plan, costs, costs.Dense, held.Dense, recompute, values);
        }

        if (held.Mixture > 0)
        {
            time.Add(plan, costs, costs.Mixture, held.Mixture, recompute, values);
        }

        if (hasEmbedding)
        {
            time.Elementwise += costs.EmbeddingSeconds;
            time.Total += costs.EmbeddingSeconds;
        }

        if (hasLogits)
        {
            time.Gemm += costs.LogitsForward + costs.LogitsBackward;
            time.Backward += costs.LogitsBackward;
            time.Total += costs.LogitsForward + costs.LogitsBackward;
        }

        time.Launch(values.LaunchPower);
        return time;
    }

    // Kernels and their launches overlap as far as the queue reaches: neither hides the other in full. With power 2 they add
    // as the legs of a right triangle, with a large one the longer hides the shorter. Forward and backward keep their proportion.
    private void Launch(double power)
    {
        if (Launches <= 0)
        {
            return;
        }

        var total = power == 2
            ? Math.Sqrt((Total * Total) + (Launches * Launches))
            : Math.Pow(Math.Pow(Total, power) + Math.Pow(Launches, power), 1 / power);
        Host = total - Total;
        Backward *= total / Total;
        Total = total;
    }

    private void Add(in TrainingPlan plan, LayerCosts costs, in BlockCosts block, int count, Recompute recompute, TrainingValues values)
    {
        var hidden = plan.OverlapTp switch
        {
            TensorOverlap.Ring => values.TensorRing,
            TensorOverlap.Pipe => values.TensorPipe,
            _ => 0,
        };
        var tensorForward = Math.Max(block.TensorComm * (1 - hidden), block.TensorComm - block.GemmForward);
        var tensorBackward = Math.Max(block.TensorComm * (1 - hidden), block.TensorComm - block.GemmBackward);
        var streamBackward = block.StreamForward * values.BackwardStreamRatio;
        var forward = block.GemmForward + costs.AttentionForward + block.StreamForward + tensorForward + costs.ContextCommForward + block.ExchangeComm;
        var again = recompute switch
        {
            Training.Recompute.Full => plan.RecomputedLayersRatio * forward,
            Training.Recompute.Selective => costs.AttentionForward,
            _ => 0,
        };
        var backward = block.GemmBackward + costs.AttentionBackward + streamBackward + tensorBackward + costs.ContextCommBackward + block.ExchangeComm + again;
        var launchedAgain = recompute == Training.Recompute.Full ? plan.RecomputedLayersRatio * values.ForwardLaunchRatio : 0;

        Gemm += count * (block.GemmForward + block.GemmBackward);
        Attention += count * (costs.AttentionForward + costs.AttentionBackward);
        Elementwise += count * (block.StreamForward + streamBackward);
        Recompute += count * again;
        TensorComm += count * (tensorForward + tensorBackward);
        ContextComm += count * (costs.ContextCommForward + costs.ContextCommBackward);
        ExpertComm += count * 2 * block.ExchangeComm;
        Launches += count * ((block.HostSeconds * (1 + launchedAgain)) + (plan.Zero >= 3 ? values.Zero3LayerSeconds : 0));
        WeightGradient += count * block.GemmWeightGradient;
        Backward += count * backward;
        Total += count * (forward + backward);
    }
}
