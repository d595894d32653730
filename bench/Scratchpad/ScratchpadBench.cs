using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Solvers.Exact.Scratchpad;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Bench.Scratchpad;

/// <summary>Plans for small memories against the reference figures: fixed order.</summary>
internal static class ScratchpadBench
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Scratchpad/data/reference.csv")).ToArray();
        var columns = lines[0].Split(',');
        for (var round = 0; round < 2; round++)
        {
            var (total, most) = (0.0, 0.0);
            foreach (var line in lines.Skip(1))
            {
                var row = columns.Zip(line.Split(',')).ToDictionary(x => x.First, x => x.Second);
                if (arguments.Count > 0 && !arguments.Contains(row["graph"]))
                {
                    continue;
                }

                var graph = new ScratchpadGraph(GraphCatalog.Find(row["graph"])!, false, null);
                foreach (var half in new[] { "R", "H" })
                {
                    var tightest = SimpleOrders.TightestBytes(graph);
                    var capacity = half == "R" ? tightest : (tightest + SimpleOrders.LowestPeakBytes(graph)) / 2;
                    var same = capacity == long.Parse(row[$"M_{half}"], CultureInfo.InvariantCulture);
                    var clock = Stopwatch.StartNew();
                    var model = new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacity);
                    var (choice, _) = GapSolver.Solve(model, null, long.MaxValue, () => false);
                    var solve = clock.Elapsed.TotalSeconds;
                    var plan = PlanBuilder.Build(model, choice!.IsKept);
                    var (placed, status) = Placer.Place(graph, plan.Episodes, capacity, () => false);
                    var seconds = clock.Elapsed.TotalSeconds;
                    var figures = placed is null ? null : PlanReplay.Run(graph, plan with { Episodes = placed }, capacity, out var _);
                    (total, most) = (total + seconds, Math.Max(most, seconds));
                    if (round == 1)
                    {
                        Console.WriteLine($"{row["graph"],-22} {half} {(same ? "" : "CAPACITY DIFFERS ")}gaps {model.Gaps.Length,4} tight {model.TightSteps.Length,4} cost {choice.CostBytes,9} bound {choice.BoundBytes,9} reference {row[$"optimal_file_order_{half}"],9} {(choice.CostBytes.ToString(CultureInfo.InvariantCulture) == row[$"optimal_file_order_{half}"] ? "" : "DIFFERS")} placed {status} replay {figures?.OffChipBytes} {solve * 1000:F1} ms {seconds * 1000:F1} ms");
                    }
                }
            }

            Console.WriteLine($"total {total:F2} s, most {most:F3} s");
        }

        return 0;
    }
}
