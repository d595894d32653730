using Dse.Core.Pareto;

namespace Dse.Solvers.Search.Evolution;

/// <summary>Feasible individuals by front, without repeats of equal objectives.</summary>
internal static class Fronts
{
    /// <summary>Their objectives.</summary>
    public static PointSet Points(IReadOnlyList<Individual> individuals)
    {
        var points = new PointSet(individuals[0].Objectives.Length, individuals.Count);
        foreach (var individual in individuals)
        {
            points.Add(individual.Objectives);
        }

        return points;
    }

    /// <summary>Splits into fronts, best first; the first of equal objectives stays, the others come out separately.</summary>
    public static (List<List<Individual>> Fronts, List<Individual> Repeats) Split(IReadOnlyList<Individual> feasible)
    {
        var fronts = new List<List<Individual>>();
        var repeats = new List<Individual>();
        if (feasible.Count == 0)
        {
            return (fronts, repeats);
        }

        var ranks = NonDominated.Sort(Points(feasible));
        var seen = new HashSet<ObjectiveKey>();
        for (var i = 0; i < feasible.Count; i++)
        {
            if (!seen.Add(new ObjectiveKey(feasible[i].Objectives)))
            {
                repeats.Add(feasible[i]);
                continue;
            }

            while (fronts.Count <= ranks[i])
            {
                fronts.Add([]);
            }

            fronts[ranks[i]].Add(feasible[i]);
        }

        return (fronts, repeats);
    }

    /// <summary>Fills up with repeats, then with the infeasible, least violation first; ties keep their order.</summary>
    public static void FillUp(List<Individual> chosen, List<Individual> repeats, List<Individual> all, int count)
    {
        chosen.AddRange(repeats.Take(count - chosen.Count));
        chosen.AddRange(all.Where(i => !i.IsFeasible).OrderBy(i => i.Violation).Take(count - chosen.Count));
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
