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
    private const double LeastGain = 1e-9;

    private readonly DesignSpace space;
    private readonly SpaceEncoding encoding;
    private readonly SearchContext context;
    private readonly Variation variation;
    private readonly int[] reals;
    private readonly int[] discretes;
    private readonly bool hasRules;
    private readonly double[] x;
    private readonly double[] designs;
    private readonly double[] values = new double[Block];
    private readonly List<(double[] Cells, UInt128 Key)> neighbours = [];

    // What designs met in one search are worth: starts come to the same hills.
    private readonly Dictionary<UInt128, double> worths = [];

    public AcquisitionSearch(SearchContext context, SpaceEncoding encoding)
    {
        this.context = context;
        this.encoding = encoding;
        space = context.Space;
        variation = new Variation(space, VariationOptions.Default);
        var all = Enumerable.Range(0, space.Parameters.Count).ToArray();
        reals = [.. all.Where(p => !space.Parameters[p].IsDiscrete && space.Parameters[p].To > space.Parameters[p].From)];
        discretes = [.. all.Where(p => space.Parameters[p].Levels.Count > 1)];
        hasRules = space.Rules.Count + space.Constraints.Count > 0 || space.Parameters.Any(p => p.When is not null);
        x = new double[encoding.Width];
        designs = new double[Block * encoding.Width];
    }

    /// <summary>The designs found, best first.</summary>
    /// <param name="worth">Makes what designs are worth from the pool's rows.</param>
    /// <param name="elite">Rows of the front, to vary.</param>
    /// <param name="options">How much to try.</param>
    public List<double[]> Find(Func<IReadOnlyList<double[]>, Acquisition> worth, IReadOnlyList<double[]> elite, BayesianOptions options)
    {
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
            var varied = elite.Count > 0 && i % 2 == 1;
            if (varied)
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

    private Candidate Climb(Acquisition acquisition, Candidate start)
    {
        var best = start;
        for (var round = 0; round < Rounds; round++)
        {
            var before = best.Value;
            best = Slide(acquisition, best);
            best = Step(acquisition, best);
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

    // Parameter by parameter to the best of its levels nearby, until none gains.
    private Candidate Step(Acquisition acquisition, Candidate from)
    {
        var best = from;
        for (var still = 0; still < discretes.Length;)
        {
            foreach (var p in discretes)
            {
                var next = double.IsNaN(best.Cells[p]) ? best : BestLevel(acquisition, best, p);
                still = ReferenceEquals(next, best) ? still + 1 : 0;
                best = next;
                if (still >= discretes.Length)
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
        foreach (var level in Neighbours(parameter, (int)from.Cells[parameter]))
        {
            var cells = (double[])from.Cells.Clone();
            cells[parameter] = level;
            if ((hasRules && !context.TryRepair(cells)) || context.Seen.Contains(cells))
            {
                continue;
            }

            var key = space.KeyOf(cells);
            if (!worths.TryGetValue(key, out var value))
            {
                encoding.Encode(cells, designs.AsSpan(neighbours.Count * encoding.Width, encoding.Width));
                neighbours.Add((cells, key));
                if (neighbours.Count == Block)
                {
                    break;
                }
            }
            else if (value > best.Value + LeastGain)
            {
                best = new Candidate(cells, value);
            }
        }

        acquisition.Values(designs.AsSpan(0, neighbours.Count * encoding.Width), best.Value, values.AsSpan(0, neighbours.Count));
        for (var i = 0; i < neighbours.Count; i++)
        {
            if (values[i] > double.NegativeInfinity)
            {
                worths[neighbours[i].Key] = values[i];
            }

            if (values[i] > best.Value + LeastGain)
            {
                best = new Candidate(neighbours[i].Cells, values[i]);
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

    private sealed record Candidate(double[] Cells, double Value);
}
