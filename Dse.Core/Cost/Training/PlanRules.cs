namespace Dse.Core.Cost.Training;

/// <summary>Rules that a plan meets whatever it costs: products and divisibilities (docs/cost-model.md §1).</summary>
public static class PlanRules
{
    /// <summary>The first rule that a plan breaks, or <see cref="PlanProblem.None"/>.</summary>
    public static PlanProblem Check(TrainingWorkload work, in TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(work);
        var model = work.Model;
        if ((long)plan.Tp * plan.Pp * plan.Cp * plan.Dp != work.Cluster.Devices)
        {
            return PlanProblem.DeviceProduct;
        }

        if (!SplitsHeads(model.Heads, model.KvHeads, plan.Tp))
        {
            return PlanProblem.HeadDivisibility;
        }

        if (work.Sequence % plan.Cp != 0)
        {
            return PlanProblem.SequenceDivisibility;
        }

        if (!FitsExperts(work, plan))
        {
            return PlanProblem.ExpertGrid;
        }

        // Embedding and logits may stand for a layer each when chunks are dealt out.
        if ((long)plan.Pp * plan.Vp > model.Layers + 2 || plan.Pp > model.Layers || (plan.StageLayers is { } stages && (stages.Count != plan.Pp || stages.Sum(s => (long)s) != model.Layers || stages.Any(s => s < 1))))
        {
            return PlanProblem.StageLayers;
        }

        if (!FitsSchedule(plan, Microbatches(work, plan)))
        {
            return PlanProblem.Schedule;
        }

        return work.GlobalBatch % ((long)plan.Dp * plan.Microbatch) == 0 ? PlanProblem.None : PlanProblem.BatchDivisibility;
    }

    /// <summary>Microbatches of a replica in one step; a batch that does not divide fills its last ones up.</summary>
    public static int Microbatches(TrainingWorkload work, in TrainingPlan plan)
    {
        ArgumentNullException.ThrowIfNull(work);
        var together = (long)plan.Dp * plan.Microbatch;
        return (int)((work.GlobalBatch + together - 1) / together);
    }

    /// <summary>Query heads split evenly; key-value heads split evenly or are repeated on every rank that needs one.</summary>
    internal static bool SplitsHeads(int heads, int kvHeads, int tp) => heads % tp == 0 && (tp >= kvHeads ? tp % kvHeads == 0 || kvHeads == heads : kvHeads % tp == 0);

    private static bool FitsExperts(TrainingWorkload work, in TrainingPlan plan)
    {
        var model = work.Model;
        if (!model.IsMixture)
        {
            return plan.Ep == 1;
        }

        return model.Experts % plan.Ep == 0 && model.MoeFfn % plan.MoeTp == 0
            && (long)plan.Tp * plan.Cp * plan.Dp % ((long)plan.Ep * plan.MoeTp) == 0;
    }

    private static bool FitsSchedule(in TrainingPlan plan, int microbatches) => plan.Schedule switch
    {
        PipelineSchedule.Interleaved => plan.Pp > 1 || plan.Vp == 1,
        
        // Both directions must be kept busy (DeepSeek-V3 report, arXiv 2412.19437 §3.2.1 and its published schedule).
        PipelineSchedule.DualPipe => plan.Vp == 1 && plan.Pp % 2 == 0 && microbatches % 2 == 0 && microbatches >= 2 * plan.Pp,
        _ => plan.Vp == 1,
    };
}
