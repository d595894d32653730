using Dse.Core.Spaces;
using Dse.Solvers.Search.Evolution;
using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// Finds the design of greatest worth: a pool of random designs and of variations of the front, then from the best of
/// them local search, by quasi-Newton steps over real parameters and by single changes over discrete ones in turn.
/// </summary>
internal sealed class AcquisitionSearch
{
    private const int Rounds = 12;
    private const int GradientEvaluations = 40;
    private const int MostNeighbours = 3;

    private readonly DesignSpace space;
    private readonly SpaceEncoding encoding;
    private readonly SpaceSampler sampler;
    private readonly Variation variation;
    private readonly int[] reals;
    private readonly int[] discretes;
    private readonly bool hasRules;
    private readonly double[] x;

    public AcquisitionSearch(DesignSpace space, SpaceEncoding encoding, SpaceSampler sampler)
    {
        this.space = space;
        this.encoding = encoding;
        this.sampler = sampler;
        variation = new Variation(space, VariationOptions.Default);
        var all = Enumerable.Range(0, space.Parameters.Count).ToArray();
        reals = [.. all.Where(p => !space.Parameters[p].IsDiscrete && space.Parameters[p].To > space.Parameters[p].From)];
        discretes = [.. all.Where(p => space.Parameters[p].Levels.Count > 1)];
        hasRules = space.Rules.Count + space.Constraints.Count > 0 || space.Parameters.Any(p => p.When is not null);
        x = new double[encoding.Width];
    }

    /// <summary>The designs found, best first.</summary>
    /// <param name="worth">Makes what designs are worth from the pool's rows.</param>
    /// <param name="elite">Rows of the front, to vary.</param>
    /// <param name="options">How much to try.</param>
    /// <param name="random">Every choice.</param>
    /// <param name="isKnown">Whether a design was proposed before.</param>
    public List<double[]> Find(Func<IReadOnlyList<double[]>, Acquisition> worth, IReadOnlyList<double[]> elite, BayesianOptions options, RandomSource random, Func<double[], bool> isKnown)
    {
        var rows = Draw(elite, options, random, isKnown);
        var acquisition = worth(rows);
        var pool = rows.ConvertAll(row => new Candidate(row, Value(acquisition, row)));
        var results = new List<Candidate>();
        foreach (var start in Starts(pool, options.Starts))
        {
            results.Add(Climb(acquisition, start, random, isKnown));
        }

        results.AddRange(pool);
        return [.. results.OrderByDescending(c => c.Value).Select(c => c.Cells)];
    }

    private List<double[]> Draw(IReadOnlyList<double[]> elite, BayesianOptions options, RandomSource random, Func<double[], bool> isKnown)
    {
        var rows = new List<double[]>(options.Pool);
        for (var i = 0; i < options.Pool; i++)
        {
            var cells = new double[space.Parameters.Count];
            var varied = elite.Count > 0 && i % 2 == 1;
            if (varied)
            {
                variation.Cross(elite[random.Next(elite.Count)], elite[random.Next(elite.Count)], random, cells);
                variation.Mutate(cells, random);
            }

            var isDesign = varied ? !hasRules || sampler.TryRepair(random, cells) : sampler.TrySample(random, cells);
            if (isDesign && !isKnown(cells))
            {
                rows.Add(cells);
            }
        }

        return rows;
    }

    private static IEnumerable<Candidate> Starts(List<Candidate> pool, int count) =>
        pool.OrderByDescending(c => c.Value).Take(count);

    private Candidate Climb(Acquisition acquisition, Candidate start, RandomSource random, Func<double[], bool> isKnown)
    {
        var best = start;
        for (var round = 0; round < Rounds; round++)
        {
            var before = best.Value;
            best = Slide(acquisition, best);
            best = Step(acquisition, best, random, isKnown);
            if (!(best.Value > before + 1e-6) || discretes.Length == 0)
            {
                break;
            }
        }

        return best;
    }

    private Candidate Slide(Acquisition acquisition, Candidate from)
    {
        var active = reals.Where(p => !double.IsNaN(from.Cells[p])).ToArray();
        if (active.Length == 0)
        {
            return from;
        }

        encoding.Encode(from.Cells, x);
        var (point, upper) = (new double[active.Length], new double[active.Length]);
        var gradient = new double[encoding.Width];
        Array.Fill(upper, 1);
        for (var i = 0; i < active.Length; i++)
        {
            point[i] = x[active[i]];
        }

        var value = -BoundedMinimizer.Minimize(
            (at, slope) =>
            {
                for (var i = 0; i < active.Length; i++)
                {
                    x[active[i]] = at[i];
                }

                var worth = acquisition.Value(x, gradient);
                for (var i = 0; i < active.Length; i++)
                {
                    slope[i] = -gradient[active[i]];
                }

                return -worth;
            },
            point,
            new double[active.Length],
            upper,
            GradientEvaluations,
            firstStep: 0.05,
            tolerance: 1e-5);
        var cells = (double[])from.Cells.Clone();
        for (var i = 0; i < active.Length; i++)
        {
            cells[active[i]] = SpaceSampler.FromUnit(space.Parameters[active[i]], point[i]);
        }

        return value > from.Value && (!hasRules || space.Contains(cells)) ? new Candidate(cells, value) : from;
    }

    private Candidate Step(Acquisition acquisition, Candidate from, RandomSource random, Func<double[], bool> isKnown)
    {
        var best = from;
        for (var moved = true; moved;)
        {
            moved = false;
            var origin = best.Cells;
            foreach (var p in discretes)
            {
                if (double.IsNaN(origin[p]))
                {
                    continue;
                }

                foreach (var level in Neighbours(p, (int)origin[p]))
                {
                    var cells = (double[])origin.Clone();
                    cells[p] = level;
                    if ((hasRules && !sampler.TryRepair(random, cells)) || isKnown(cells))
                    {
                        continue;
                    }

                    var value = Value(acquisition, cells);
                    if (value > best.Value + 1e-9)
                    {
                        best = new Candidate(cells, value);
                        moved = true;
                    }
                }
            }
        }

        return best;
    }

    private IEnumerable<int> Neighbours(int parameter, int level)
    {
        var count = space.Parameters[parameter].Levels.Count;
        if (space.Parameters[parameter].Kind == ParameterKind.Categorical)
        {
            return Enumerable.Range(0, count).Where(l => l != level);
        }

        return Enumerable.Range(Math.Max(0, level - MostNeighbours), Math.Min(count, level + MostNeighbours + 1) - Math.Max(0, level - MostNeighbours)).Where(l => l != level);
    }

    private double Value(Acquisition acquisition, double[] cells)
    {
        encoding.Encode(cells, x);
        return acquisition.Value(x);
    }

    private sealed record Candidate(double[] Cells, double Value);
}
