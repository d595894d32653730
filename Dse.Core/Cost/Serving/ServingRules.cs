using Dse.Core.Workloads;

namespace Dse.Core.Cost.Serving;

/// <summary>Whether a plan can be laid out at all.</summary>
internal static class ServingRules
{
    /// <summary>The first rule that a plan breaks.</summary>
    public static ServingProblem Check(in ServingPlan plan, ServingWorkload work)
    {
        if (plan.Devices > work.Cluster.Devices)
        {
            return ServingProblem.DeviceCount;
        }

        if (plan.Mode != ServingMode.Disaggregated)
        {
            return Check(plan.Grid, work.Model);
        }

        var prefill = Check(plan.Prefill.Grid, work.Model);
        return prefill != ServingProblem.None ? prefill : Check(plan.Decode.Grid, work.Model);
    }

    /// <summary>The first rule that a worker's split breaks.</summary>
    public static ServingProblem Check(in ServingGrid grid, LanguageModel model)
    {
        if (!SplitsHeads(model, grid.Tp))
        {
            return ServingProblem.HeadDivisibility;
        }

        if (grid.Pp > model.Layers)
        {
            return ServingProblem.StageLayers;
        }

        if (!model.IsMixture)
        {
            return grid.MoeEp == 1 ? ServingProblem.None : ServingProblem.ExpertGrid;
        }

        return model.Experts % grid.MoeEp == 0 && model.MoeFfn % grid.MoeTp == 0 && (long)grid.MoeTp * grid.MoeEp == grid.StageDevices
            ? ServingProblem.None
            : ServingProblem.ExpertGrid;
    }

    /// <summary>Whether query heads split evenly; key-value heads may be copied.</summary>
    public static bool SplitsHeads(LanguageModel model, int tp) =>
        model.Heads % tp == 0 && (model.IsLatent || model.KvHeads % tp == 0 || tp % model.KvHeads == 0);
}
