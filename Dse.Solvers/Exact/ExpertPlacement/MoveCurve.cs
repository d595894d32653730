using Dse.Core.Spaces;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>A placement of a layer with a number of moves.</summary>
/// <param name="Layer">Experts by device and slot.</param>
/// <param name="Moves">Copies on devices that do not hold them now.</param>
/// <param name="Peak">Load of the busiest device over the mean.</param>
internal sealed record MovedLayer(int[][] Layer, int Moves, double Peak);

/// <summary>How even the loads of a layer get with how many moves.</summary>
internal static class MoveCurve
{
    private static readonly double[] Prices = [30, 10, 3, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.003, 0.001];

    /// <summary>Placements with more and more moves and lower and lower peaks.</summary>
    /// <param name="problem">The layer.</param>
    /// <param name="start">The layer as it is now.</param>
    /// <param name="anywhere">The best placement at any number of moves.</param>
    /// <param name="random">Random numbers.</param>
    /// <param name="steps">Changes to try per number of moves.</param>
    /// <param name="stop">Ends the work early.</param>
    public static List<MovedLayer> Of(LayerProblem problem, int[][] start, int[][] anywhere, RandomSource random, long steps, Func<bool> stop)
    {
        var first = new LayerState(problem, start);
        var all = new List<MovedLayer> { new(start, first.Moved, first.Peak) };
        var annealer = new LoadAnnealer(problem);
        var polish = new LoadPolish(problem);
        var last = new LayerState(problem, Renamed(problem, anywhere));
        Keep(last);

        // At a price per move the search may first move too much and then take back what is not worth it.
        var priced = new LayerState(problem, start);
        foreach (var price in Prices)
        {
            annealer.Run(priced, random, steps, int.MaxValue, stop, hot: 1, price);
            Keep(priced);
            var relieved = new LayerState(problem, priced.ToLayer());
            polish.Run(relieved, int.MaxValue, stop);
            Keep(relieved);
        }

        for (var more = 1; first.Moved + more < last.Moved && !stop(); more = Next(more))
        {
            var cap = first.Moved + more;
            var state = new LayerState(problem, all.Where(m => m.Moves <= cap).MinBy(m => m.Peak)!.Layer);
            polish.Run(state, cap, stop);
            Keep(state);
            annealer.Run(state, random, steps, cap, stop, hot: 0.03);
            polish.Run(state, cap, stop);
            Keep(state);
        }

        return Of(all);

        void Keep(LayerState state) => all.Add(new MovedLayer(state.ToLayer(), state.Moved, state.Peak));
    }

    /// <summary>Those of some placements that have lower peaks than all with as few moves, the fewest moves first.</summary>
    public static List<MovedLayer> Of(IEnumerable<MovedLayer> placements)
    {
        var curve = new List<MovedLayer>();
        foreach (var moved in placements.OrderBy(m => m.Moves).ThenBy(m => m.Peak))
        {
            if (curve.Count == 0 || moved.Peak < curve[^1].Peak * (1 - 1e-12))
            {
                curve.Add(moved);
            }
        }

        return curve;
    }

    /// <summary>A placement whose devices take the names with which the most copies stay where they are now.</summary>
    public static int[][] Renamed(LayerProblem problem, int[][] layer)
    {
        var devices = problem.Devices.Count;
        if (problem.Held is null || problem.GroupOf is not null)
        {
            return layer;
        }

        var costs = new double[devices * devices];
        for (var from = 0; from < devices; from++)
        {
            for (var to = 0; to < devices; to++)
            {
                var isAlike = problem.Devices.Slots[from] == problem.Devices.Slots[to] && problem.Devices.Speeds[from] == problem.Devices.Speeds[to];
                costs[(from * devices) + to] = isAlike ? -layer[from].Count(e => problem.Held[(to * problem.Experts) + e]) : 1e9;
            }
        }

        var names = Assignment.Solve(costs, devices);
        var renamed = new int[devices][];
        for (var d = 0; d < devices; d++)
        {
            renamed[names[d]] = layer[d];
        }

        return renamed;
    }

    private static int Next(int more) => Math.Max(more + 1, (int)(more * 1.25));
}
