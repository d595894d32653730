namespace Dse.Core.Cost.Training;

/// <summary>Peak memory of the fullest device (docs/cost-model.md §8).</summary>
internal static class TrainingMemory
{
    /// <summary>Fills the memory fields of an estimate.</summary>
    /// <param name="work">What is trained.</param>
    /// <param name="plan">The plan; its recomputation is the one in <paramref name="estimate"/>.</param>
    /// <param name="costs">Prices of its layers.</param>
    /// <param name="stages">Its stages.</param>
    /// <param name="values">Constants.</param>
    /// <param name="estimate">Receives the bytes.</param>
    public static void Fill(
        TrainingWorkload work, in TrainingPlan plan, LayerCosts costs, in StageSplit stages, TrainingValues values, ref TrainingEstimate estimate)
    {
        // The first stage holds most microbatches, the last one the logits: the fuller one decides.
        var microbatches = PlanRules.Microbatches(work, plan);
        var first = default(TrainingEstimate);
        FillStage(work, plan, costs, stages.First, isFirst: true, isLast: plan.Pp == 1, microbatches, values, estimate.Recompute, ref first);
        if (plan.Pp > 1)
        {
            var last = default(TrainingEstimate);
            FillStage(work, plan, costs, stages.Last, isFirst: false, isLast: true, microbatches, values, estimate.Recompute, ref last);
            if (last.MemoryBytes > first.MemoryBytes)
            {
                first = last;
            }
        }

        estimate.WeightBytes = first.WeightBytes;
        estimate.GradientBytes = first.GradientBytes;
        estimate.OptimizerBytes = first.OptimizerBytes;
        estimate.ActivationBytes = first.ActivationBytes;
        estimate.WorkspaceBytes = first.WorkspaceBytes;
        estimate.MemoryRatio = estimate.MemoryBytes / (work.Cluster.Device.MemoryGiB * (1L << 30));
    }

    /// <summary>Activations that a layer keeps from its forward to its backward pass, bytes.</summary>
    public static double LayerBytes(in TrainingPlan plan, LayerCosts costs, in BlockCosts block, Recompute recompute)
    {
        var kept = block.ActivationBytes + costs.ScoreBytes;
        return recompute switch
        {
            Recompute.Full => (plan.RecomputedLayersRatio * costs.InputBytes) + ((1 - plan.RecomputedLayersRatio) * kept),
            Recompute.Selective => block.ActivationBytes,
            _ => kept,
        };
    }

    /// <summary>Fills the bytes of one stage.</summary>
    /// <param name="work">What is trained.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="costs">Prices of its layers.</param>
    /// <param name="layers">Layers of the stage.</param>
    /// <param name="isFirst">Whether it holds the embedding.</param>
    /// <param name="isLast">Whether it holds the logits.</param>
    /// <param name="microbatches">Microbatches of a step.</param>
    /// <param name="values">Constants.</param>
    /// <param name="recompute">Recomputation in force.</param>
    /// <param name="estimate">Receives the bytes.</param>
    /// <param name="stage">Index of the stage, for those between the ends.</param>
    public static void FillStage(
        TrainingWorkload work,
        in TrainingPlan plan,
        LayerCosts costs,
        in StageLayers layers,
        bool isFirst,
        bool isLast,
        int microbatches,
        TrainingValues values,
        Recompute recompute,
        ref TrainingEstimate estimate,
        int stage = 0)
    {
        var model = work.Model;
        var copies = plan.Schedule == PipelineSchedule.DualPipe ? 2 : 1;
        var dense = (layers.Dense * costs.Dense.DenseParameters) + (layers.Mixture * costs.Mixture.DenseParameters);
        var embeddings = (isFirst ? 1 : 0) + (isLast && !(isFirst && model.TieEmbeddings) ? 1 : 0);
        dense = (dense + (embeddings * costs.EmbeddingParameters)) * copies;
        var experts = layers.Mixture * costs.Mixture.ExpertParameters * copies;

        // Replicas that share the same weights; experts have fewer, as their ranks are spread over the others.
        double denseShare = plan.Dp * plan.Cp;
        var expertShare = Math.Max(1.0, (double)plan.Tp * plan.Cp * plan.Dp / (plan.Ep * plan.MoeTp));
        var offloaded = plan.Offload;
        var layersHeld = layers.Dense + layers.Mixture;
        var gathered = Math.Min(2, layersHeld) / (double)Math.Max(1, layersHeld);

        double Sharded(bool sharded, double bytes) => bytes * ((dense / (sharded ? denseShare : 1)) + (experts / (sharded ? expertShare : 1)));
        var weights = Sharded(plan.Zero >= 3, 2) + (plan.Zero >= 3 ? gathered * 2 * (dense + experts) : 0);
        var gradients = Sharded(plan.ShardsGradients, values.GradientBytes);
        var optimizer = Sharded(plan.Zero >= 1, values.OptimizerBytes);
        if ((offloaded & Offload.Weights) != Offload.None)
        {
            weights *= gathered;
            gradients *= gathered;
        }

        if ((offloaded & Offload.Optimizer) != Offload.None)
        {
            optimizer = 0;
        }

        // Microbatches whose activations wait for their backward pass, in units of the stage's layers.
        var depth = isFirst ? plan.Pp : isLast ? 1 : plan.Pp - stage;
        var inFlight = plan.Schedule switch
        {
            PipelineSchedule.GPipe => microbatches,
            PipelineSchedule.Interleaved => Math.Min(microbatches, depth + (isLast && !isFirst ? 0 : (plan.Pp - 1.0 + ((plan.Vp - 2.0) * stage)) / plan.Vp)),
            PipelineSchedule.DualPipe => Math.Min(microbatches, plan.Pp + 1),
            _ => Math.Min(microbatches, (double)depth),
        };
        var denseLayer = LayerBytes(plan, costs, costs.Dense, recompute);
        var mixtureLayer = LayerBytes(plan, costs, costs.Mixture, recompute);
        var activations = inFlight * ((layers.Dense * denseLayer) + (layers.Mixture * mixtureLayer));
        if ((offloaded & Offload.Activations) != Offload.None)
        {
            activations = 2 * Math.Max(denseLayer, mixtureLayer);
        }

        // What lives for a moment only: one layer in full while its backward runs, and the logits with their gradient.
        var transient = recompute switch
        {
            Recompute.Full => Math.Max(costs.Dense.ActivationBytes, costs.Mixture.ActivationBytes) + costs.ScoreBytes,
            Recompute.Selective => costs.ScoreBytes,
            _ => 0,
        };
        if (isLast)
        {
            transient += costs.LogitsBytes;
        }

        estimate.WeightBytes = weights;
        estimate.GradientBytes = gradients;
        estimate.OptimizerBytes = optimizer;
        estimate.ActivationBytes = activations;
        estimate.WorkspaceBytes = (values.ContextGiB * (1L << 30)) + transient
            + (values.FragmentationRatio * (weights + gradients + optimizer + activations + transient));
    }
}
