using System.Runtime.InteropServices;

namespace Dse.Core.Studies.Fleets;

/// <summary>What happens to a fleet when the throughput tables are wrong.</summary>
/// <param name="WorstServedRatio">Part of the load that is served when every entry is too high by the error.</param>
/// <param name="OverloadedRatio">Part of the sampled tables under which the load cannot be served, even routed anew.</param>
/// <param name="MeanServedRatio">Mean part of the load that is served over the samples, routed anew.</param>
/// <param name="OverloadedAsRoutedRatio">Part of the sampled tables under which some type is overloaded when the routing is kept.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FleetRobustness(double WorstServedRatio, double OverloadedRatio, double MeanServedRatio, double OverloadedAsRoutedRatio)
{
    /// <summary>Tables drawn per error.</summary>
    public const int Samples = 50;

    /// <summary>Tries a fleet under wrong tables.</summary>
    /// <param name="model">The model with the tables as given.</param>
    /// <param name="plan">A plan that serves something.</param>
    /// <param name="error">Entries are drawn evenly from (1 − error) to (1 + error) times the table's; 0 to below 1.</param>
    public static FleetRobustness Of(FleetModel model, FleetPlan plan, double error)
    {
        var worst = Math.Min(1, plan.CapacityPerSecond * (1 - error) / model.RequestsPerSecond);
        var random = new Random(1);
        var (overloaded, asRouted, served) = (0, 0, 0.0);
        double[] counts = [.. plan.Counts.Select(c => (double)c)];
        for (var sample = 0; sample < Samples; sample++)
        {
            double[][] loads = [.. model.Loads.Select(row => row.Select(x => x / (1 + (error * ((2 * random.NextDouble()) - 1)))).ToArray())];
            var wrong = new FleetModel(model.Types, model.Demands, loads, model.RequestsPerSecond, null, model.Pools);
            var routing = new FleetRouting(wrong);
            routing.Solve(counts, enough: model.RequestsPerSecond);
            var part = Math.Min(1, routing.Capacity / model.RequestsPerSecond);
            served += part;
            overloaded += part < 1 - FleetModel.Tolerance ? 1 : 0;
            asRouted += Overloads(wrong, plan) ? 1 : 0;
        }

        return new FleetRobustness(worst, overloaded / (double)Samples, served / Samples, asRouted / (double)Samples);
    }

    private static bool Overloads(FleetModel model, FleetPlan plan)
    {
        for (var t = 0; t < plan.Counts.Length; t++)
        {
            var load = 0.0;
            for (var d = 0; d < model.Demands.Count; d++)
            {
                var share = plan.Shares[(d * plan.Counts.Length) + t];
                load += share > 0 ? share * model.Loads[d][t] * model.RequestsPerSecond : 0;
            }

            if (load > plan.Counts[t] * (1 + FleetModel.Tolerance))
            {
                return true;
            }
        }

        return false;
    }
}
