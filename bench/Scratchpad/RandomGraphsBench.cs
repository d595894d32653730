using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;
using Dse.Solvers.Exact.Scratchpad.FreeOrder;
using Dse.Solvers.Tests.Exact.Scratchpad;

namespace Dse.Bench.Scratchpad;

/// <summary>Ten thousand random graphs of at most ten operators against brute force, in the given and in any order.</summary>
internal static class RandomGraphsBench
{
    private const int Graphs = 10_000;
    private const int MaxOperators = 10;

    public static bool Run()
    {
        var clock = Stopwatch.StartNew();
        var (differ, moving) = (0, 0);
        Parallel.For(0, Graphs, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var (graph, capacity) = RandomGraphs.Make(seed, MaxOperators);
            var model = new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacity);
            var choice = GapSolver.Solve(model, null, long.MaxValue, () => false).Choice!;
            var planner = new OrderPlanner(graph, capacity, 1, () => false);
            var plan = planner.Run()!;
            var isSame = choice.IsProved && choice.CostBytes == BruteForce.Solve(graph, capacity, isOrderFree: false)
                && plan.CostBytes == planner.BoundBytes && plan.CostBytes == BruteForce.Solve(graph, capacity, isOrderFree: true);
            Interlocked.Add(ref differ, isSame ? 0 : 1);
            Interlocked.Add(ref moving, choice.CostBytes > 0 ? 1 : 0);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Graphs} random graphs of at most {MaxOperators} operators, {moving} with traffic in their order: {differ} differ from brute force, {clock.Elapsed.TotalSeconds:F0} s"));
        return differ == 0;
    }
}
