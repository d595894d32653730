namespace Dse.Core.Spaces;

/// <summary>Draws designs that meet every rule, and mends wished-for rows into ones that do.</summary>
/// <remarks>
/// Descends parameter by parameter in random (or wished) order and backtracks when a rule cuts every level, so that
/// spaces with a feasible share of one in a million still give samples. Deeper subtrees are not weighed: samples are
/// uniform over the choices at each parameter, not over all designs. Not thread-safe.
/// </remarks>
public sealed class SpaceSampler
{
    private const long FirstAttemptSteps = 20_000;
    private const long MostSteps = 1L << 27;
    private const long RepairSteps = 5_000;
    private const int RealTries = 4;

    private readonly DesignSpace space;
    private readonly CancellationToken cancellation;
    private readonly int[][] orders;
    private readonly int[][] exchanged;
    private readonly int[] exchanges;
    private readonly bool[] upFirst;
    private readonly int[] tried;
    private readonly bool[] active;
    private readonly double[] result;
    private readonly double[] values;
    private readonly double[] noWishes;

    /// <summary>Makes a sampler.</summary>
    /// <param name="space">Any space, real parameters included.</param>
    /// <param name="cancellation">Ends long descents with <see cref="OperationCanceledException"/>.</param>
    public SpaceSampler(DesignSpace space, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(space);
        this.space = space;
        this.cancellation = cancellation;
        var count = space.Parameters.Count;
        orders = [.. space.Parameters.Select(p => new int[p.IsDiscrete ? p.Levels.Count : RealTries])];
        exchanged = [.. orders.Select(o => new int[o.Length])];
        foreach (var order in orders)
        {
            for (var level = 0; level < order.Length; level++)
            {
                order[level] = level;
            }
        }

        exchanges = new int[count];
        upFirst = new bool[count];
        tried = new int[count];
        active = new bool[count];
        result = new double[count];
        values = new double[count];
        noWishes = new double[count];
        Array.Fill(noWishes, double.NaN);
    }

    /// <summary>Draws a design.</summary>
    /// <param name="random">The source of every choice.</param>
    /// <param name="cells">Receives one cell per parameter.</param>
    /// <returns>False when there is none, or none was found in about 10^8 steps.</returns>
    public bool TrySample(RandomSource random, Span<double> cells)
    {
        ArgumentNullException.ThrowIfNull(random);
        long used = 0;
        for (var limit = FirstAttemptSteps; used < MostSteps; limit *= 2)
        {
            var outcome = Descend(random, noWishes, limit);
            if (outcome == Outcome.Found)
            {
                result.CopyTo(cells);
                return true;
            }

            if (outcome == Outcome.Empty)
            {
                return false;
            }

            used += limit;
        }

        return false;
    }

    /// <summary>Replaces a row of wishes by a design that keeps the earlier wishes where the rules allow and else takes the nearest level.</summary>
    /// <param name="random">The source of every choice.</param>
    /// <param name="cells">In: wished cells, NaN for none. Out: the design, or unchanged when none was found near.</param>
    /// <returns>False when none was found within a few thousand steps.</returns>
    public bool TryRepair(RandomSource random, Span<double> cells)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (Descend(random, cells, RepairSteps) != Outcome.Found)
        {
            return false;
        }

        result.CopyTo(cells);
        return true;
    }

    /// <summary>A uniform draw from a real parameter, in the logarithm where its scale says so.</summary>
    public static double DrawReal(Parameter parameter, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(random);
        return FromUnit(parameter, random.NextDouble());
    }

    /// <summary>The value of a real parameter at a position from 0 (its lower end) to 1, in the logarithm where its scale says so.</summary>
    public static double FromUnit(Parameter parameter, double position)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var value = parameter.LogScale
            ? Math.Exp(Math.Log(parameter.From) + (position * (Math.Log(parameter.To) - Math.Log(parameter.From))))
            : parameter.From + (position * (parameter.To - parameter.From));
        return Math.Clamp(value, parameter.From, parameter.To);
    }

    /// <summary>The position from 0 to 1 of a value of a real parameter; the inverse of <see cref="FromUnit"/>.</summary>
    public static double ToUnit(Parameter parameter, double value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.To == parameter.From)
        {
            return 0;
        }

        return parameter.LogScale
            ? (Math.Log(value) - Math.Log(parameter.From)) / (Math.Log(parameter.To) - Math.Log(parameter.From))
            : (value - parameter.From) / (parameter.To - parameter.From);
    }

    private enum Outcome
    {
        Found,
        Empty,
        GaveUp,
    }

    private Outcome Descend(RandomSource random, ReadOnlySpan<double> wishes, long maxSteps)
    {
        var count = result.Length;
        var depth = 0;
        var sawReal = false;
        Enter(0, wishes, random);
        for (long step = 1; step <= maxSteps; step++)
        {
            if ((step & 0xFFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            sawReal |= !space.Parameters[depth].IsDiscrete;
            if (!Choose(depth, wishes, random))
            {
                if (--depth < 0)
                {
                    // With real parameters a failed descent proves nothing.
                    return sawReal ? Outcome.GaveUp : Outcome.Empty;
                }

                continue;
            }

            if (space.HasChecks(depth) && space.Broken(depth, values) >= 0)
            {
                continue;
            }

            if (++depth == count)
            {
                return Outcome.Found;
            }

            Enter(depth, wishes, random);
        }

        return Outcome.GaveUp;
    }

    private void Enter(int depth, ReadOnlySpan<double> wishes, RandomSource random)
    {
        tried[depth] = 0;
        active[depth] = space.IsActive(depth, values);
        var parameter = space.Parameters[depth];
        if (!active[depth] || !parameter.IsDiscrete)
        {
            return;
        }

        var isWished = !double.IsNaN(wishes[depth]);
        if (parameter.Kind == ParameterKind.Categorical)
        {
            OrderCategories(orders[depth], isWished ? (int)wishes[depth] : 0, isWished, random);
        }
        else if (isWished)
        {
            upFirst[depth] = random.Chance(0.5);
        }
        else
        {
            PutBack(depth);
        }
    }

    // The wish first, the others shuffled; without one they are shuffled as they are tried.
    private static void OrderCategories(int[] order, int first, bool isWished, RandomSource random)
    {
        order[0] = first;
        for (int level = 0, at = 1; level < order.Length; level++)
        {
            if (level != first)
            {
                order[at++] = level;
            }
        }

        if (isWished)
        {
            Shuffle(order.AsSpan(1), random);
        }
    }

    // Undoes the exchanges of the last descent alone: a parameter may have 100,000 levels of which a descent tries one.
    private void PutBack(int depth)
    {
        var order = orders[depth];
        for (var turn = 0; turn < exchanges[depth]; turn++)
        {
            order[turn] = turn;
            order[exchanged[depth][turn]] = exchanged[depth][turn];
        }

        exchanges[depth] = 0;
    }

    // The wish first, then outwards from it; where one side has ended, on along the other.
    private static int Outwards(int turn, int wish, int levels, bool upFirst)
    {
        var both = 2 * Math.Min(wish, levels - 1 - wish);
        if (turn <= both)
        {
            var distance = (turn + 1) / 2;
            return turn % 2 == 1 == upFirst ? wish + distance : wish - distance;
        }

        var further = turn - (both / 2);
        return wish < levels - 1 - wish ? wish + further : wish - further;
    }

    private static void Shuffle(Span<int> levels, RandomSource random)
    {
        for (var i = levels.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (levels[i], levels[j]) = (levels[j], levels[i]);
        }
    }

    private bool Choose(int depth, ReadOnlySpan<double> wishes, RandomSource random)
    {
        var turn = tried[depth]++;
        if (!active[depth])
        {
            result[depth] = double.NaN;
            values[depth] = double.NaN;
            return turn == 0;
        }

        var parameter = space.Parameters[depth];
        var order = orders[depth];
        if (turn >= order.Length)
        {
            return false;
        }

        if (!parameter.IsDiscrete)
        {
            var wished = turn == 0 && !double.IsNaN(wishes[depth]);
            result[depth] = wished ? Math.Clamp(wishes[depth], parameter.From, parameter.To) : DrawReal(parameter, random);
            values[depth] = result[depth];
            return true;
        }

        var isWished = !double.IsNaN(wishes[depth]);
        if (!isWished)
        {
            // Shuffles only as far as levels are tried.
            var j = turn + random.Next(order.Length - turn);
            (order[turn], order[j]) = (order[j], order[turn]);
            exchanged[depth][turn] = j;
            exchanges[depth] = turn + 1;
        }

        var level = isWished && parameter.Kind != ParameterKind.Categorical
            ? Outwards(turn, (int)wishes[depth], order.Length, upFirst[depth])
            : order[turn];
        result[depth] = level;
        values[depth] = space.LevelValues(depth)[level];
        return true;
    }
}
