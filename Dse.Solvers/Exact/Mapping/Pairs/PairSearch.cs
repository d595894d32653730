using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping.Pairs;

/// <summary>The best mappings of two layers, each on its own memories, for an objective of their sums.</summary>
internal sealed class PairSearch(MappingObjective objective, MappingOptions options, Action check)
{
    private const int MaxPoints = 1000;

    // Sums of doubles in another order.
    private const double Slip = 1e-9;

    public long Nodes { get; private set; }

    // The bound is infinite when no mappings fit, 0 when that is not known.
    public (PairMapping? Best, double Bound) Run((MemoryHierarchy Memories, LayerLoops Layer) first, (MemoryHierarchy Memories, LayerLoops Layer) second, int home)
    {
        var goals = objective == MappingObjective.EnergyDelayProduct ? Enum.GetValues<MappingObjective>() : [objective];
        var a = new MappingResult[goals.Length];
        var b = new MappingResult[goals.Length];
        for (var g = 0; g < goals.Length; g++)
        {
            foreach (var (side, found) in (ReadOnlySpan<((MemoryHierarchy Memories, LayerLoops Layer), MappingResult[])>)[(first, a), (second, b)])
            {
                var one = MappingSolver.Solve(side.Memories, side.Layer, goals[g], options, check, out var isComplete);
                if (one is null)
                {
                    return (null, isComplete ? double.PositiveInfinity : 0);
                }

                Nodes += one.Nodes;
                found[g] = one;
            }
        }

        if (goals.Length == 1)
        {
            var bound = a[0].Bound + b[0].Bound;
            return (new PairMapping(a[0], b[0], a[0].Value + b[0].Value, bound, home), bound);
        }

        return Product(first, second, a, b, home);
    }

    // Products of sums: a best pair is one of points of both fronts, in the part of them that its energy and cycles leave open.
    private (PairMapping Best, double Bound) Product(
        (MemoryHierarchy Memories, LayerLoops Layer) first, (MemoryHierarchy Memories, LayerLoops Layer) second, MappingResult[] a, MappingResult[] b, int home)
    {
        var (x, y, value) = Best(a, b);
        var (cyclesA, cyclesB) = (a[(int)MappingObjective.Cycles].Bound, b[(int)MappingObjective.Cycles].Bound);
        var (energyA, energyB) = (a[(int)MappingObjective.Energy].Bound, b[(int)MappingObjective.Energy].Bound);
        var mostCycles = value / Math.Max(double.Epsilon, energyA + energyB) * (1 + Slip);
        var mostEnergyPj = value / (cyclesA + cyclesB) * (1 + Slip);
        var frontA = Front(first, mostCycles - cyclesB, mostEnergyPj - energyB);
        var frontB = Front(second, mostCycles - cyclesA, mostEnergyPj - energyA);
        if (frontA.Points.Count > 0 && frontB.Points.Count > 0 && Best(frontA.Points, frontB.Points) is var better && better.Value < value)
        {
            (x, y, value) = better;
        }

        var bound = frontA.IsProved && frontB.IsProved ? value : Math.Min(value, (energyA + energyB) * (cyclesA + cyclesB));
        return (new PairMapping(x, y, value, bound, home), bound);
    }

    private MappingFront Front((MemoryHierarchy Memories, LayerLoops Layer) side, double mostCycles, double mostEnergyPj)
    {
        var most = Math.Max(1, Math.Floor(mostCycles));
        var front = MappingFront.Solve(side.Memories, side.Layer, options with { MaxCycles = most }, MaxPoints, check, mostEnergyPj);
        Nodes += front.Nodes;
        return front;
    }

    private static (MappingResult First, MappingResult Second, double Value) Best(IReadOnlyList<MappingResult> a, IReadOnlyList<MappingResult> b)
    {
        var best = (First: a[0], Second: b[0], Value: double.PositiveInfinity);
        foreach (var x in a)
        {
            foreach (var y in b)
            {
                var value = (x.Estimate.EnergyPj + y.Estimate.EnergyPj) * (x.Estimate.Cycles + y.Estimate.Cycles);
                best = value < best.Value ? (x, y, value) : best;
            }
        }

        return best;
    }
}
