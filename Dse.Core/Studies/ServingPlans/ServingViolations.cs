using System.Globalization;
using Dse.Core.Cost.Serving;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Says in words why a serving plan cannot run and what would mend it.</summary>
internal static class ServingViolations
{
    /// <summary>Codes in the order of <see cref="ServingProblem"/> without its first member.</summary>
    public static readonly IReadOnlyList<string> Codes = [.. Enum.GetNames<ServingProblem>().Skip(1).Select(n => char.ToLowerInvariant(n[0]) + n[1..])];

    /// <summary>The violation of an estimate whose problem is not none.</summary>
    public static SpecError Of(in ServingEstimate estimate, in ServingPlan plan, ServingWorkload work)
    {
        var model = work.Model;
        var code = Codes[(int)estimate.Problem - 1];
        var isPooled = plan.Mode == ServingMode.Disaggregated;
        var isPrefill = isPooled && ServingRules.Check(plan.Prefill.Grid, model) != ServingProblem.None;
        var at = isPrefill ? "$.plan.prefill" : isPooled ? "$.plan.decode" : "$.plan";
        var grid = isPrefill ? plan.Prefill.Grid : isPooled ? plan.Decode.Grid : plan.Grid;
        return estimate.Problem switch
        {
            ServingProblem.DeviceCount => Error("$.plan", code, $"One deployment needs {plan.Devices} devices, but the cluster has {work.Cluster.Devices}. Split less (tp, pp, attentionDp, workers) or give more devices."),
            ServingProblem.HeadDivisibility => Error($"{at}.tp", code, $"tp {grid.Tp} does not divide {model.Heads} query heads and {model.KvHeads} key-value heads. Use a divisor."),
            ServingProblem.StageLayers => Error($"{at}.pp", code, $"pp {grid.Pp} is more than the {model.Layers} layers. Use fewer stages."),
            ServingProblem.ExpertGrid => model.IsMixture
                ? Error($"{at}.moeEp", code, $"moeTp {grid.MoeTp} x moeEp {grid.MoeEp} must equal tp {grid.Tp} x attentionDp {grid.AttentionDp}, moeEp divide {model.Experts} experts and moeTp their width {model.MoeFfn}.")
                : Error($"{at}.moeEp", code, $"moeEp is {grid.MoeEp}, but {model.Name} has no experts. Leave it at 1."),
            ServingProblem.Saturated => Error("$.arrivals.requestsPerSecond", code, $"{work.RequestsPerSecond:G4} requests per second arrive, but {estimate.RequestsPerSecond:G4} can be served. Add devices, raise concurrency or lower the rate."),
            ServingProblem.PowerCap => Error("$.plan.powerCapWatts", code, $"A cap of {plan.PowerCapWatts:G4} W is below what {work.Cluster.Device.Name} ({work.Cluster.Device.TdpWatts:G4} W) draws at its least clock. Raise the cap."),
            _ => Error("$.plan", code, $"Weights take {estimate.WeightBytes / (1L << 30):F1} GiB and workspace {estimate.WorkspaceBytes / (1L << 30):F1} GiB of {work.Cluster.Device.MemoryGiB:F1} GiB; the cache of one request does not fit beside them. Split more (tp, pp, moeEp) or use narrower weights."),
        };
    }

    private static SpecError Error(string path, string code, FormattableString message) =>
        new(path, code, message.ToString(CultureInfo.InvariantCulture));
}
