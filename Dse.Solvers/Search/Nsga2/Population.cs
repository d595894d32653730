using Dse.Core.Pareto;

namespace Dse.Solvers.Search.Nsga2;

/// <summary>One design that may become a parent.</summary>
/// <param name="Cells">Its row.</param>
/// <param name="Objectives">Minimised objectives; anything when infeasible.</param>
/// <param name="Violation">0 when feasible, else above 0; infinite when nothing is known.</param>
internal sealed record Individual(double[] Cells, double[] Objectives, double Violation)
{
    public bool IsFeasible => Violation == 0;
}

/// <summary>Orders individuals from best to worst: by front, then by room around them; repeats of equal objectives and infeasible ones behind.</summary>
internal static class Population
{
    /// <summary>The best ones, best first; ties keep their order.</summary>
    public static List<Individual> Best(List<Individual> all, int count)
    {
        var feasible = all.Where(i => i.IsFeasible).ToArray();
        var chosen = new List<Individual>(count);
        if (feasible.Length > 0)
        {
            AddFronts(feasible, chosen, count);
        }

        // OrderBy is stable.
        chosen.AddRange(all.Where(i => !i.IsFeasible).OrderBy(i => i.Violation).Take(count - chosen.Count));
        return chosen;
    }

    private static void AddFronts(Individual[] feasible, List<Individual> chosen, int count)
    {
        var points = new PointSet(feasible[0].Objectives.Length, feasible.Length);
        foreach (var individual in feasible)
        {
            points.Add(individual.Objectives);
        }

        var ranks = NonDominated.Sort(points);
        var scaled = Scaled(points);
        var repeats = new List<Individual>();
        foreach (var front in Enumerable.Range(0, feasible.Length).GroupBy(i => ranks[i]).OrderBy(g => g.Key))
        {
            if (chosen.Count == count)
            {
                return;
            }

            var unique = new List<int>();
            var seen = new HashSet<ObjectiveKey>();
            foreach (var i in front)
            {
                if (seen.Add(new ObjectiveKey(feasible[i].Objectives)))
                {
                    unique.Add(i);
                }
                else
                {
                    repeats.Add(feasible[i]);
                }
            }

            var distances = Crowding.Distances(scaled, [.. unique]);
            chosen.AddRange(Enumerable.Range(0, unique.Count)
                .OrderByDescending(k => distances[k])
                .Take(count - chosen.Count)
                .Select(k => feasible[unique[k]]));
        }

        chosen.AddRange(repeats.Take(count - chosen.Count));
    }

    // Objectives that span decades are spread in the logarithm, else their small end would be a single point.
    private static PointSet Scaled(PointSet points)
    {
        var logarithmic = new bool[points.Objectives];
        for (var m = 0; m < points.Objectives; m++)
        {
            var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var i = 0; i < points.Count; i++)
            {
                least = Math.Min(least, points[i][m]);
                most = Math.Max(most, points[i][m]);
            }

            logarithmic[m] = least > 0 && most / least > 100;
        }

        var scaled = new PointSet(points.Objectives, points.Count);
        var point = new double[points.Objectives];
        for (var i = 0; i < points.Count; i++)
        {
            for (var m = 0; m < point.Length; m++)
            {
                point[m] = logarithmic[m] ? Math.Log(points[i][m]) : points[i][m];
            }

            scaled.Add(point);
        }

        return scaled;
    }

    private readonly struct ObjectiveKey(double[] values) : IEquatable<ObjectiveKey>
    {
        private readonly double[] values = values;

        public bool Equals(ObjectiveKey other) => values.AsSpan().SequenceEqual(other.values);

        public override bool Equals(object? obj) => obj is ObjectiveKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var value in values)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
