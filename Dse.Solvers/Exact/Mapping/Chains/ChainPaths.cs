namespace Dse.Solvers.Exact.Mapping.Chains;

/// <summary>Ways to cut a chain into runs: dynamic programming over its places.</summary>
/// <remarks>
/// Cycles and energy add up, so that the best way to each place is enough. Their product needs all sums that none beats in both: of
/// the ways to a place, those stay whose cycles or energy are the least.
/// </remarks>
internal sealed class ChainPaths(int layers, MappingObjective objective, TileCosts costs)
{
    private readonly Dictionary<(int First, int Count), (IReadOnlyList<ChainRun> Runs, double Bound)> runs = [];

    /// <summary>Ways to run some layers as one.</summary>
    public void Add(int first, int count, IReadOnlyList<ChainRun> found, double bound) => runs.Add((first, count), (Front(found), bound));

    /// <summary>The least measure of some layers in the runs that are known; infinite when they do not cover them.</summary>
    public double Least(int first, int count) => Ways(first, count) is { Count: > 0 } ways ? ways.Min(w => costs.Measure(w.Cycles, w.EnergyPj)) : double.PositiveInfinity;

    /// <summary>The best runs of the whole chain, and its objective; null and infinite when there are none.</summary>
    public (IReadOnlyList<ChainRun>? Runs, double Value) Best()
    {
        if (Ways(0, layers) is not { Count: > 0 } ways)
        {
            return (null, double.PositiveInfinity);
        }

        var best = ways.MinBy(Value)!;
        var found = new List<ChainRun>();
        for (var way = best; way.Run is not null; way = way.Before!)
        {
            found.Add(way.Run);
        }

        found.Reverse();
        return (found, Value(best));
    }

    /// <summary>No way to run the whole chain is better.</summary>
    public double Bound()
    {
        var least = new double[layers + 1];
        for (var to = 1; to <= layers; to++)
        {
            least[to] = runs.Where(r => r.Key.First + r.Key.Count == to).Min(r => least[r.Key.First] + r.Value.Bound);
        }

        return objective == MappingObjective.EnergyDelayProduct ? least[layers] * least[layers] : least[layers];
    }

    private double Value(Way way) => objective switch
    {
        MappingObjective.Cycles => way.Cycles,
        MappingObjective.Energy => way.EnergyPj,
        _ => way.Cycles * way.EnergyPj,
    };

    private List<Way> Ways(int first, int count)
    {
        var ways = new List<Way>[count + 1];
        ways[0] = [new Way(0, 0, null, null)];
        for (var to = 1; to <= count; to++)
        {
            var here = new List<Way>();
            for (var from = 0; from < to; from++)
            {
                foreach (var run in runs.GetValueOrDefault((first + from, to - from)).Runs ?? [])
                {
                    here.AddRange(ways[from].Select(w => new Way(w.Cycles + run.Cycles, w.EnergyPj + run.EnergyPj, run, w)));
                }
            }

            ways[to] = Unbeaten(here, w => w.Cycles, w => w.EnergyPj);
        }

        return ways[count];
    }

    private IReadOnlyList<ChainRun> Front(IReadOnlyList<ChainRun> found) => Unbeaten([.. found], r => r.Cycles, r => r.EnergyPj);

    private List<T> Unbeaten<T>(List<T> all, Func<T, double> cycles, Func<T, double> energyPj)
    {
        if (objective != MappingObjective.EnergyDelayProduct)
        {
            return all.Count == 0 ? [] : [all.MinBy(objective == MappingObjective.Cycles ? cycles : energyPj)!];
        }

        var kept = new List<T>();
        foreach (var one in all.OrderBy(cycles).ThenBy(energyPj))
        {
            if (kept.Count == 0 || energyPj(one) < energyPj(kept[^1]))
            {
                kept.Add(one);
            }
        }

        return kept;
    }

    /// <summary>Runs up to a place: their sums, the last of them, and those before.</summary>
    private sealed record Way(double Cycles, double EnergyPj, ChainRun? Run, Way? Before);
}
