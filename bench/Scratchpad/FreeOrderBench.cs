using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Bench.Scratchpad;

/// <summary>Least traffic in any order for 38 graphs at two capacities, packed and replayed.</summary>
internal static class FreeOrderBench
{
    private const double SearchedSeconds = 120;
    private const double DesignedSeconds = 1;
    private const double MeanDesignedSeconds = 0.3;
    private const double SavedRatio = 0.83;
    private const long Rounding = 11;

    private sealed record Outcome(ReferenceRow Row, long? Bytes, long BoundBytes, double Seconds)
    {
        public bool IsWorse => Bytes is null || Bytes > Row.FreeBytes + Rounding;

        public bool IsBetter => Bytes < Row.FreeBytes - Rounding;

        // Against the order of the graph with Belady's rule; null where that moves nothing.
        public double? Saved => Row.BeladyBytes > 0 && Bytes is { } bytes ? 1 - ((double)bytes / Row.BeladyBytes) : null;
    }

    public static bool Run(CaseFilter cases)
    {
        var rows = cases.Of(ReferenceRow.All());
        Console.WriteLine("Any order, activations of 1 byte an element: packed, replayed");
        Console.WriteLine($"{"graph",-22} {"capacity",10} {"Belady",10} {"given",10} {"best known",10} {"here",10} {"bound",10} {"s",7}");
        rows.Where(r => !r.IsSearched).Take(20).ToList().ForEach(r => Solve(r));
        var outcomes = new List<Outcome>();
        foreach (var row in rows)
        {
            var outcome = Solve(row);
            outcomes.Add(outcome);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Name,-22} {row.CapacityBytes,10} {row.BeladyBytes,10} {row.FixedBytes,10} {row.FreeBytes,10} {outcome.Bytes,10} {outcome.BoundBytes,10} {outcome.Seconds,7:F2} {(outcome.Bytes == outcome.BoundBytes ? "proved" : "open")}{(outcome.IsWorse ? " WORSE" : outcome.IsBetter ? " better" : string.Empty)}"));
        }

        return Report(outcomes);
    }

    private static Outcome Solve(ReferenceRow row)
    {
        var clock = Stopwatch.StartNew();
        var graph = row.Graph;
        var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [row.CapacityBytes], IsOrderFree = true, Seed = 1 };
        var (point, _) = CapacityPlanner.Plan(model, row.CapacityBytes, () => clock.Elapsed.TotalSeconds > SearchedSeconds - 1);
        var seconds = clock.Elapsed.TotalSeconds;
        return new Outcome(row, point.Plan is null ? null : PlanReplay.Run(graph, point.Plan, row.CapacityBytes, out _)?.OffChipBytes, point.BoundOffChipBytes, seconds);
    }

    private static bool Report(List<Outcome> outcomes)
    {
        var designed = outcomes.Where(o => !o.Row.IsSearched).ToList();
        var searched = outcomes.Where(o => o.Row.IsSearched).ToList();
        var networks = searched.Where(o => o.Row.Name.EndsWith("_imagenet", StringComparison.Ordinal)).ToList();
        return outcomes.TrueForAll(o => !o.IsWorse) & Designed(designed) & Searched(searched) & Networks(networks);
    }

    private static bool Designed(List<Outcome> designed)
    {
        if (designed.Count == 0)
        {
            return true;
        }

        var (slowest, mean, proved) = (designed.Max(o => o.Seconds), designed.Average(o => o.Seconds), designed.Count(o => o.Bytes == o.BoundBytes));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"designed by hand: {proved} of {designed.Count} proved, slowest {slowest:F2} s (bar {DesignedSeconds}), mean {mean:F3} s (bar {MeanDesignedSeconds})"));
        return proved == designed.Count && slowest <= DesignedSeconds && mean <= MeanDesignedSeconds;
    }

    private static bool Searched(List<Outcome> searched)
    {
        if (searched.Count == 0)
        {
            return true;
        }

        var slowest = searched.Max(o => o.Seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"found by search: {searched.Count(o => o.Bytes == o.BoundBytes)} of {searched.Count} proved, {searched.Count(o => o.IsBetter)} better than the best known, {searched.Count(o => o.IsWorse)} worse, slowest {slowest:F1} s (bar {SearchedSeconds})"));
        return slowest <= SearchedSeconds;
    }

    private static bool Networks(List<Outcome> networks)
    {
        if (networks.Count == 0)
        {
            return true;
        }

        string Saved(Func<Outcome, bool> isMeant) => networks.Where(isMeant).Average(o => o.Saved) is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{100 * ratio:F1} %") : "-";
        var given = networks.Where(o => o.Row.FixedBytes > 0).Average(o => 1 - ((double)o.Bytes!.Value / o.Row.FixedBytes));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"networks of searched cells against the order of the graph with Belady's rule: {Saved(_ => true)} saved in the mean of {networks.Count} (bar {100 * SavedRatio} %), at tightest {Saved(o => !o.Row.IsHalf)}, at half {Saved(o => o.Row.IsHalf)}; against the least traffic in that order {100 * given:F1} %"));
        return networks.Exists(o => o.IsBetter) && networks.Average(o => o.Saved) >= SavedRatio;
    }
}
