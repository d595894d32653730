using Dse.Core.Pareto;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.Nsga3;

/// <summary>NSGA-III (Deb and Jain 2014): of the last front those survive that fill the directions least served.</summary>
/// <remarks>Objectives that span decades go by their logarithm. A population at least as large as its directions.</remarks>
internal sealed class Nsga3Strategy : EvolutionStrategy
{
    private readonly double[][] directions;

    public Nsga3Strategy(SearchContext context, int size, VariationOptions variation)
        : this(context, size, variation, ReferenceDirections.Make(context.Problem.Objectives.Count, size))
    {
    }

    private Nsga3Strategy(SearchContext context, int size, VariationOptions variation, double[][] directions)
        : base(context, Math.Max(size, directions.Length), variation) => this.directions = directions;

    protected override string Title => "NSGA-III";

    protected override List<Individual> Survivors(List<Individual> all)
    {
        var feasible = all.FindAll(i => i.IsFeasible);
        var chosen = new List<Individual>(Size);
        var (fronts, repeats) = Fronts.Split(feasible);
        foreach (var front in fronts)
        {
            if (chosen.Count + front.Count > Size)
            {
                Niche(fronts[0].Count, chosen, front);
                break;
            }

            chosen.AddRange(front);
        }

        Fronts.FillUp(chosen, repeats, all, Size);
        return chosen;
    }

    private void Niche(int firstFront, List<Individual> chosen, List<Individual> last)
    {
        List<Individual> candidates = [.. chosen, .. last];
        var points = ObjectiveScale.Of(Fronts.Points(candidates)).Map(candidates);
        int[] first = [.. Enumerable.Range(0, Math.Min(firstFront, candidates.Count))];
        var (nearest, distance) = Associate(points, first);
        var served = new int[directions.Length];
        for (var i = 0; i < chosen.Count; i++)
        {
            served[nearest[i]]++;
        }

        var waiting = new List<int>[directions.Length];
        for (var d = 0; d < waiting.Length; d++)
        {
            waiting[d] = [];
        }

        for (var i = chosen.Count; i < candidates.Count; i++)
        {
            waiting[nearest[i]].Add(i);
        }

        while (chosen.Count < Size)
        {
            var direction = LeastServed(served, waiting);
            var queue = waiting[direction];
            var pick = served[direction] == 0 ? queue.MinBy(i => distance[i]) : queue[Context.Random.Next(queue.Count)];
            queue.Remove(pick);
            served[direction]++;
            chosen.Add(candidates[pick]);
        }
    }

    // Among equals one at random, so that no corner is favoured.
    private int LeastServed(int[] served, List<int>[] waiting)
    {
        var (best, ties) = (-1, 0);
        for (var d = 0; d < served.Length; d++)
        {
            if (waiting[d].Count == 0)
            {
                continue;
            }

            if (best < 0 || served[d] < served[best])
            {
                (best, ties) = (d, 1);
            }
            else if (served[d] == served[best] && Context.Random.Next(++ties) == 0)
            {
                best = d;
            }
        }

        return best;
    }

    private (int[] Nearest, double[] Distance) Associate(PointSet points, int[] first)
    {
        var objectives = points.Objectives;
        var ideal = new double[objectives];
        Array.Fill(ideal, double.PositiveInfinity);
        for (var i = 0; i < points.Count; i++)
        {
            for (var m = 0; m < objectives; m++)
            {
                ideal[m] = Math.Min(ideal[m], points[i][m]);
            }
        }

        var intercepts = HyperplaneScale.Intercepts(points, first, ideal);
        var nearest = new int[points.Count];
        var distance = new double[points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            distance[i] = double.PositiveInfinity;
            for (var d = 0; d < directions.Length; d++)
            {
                var (along, length, squares) = (0.0, 0.0, 0.0);
                for (var m = 0; m < objectives; m++)
                {
                    var value = (points[i][m] - ideal[m]) / intercepts[m];
                    along += value * directions[d][m];
                    length += directions[d][m] * directions[d][m];
                    squares += value * value;
                }

                var off = squares - (along * along / length);
                if (off < distance[i])
                {
                    (nearest[i], distance[i]) = (d, off);
                }
            }
        }

        return (nearest, distance);
    }
}
