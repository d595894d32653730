namespace Dse.Core.Cost.Training;

/// <summary>Estimates plans of one job that differ little from one to the next, as a walk through a space lists them.</summary>
/// <remarks>
/// What overlap and offload leave alone is worked out once for all of them, with the same code as a single plan's
/// estimate, so that every figure is the same bit for bit. Not thread-safe: one per thread.
/// </remarks>
internal sealed class PlanSeries(TrainingModel model)
{
    private const int Offloads = 8;
    private const int Overlaps = 3;

    private readonly TrainingEstimate[] estimates = new TrainingEstimate[Offloads];
    private readonly double[] optimizers = new double[Offloads];
    private readonly double[] offloadBytes = new double[Offloads];
    private readonly StageTimes[] times = new StageTimes[Overlaps];
    private LayerCursor cursor;
    private TrainingPlan plan;
    private PlanFrame frame;
    private uint knownEstimates;
    private uint knownTimes;
    private bool hasFrame;
    private bool isEven;
    private TrainingEstimate alone;

    /// <summary>Turns to another plan: everything but its overlaps and offload may have changed.</summary>
    public void Turn(in TrainingPlan other)
    {
        plan = other;
        knownEstimates = 0;
        knownTimes = 0;
        hasFrame = false;
        isEven = model.IsEven(other);
    }

    /// <summary>Estimates the plan with these overlaps and this offload; the time of one that does not fit is not computed.</summary>
    /// <param name="overlapTp">Overlap of tensor-parallel communication.</param>
    /// <param name="overlapDp">Overlap of the gradients.</param>
    /// <param name="offload">What lives in host memory.</param>
    /// <param name="whole">Whether every field is needed; else only memory, step and bubble are filled in.</param>
    /// <returns>The estimate; it lasts until the next call.</returns>
    public ref readonly TrainingEstimate Evaluate(TensorOverlap overlapTp, bool overlapDp, Offload offload, bool whole)
    {
        if (!isEven)
        {
            plan = plan with { OverlapTp = overlapTp, OverlapDp = overlapDp, Offload = offload };
            alone = model.EvaluateAlone(plan);
            return ref alone;
        }

        var at = (int)offload;
        ref var estimate = ref estimates[at];
        if ((knownEstimates >> at & 1) == 0)
        {
            Price(offload, ref estimate);
        }

        if (estimate.Problem != PlanProblem.None)
        {
            return ref estimate;
        }

        plan = plan with { OverlapTp = overlapTp, OverlapDp = overlapDp, Offload = offload };
        ref var stages = ref times[(int)overlapTp];
        if ((knownTimes >> (int)overlapTp & 1) == 0)
        {
            stages = model.TimesOf(plan, frame);
            knownTimes |= 1u << (int)overlapTp;
        }

        var step = model.StepOf(plan, frame, stages, optimizers[at], offloadBytes[at]);
        if (whole)
        {
            model.Fill(plan, frame, stages, step, ref estimate);
        }
        else
        {
            estimate.StepSeconds = step.Total;
            estimate.BubbleSeconds = step.Bubble;
        }

        return ref estimate;
    }

    private void Price(Offload offload, ref TrainingEstimate estimate)
    {
        if (!hasFrame)
        {
            frame = model.FrameOf(plan, ref cursor);
            hasFrame = true;
        }

        plan = plan with { Offload = offload };
        estimate = model.MemoryOf(plan, frame);
        knownEstimates |= 1u << (int)offload;
        if (estimate.Problem == PlanProblem.None)
        {
            optimizers[(int)offload] = model.OptimizerSeconds(plan, frame.Costs, frame.Stages.First);
            offloadBytes[(int)offload] = TrainingModel.OffloadBytes(plan, frame.Costs, frame.Stages.First);
        }
    }
}
