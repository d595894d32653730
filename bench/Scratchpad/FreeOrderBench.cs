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
    private const long Rounding = 11;

    private sealed record Outcome(ReferenceRow Row, long? Bytes, long BoundBytes, double Seconds)
    {
        public bool IsWorse => Bytes is null || Bytes > Row.FreeBytes + Rounding;

        public bool IsBetter => Bytes < Row.FreeBytes - Rounding;

        // Against the order of the graph with Belady's rule; null where that moves nothing.
        public double? SavedRatio => Row.BeladyBytes > 0 && Bytes is { } bytes ? 1 - ((double)bytes / Row.BeladyBytes) : null;
    }

    public static bool Run()
    {
        Console.WriteLine("Any order, activations of 1 byte an element: packed, replayed");
        Console.WriteLine($"{"graph",-22} {"capacity",10} {"Belady",10} {"given",10} {"best known",10} {"here",10} {"bound",10} {"s",7}");
        ReferenceRow.All().Where(r => !r.IsSearched).Take(20).ToList().ForEach(r => Solve(r));
        var outcomes = new List<Outcome>();
        foreach (var row in ReferenceRow.All())
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
        var slowest = designed.Max(o => o.Seconds);
        var mean = designed.Average(o => o.Seconds);
        var saved = networks.Average(o => o.SavedRatio)!.Value;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            designed by hand: {designed.Count(o => o.Bytes == o.BoundBytes)} of {designed.Count} proved, slowest {slowest:F2} s (bar {DesignedSeconds}), mean {mean:F3} s (bar {MeanDesignedSeconds})
            found by search: {searched.Count(o => o.Bytes == o.BoundBytes)} of {searched.Count} proved, {searched.Count(o => o.IsBetter)} better than the best known, {searched.Count(o => o.IsWorse)} worse, slowest {searched.Max(o => o.Seconds):F1} s (bar {SearchedSeconds})
            the four networks of searched cells against the order of the graph with Belady's rule: {100 * saved:F1} % saved in the mean (bar 83 %), at tightest {100 * networks.Where(o => !o.Row.IsHalf).Average(o => o.SavedRatio)!.Value:F1} %, at half {100 * networks.Where(o => o.Row.IsHalf).Average(o => o.SavedRatio)!.Value:F1} %; against the least traffic in that order {100 * networks.Average(o => 1 - ((double)o.Bytes!.Value / o.Row.FixedBytes)):F1} %
            """));
        return designed.TrueForAll(o => o.Bytes == o.BoundBytes && !o.IsWorse) && slowest <= DesignedSeconds && mean <= MeanDesignedSeconds
            && searched.TrueForAll(o => !o.IsWorse && o.Seconds <= SearchedSeconds) && searched.Exists(o => o.IsBetter) && saved >= 0.83;
    }
}
