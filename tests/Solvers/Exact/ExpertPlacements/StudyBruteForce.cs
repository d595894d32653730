namespace Dse.Solvers.Tests.Exact.ExpertPlacements;

/// <summary>Every placement of a small study with its figures, added up from the definition.</summary>
internal sealed class StudyBruteForce(double[][] loads, double[][][] flows, int[] slots, bool replicas, int nodes, int[][][]? current)
{
    private readonly int devices = slots.Length;
    private readonly int experts = loads[0].Length;

    /// <summary>The figures of all placements: load of the busiest devices, tokens between devices, between nodes, moves.</summary>
    public IEnumerable<double[]> All()
    {
        var layer = Layers().ToArray();
        var index = new int[loads.Length];
        while (true)
        {
            yield return Of([.. index.Select(i => layer[i])]);
            var l = 0;
            while (l < index.Length && ++index[l] == layer.Length)
            {
                index[l++] = 0;
            }

            if (l == index.Length)
            {
                yield break;
            }
        }
    }

    /// <summary>By the first figure, then the next.</summary>
    public static Comparer<double[]> Order { get; } = Comparer<double[]>.Create((a, b) => a.Zip(b).Select(x => x.First.CompareTo(x.Second)).FirstOrDefault(c => c != 0));

    /// <summary>The points that nothing dominates in the chosen figures, sorted, equal ones once.</summary>
    public static List<double[]> Front(List<double[]> all, int[] figures, Func<double[], bool> allows)
    {
        var points = all.Where(allows).Select(p => figures.Select(f => Math.Round(p[f], 9)).ToArray()).ToList();
        var front = new List<double[]>();
        foreach (var point in points)
        {
            if (!front.Exists(f => f.Zip(point).All(x => x.First <= x.Second)))
            {
                front.RemoveAll(f => point.Zip(f).All(x => x.First <= x.Second));
                front.Add(point);
            }
        }

        return [.. front.OrderBy(p => p, Order)];
    }

    private IEnumerable<int[]> Layers()
    {
        var most = 1 << devices;
        var masks = new int[experts];
        for (var code = 0L; code < (long)Math.Pow(most, experts); code++)
        {
            var rest = code;
            for (var e = 0; e < experts; e++)
            {
                (masks[e], rest) = ((int)(rest % most), rest / most);
            }

            var used = Enumerable.Range(0, devices).Select(d => masks.Count(m => (m >> d & 1) == 1)).ToArray();
            if (masks.All(m => m > 0 && (replicas || int.PopCount(m) == 1)) && used.Zip(slots).All(x => replicas ? x.First == Math.Min(x.Second, experts) : x.First <= x.Second))
            {
                yield return (int[])masks.Clone();
            }
        }
    }

    private double[] Of(int[][] masks)
    {
        var (peaks, device, node, moves) = (0.0, 0.0, 0.0, 0.0);
        for (var l = 0; l < masks.Length; l++)
        {
            peaks += Enumerable.Range(0, devices).Max(d => Enumerable.Range(0, experts).Sum(e => (masks[l][e] >> d & 1) * loads[l][e] / int.PopCount(masks[l][e])));
            foreach (var (e, d) in Enumerable.Range(0, experts).SelectMany(e => Holders(masks[l][e]).Select(d => (e, d))))
            {
                moves += current is not null && !current[l][d].Contains(e) ? 1 : 0;
            }

            for (var a = 0; l + 1 < masks.Length && a < experts; a++)
            {
                for (var b = 0; b < experts; b++)
                {
                    var pairs = (from x in Holders(masks[l][a]) from y in Holders(masks[l + 1][b]) select (x, y)).ToList();
                    device += flows[l][a][b] * pairs.Count(p => p.x != p.y) / pairs.Count;
                    node += flows[l][a][b] * pairs.Count(p => p.x * nodes / devices != p.y * nodes / devices) / pairs.Count;
                }
            }
        }

        return [peaks, device, node, moves];
    }

    private IEnumerable<int> Holders(int mask) => Enumerable.Range(0, devices).Where(d => (mask >> d & 1) == 1);
}
