using System.Globalization;
using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Says in words why a plan cannot run and what would mend it.</summary>
internal static class PlanViolations
{
    /// <summary>Codes in the order of <see cref="PlanProblem"/> without its first member.</summary>
    public static readonly IReadOnlyList<string> Codes = [.. Enum.GetNames<PlanProblem>().Skip(1).Select(n => char.ToLowerInvariant(n[0]) + n[1..])];

    /// <summary>The violation of an estimate whose problem is not none.</summary>
    public static SpecError Of(in TrainingEstimate estimate, in TrainingPlan plan, TrainingWorkload work)
    {
        var model = work.Model;
        var code = Codes[(int)estimate.Problem - 1];
        return estimate.Problem switch
        {
            PlanProblem.DeviceProduct => Error("$.plan.dp", code, $"tp {plan.Tp} x pp {plan.Pp} x cp {plan.Cp} x dp {plan.Dp} = {(long)plan.Tp * plan.Pp * plan.Cp * plan.Dp}, but the cluster has {work.Cluster.Devices} devices. Make the product equal."),
            PlanProblem.BatchDivisibility => Error("$.plan.microbatch", code, $"globalBatch {work.GlobalBatch} is no multiple of dp {plan.Dp} x microbatch {plan.Microbatch} = {(long)plan.Dp * plan.Microbatch}. Choose divisors."),
            PlanProblem.HeadDivisibility => Error("$.plan.tp", code, $"tp {plan.Tp} does not divide {model.Heads} query heads and {model.KvHeads} key-value heads. Use a divisor."),
            PlanProblem.StageLayers => Error("$.plan.pp", code, $"pp {plan.Pp} x vp {plan.Vp} chunks do not fit {model.Layers} layers, or stageLayers does not list pp counts that sum to it. Use fewer chunks."),
            PlanProblem.SequenceDivisibility => Error("$.plan.cp", code, $"cp {plan.Cp} does not divide the sequence of {work.Sequence} tokens. Use a divisor."),
            PlanProblem.ExpertGrid => model.IsMixture
                ? Error("$.plan.ep", code, $"ep {plan.Ep} must divide {model.Experts} experts, moeTp {plan.MoeTp} their width {model.MoeFfn}, and ep x moeTp the {(long)plan.Tp * plan.Cp * plan.Dp} ranks of a stage.")
                : Error("$.plan.ep", code, $"ep is {plan.Ep}, but {model.Name} has no experts. Leave it at 1."),
            PlanProblem.Schedule => Error("$.plan.schedule", code, $"schedule {PlanNames.Schedules[(int)plan.Schedule]} does not go with pp {plan.Pp}, vp {plan.Vp}: chunks need interleaved and pp above 1, dualPipe needs an even pp and an even number of at least 2 x pp microbatches."),
            _ => Error("$.plan", code, $"Peak memory is {estimate.MemoryBytes / (1L << 30):F1} GiB of {estimate.MemoryBytes / estimate.MemoryRatio / (1L << 30):F1} GiB. Recompute more, split more (tp, pp, cp, zero) or use a smaller microbatch."),
        };
    }

    private static SpecError Error(string path, string code, FormattableString message) =>
        new(path, code, message.ToString(CultureInfo.InvariantCulture));
}
