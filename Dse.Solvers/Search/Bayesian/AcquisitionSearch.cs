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
    private const int Block = 32;
    private const double MostPerturbed = 20;
    private const double LeastGain = 1e-9;

    private readonly DesignSpace space;
    private readonly SpaceEncoding encoding;
    private readonly SearchContext context;
    private readonly Variation variation;
    private readonly int[] reals;
    private readonly int[] stepped;
    private readonly bool hasRules;
    private readonly double[] x;
    private readonly double[] designs;
    private TrustBox? box;
    private readonly double[] values = new double[Block];
    private readonly List<(double[] Cells, UInt128 Key)> neighbours = [];

    // What designs met in one search are worth, or what they are worth less than: starts come to the same hills.
    private readonly Dictionary<UInt128, (double Value, bool IsBound)> worths = [];

    public AcquisitionSearch(SearchContext context, SpaceEncoding encoding, bool isSmooth)
    {
        this.context = context;
        this.encoding = encoding;
        space = context.Space;
        variation = new Variation(space, VariationOptions.Default);
        var all = Enumerable.Range(0, space.Parameters.Count).ToArray();
        reals = [.. all.Where(p => !space.Parameters[p].IsDiscrete && space.Parameters[p].To > space.Parameters[p].From)];
        stepped = [.. all.Where(p => space.Parameters[p].Levels.Count > 1)];
        if (!isSmooth)
        {
            // Then real parameters are searched by steps too.
            stepped = [.. stepped, .. reals];
        }

        hasRules = space.Rules.Count + space.Constraints.Count > 0 || space.Parameters.Any(p => p.When is not null);
        x = new double[encoding.Width];
        designs = new double[Block * encoding.Width];
    }

    /// <summary>The designs found, best first.</summary>
    /// <param name="worth">Makes what designs are worth from the pool's rows.</param>
    /// <param name="elite">Rows of the front, to vary.</param>
    /// <param name="options">How much to try.</param>
    /// <param name="within">Where to seek; null for the whole space.</param>
    public List<double[]> Find(Func<IReadOnlyList<double[]>, Acquisition> worth, IReadOnlyList<double[]> elite, BayesianOptions options, TrustBox? within)
    {
        box = within;
        var rows = Draw(elite, options);
        var acquisition = worth(rows);
        worths.Clear();
        var pool = Score(acquisition, rows, options.Starts);
        var results = new List<Candidate>();
        foreach (var start in pool.OrderByDescending(c => c.Value).Take(options.Starts))
        {
            results.Add(Climb(acquisition, start));
        }

        results.AddRange(pool);
        return [.. results.OrderByDescending(c => c.Value).Select(c => c.Cells)];
    }

    // Block by block; what cannot be among the best few need not be known exactly.
    private List<Candidate> Score(Acquisition acquisition, List<double[]> rows, int few)
    {
        var scored = new List<Candidate>(rows.Count);
        var best = new PriorityQueue<double, double>();
        var floor = double.NegativeInfinity;
        for (var from = 0; from < rows.Count; from += Block)
        {
            var count = Math.Min(Block, rows.Count - from);
            for (var i = 0; i < count; i++)
            {
                encoding.Encode(rows[from + i], designs.AsSpan(i * encoding.Width, encoding.Width));
            }

            acquisition.Values(designs.AsSpan(0, count * encoding.Width), floor, values.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                scored.Add(new Candidate(rows[from + i], values[i]));
                best.Enqueue(values[i], values[i]);
                if (best.Count > few)
                {
                    best.Dequeue();
                }
            }

            floor = best.Count == few ? best.Peek() : floor;
        }

        return scored;
    }

    private List<double[]> Draw(IReadOnlyList<double[]> elite, BayesianOptions options)
    {
        var random = context.Random;
        var rows = new List<double[]>(options.Pool);
        for (var i = 0; i < options.Pool; i++)
        {
            var cells = new double[space.Parameters.Count];
            var varied = box is not null || (elite.Count > 0 && i % 2 == 1);
            if (box is not null)
            {
                DrawNear(box, cells);
            }
            else if (varied)
            {
                variation.Cross(elite[random.Next(elite.Count)], elite[random.Next(elite.Count)], random, cells);
                variation.Mutate(cells, random);
            }

            var isDesign = varied ? !hasRules || context.TryRepair(cells) : context.TrySample(cells);
            if (isDesign && !context.Seen.Contains(cells))
            {
                rows.Add(cells);
            }
        }

        return rows;
    }

    // A few parameters leave the middle of the box, each to anywhere in it (Eriksson et al. 2019).
    private void DrawNear(TrustBox around, Span<double> cells)
    {
        around.Centre.CopyTo(cells);
        var chance = Math.Min(1, MostPerturbed / cells.Length);
        for (var moved = false; !moved;)
        {
            for (var p = 0; p < cells.Length; p++)
            {
                if (!double.IsNaN(cells[p]) && context.Random.Chance(chance))
                {
                    cells[p] = Within(around, p, around.Features[p] + (around.Sides[p] * (context.Random.NextDouble() - 0.5)));
                    moved = true;
                }
            }
        }
    }

    private double Within(TrustBox around, int parameter, double position)
    {
        var kind = space.Parameters[parameter];
        if (!kind.IsDiscrete)
        {
            return SpaceSampler.FromUnit(kind, Math.Clamp(position, 0, 1));
        }

        var levels = kind.Levels.Count;
        if (kind.Kind == ParameterKind.Categorical)
        {
            return context.Random.Chance(Math.Min(1, around.Sides[parameter])) ? context.Random.Next(levels) : around.Centre[parameter];
        }

        var reach = Math.Max(1, (int)Math.Round(0.5 * around.Sides[parameter] * (levels - 1)));
        return Math.Clamp((int)around.Centre[parameter] - reach + context.Random.Next((2 * reach) + 1), 0, levels - 1);
    }

    private Candidate Climb(Acquisition acquisition, Candidate start)
    {
        var best = start;
        for (var round = 0; round < Rounds; round++)
        {
            var before = best.Value;
            best = Slide(acquisition, best);
            best = Step(acquisition, best);
            if (!(best.Value > before + 1e-6) || stepped.Length == 0)
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
        var (point, lower, upper) = (new double[active.Length], new double[active.Length], new double[active.Length]);
        var gradient = new double[encoding.Width];
        for (var i = 0; i < active.Length; i++)
        {
            point[i] = x[active[i]];
            var half = box is null ? 1 : box.Sides[active[i]] / 2;
            (lower[i], upper[i]) = box is null ? (0, 1) : (Math.Max(0, box.Features[active[i]] - half), Math.Min(1, box.Features[active[i]] + half));
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
            lower,
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

    // Parameter by parameter to the best of its levels nearby, until none gains.
    private Candidate Step(Acquisition acquisition, Candidate from)
    {
        var best = from;
        for (var still = 0; still < stepped.Length;)
        {
            foreach (var p in stepped)
            {
                var next = double.IsNaN(best.Cells[p]) ? best : BestLevel(acquisition, best, p);
                still = ReferenceEquals(next, best) ? still + 1 : 0;
                best = next;
                if (still >= stepped.Length)
                {
                    break;
                }
            }
        }

        return best;
    }

    private Candidate BestLevel(Acquisition acquisition, Candidate from, int parameter)
    {
        var best = from;
        neighbours.Clear();
        foreach (var level in Neighbours(parameter, from.Cells[parameter]))
        {
            var cells = (double[])from.Cells.Clone();
            cells[parameter] = level;
            if ((hasRules && !context.TryRepair(cells)) || context.Seen.Contains(cells))
            {
                continue;
            }

            var key = space.KeyOf(cells);
            if (!worths.TryGetValue(key, out var known) || (known.IsBound && known.Value > best.Value))
            {
                encoding.Encode(cells, designs.AsSpan(neighbours.Count * encoding.Width, encoding.Width));
                neighbours.Add((cells, key));
                if (neighbours.Count == Block)
                {
                    break;
                }
            }
            else if (!known.IsBound && known.Value > best.Value + LeastGain)
            {
                best = new Candidate(cells, known.Value);
            }
        }

        var floor = best.Value;
        acquisition.Values(designs.AsSpan(0, neighbours.Count * encoding.Width), floor, values.AsSpan(0, neighbours.Count));
        for (var i = 0; i < neighbours.Count; i++)
        {
            var isBound = double.IsNegativeInfinity(values[i]);
            worths[neighbours[i].Key] = (isBound ? floor : values[i], isBound);

            if (values[i] > best.Value + LeastGain)
            {
                best = new Candidate(neighbours[i].Cells, values[i]);
            }
        }

        return best;
    }

    private IEnumerable<double> Neighbours(int parameter, double cell)
    {
        var kind = space.Parameters[parameter];
        if (!kind.IsDiscrete)
        {
            // Steps of all widths, from half the range down to a thousandth, to either side.
            return Enumerable.Range(0, 2 * MostNeighbours).Select(k => SpaceSampler.FromUnit(
                kind,
                Math.Clamp(SpaceSampler.ToUnit(kind, cell) + (Math.Pow(10, -0.3 - (2.7 * context.Random.NextDouble())) * (k % 2 == 0 ? 1 : -1)), 0, 1))).ToArray();
        }

        var (count, level) = (kind.Levels.Count, (int)cell);
        var (first, last) = kind.Kind == ParameterKind.Categorical ? (0, count - 1) : (Math.Max(0, level - MostNeighbours), Math.Min(count - 1, level + MostNeighbours));
        return Enumerable.Range(first, last - first + 1).Where(l => l != level).Select(l => (double)l);
    }

    private sealed record Candidate(double[] Cells, double Value);
}
