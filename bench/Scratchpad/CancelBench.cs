using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;

namespace Dse.Bench.Scratchpad;

/// <summary>How long a search goes on after it was told to stop, and whether it still gives a plan.</summary>
internal static class CancelBench
{
    private const double MostSeconds = 0.2;

    private static readonly double[] After = [0.05, 0.5, 2, 5, 10];

    public static bool Run(CaseFilter cases)
    {
        Console.WriteLine("Seconds from the request to stop to the plan");
        var isMet = true;
        foreach (var (name, graph, isOrderFree) in Cases().Where(c => cases.Takes(c.Name)))
        {
            foreach (var seconds in After)
            {
                var capacity = SimpleOrders.TightestBytes(graph);
                var model = new ScratchpadModel { Graph = graph, Choice = CapacityChoice.Listed, CapacitiesBytes = [capacity], IsOrderFree = isOrderFree, Seed = 1 };
                var clock = Stopwatch.StartNew();
                var (point, bytes) = CapacityPlanner.Plan(model, capacity, () => clock.Elapsed.TotalSeconds >= seconds);
                var late = clock.Elapsed.TotalSeconds - seconds;
                isMet &= late <= MostSeconds && point.Plan is not null;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22} stopped after {seconds,5:F2} s: {late,6:F3} s later, {(bytes is null ? "no plan" : $"{bytes} bytes")}"));
            }
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"most memory so far {process.PeakWorkingSet64 / 1048576.0:F0} MiB"));
        return isMet;
    }

    private static IEnumerable<(string Name, ScratchpadGraph Graph, bool IsOrderFree)> Cases() =>
    [
        .. ReferenceRow.All().Where(r => r.Name.StartsWith("randwire", StringComparison.Ordinal) && !r.IsHalf).Select(r => (r.Name, r.Graph, true)),
        ("wide", Wide(), true),
        ("wide, given order", Wide(), false),
    ];

    // Thousands of operators that read any two of the last forty tensors of all sizes.
    private static ScratchpadGraph Wide()
    {
        const int Count = 3000;
        var random = new Random(1);
        var tensors = Enumerable.Range(0, Count + 1).Select(t => new GraphTensor($"{t}", [random.Next(1, 200)], t == 0 ? GraphTensorKind.Input : GraphTensorKind.Activation)).ToArray();
        var operators = Enumerable.Range(0, Count).Select(o => new GraphOperator($"{o}", "any", [.. new[] { Math.Max(0, o - random.Next(40)), Math.Max(0, o - random.Next(40)) }.Distinct()], [o + 1])).ToArray();
        return new ScratchpadGraph(new TensorGraph("wide", tensors, operators), hasWeights: false, elementBytes: null);
    }
}
