namespace Dse.Core.Spaces;

/// <summary>Walks the designs of a discrete space depth-first in lexicographic order of level indices, leaving out what breaks a rule.</summary>
/// <remarks>
/// Each rule is checked at the first depth at which everything it reads is decided, so that a broken one cuts its
/// whole subtree. The order is fixed. Not thread-safe; several walkers may share a space.
/// </remarks>
public sealed class SpaceWalker
{
    private readonly DesignSpace space;
    private readonly int[] current;
    private readonly bool[] active;
    private readonly double[] cells;
    private readonly double[] values;
    private readonly long[] broken;
    private readonly int end;
    private int first;
    private int depth;
    private bool started;

    /// <summary>Walks whole designs.</summary>
    /// <param name="space">A space without real parameters.</param>
    public SpaceWalker(DesignSpace space)
        : this(space, space?.Parameters.Count ?? 0)
    {
    }

    /// <summary>Walks the prefixes of the first parameters that break no rule yet.</summary>
    /// <param name="space">A space whose first parameters are discrete.</param>
    /// <param name="depth">Parameters per prefix, 1 to all.</param>
    /// <exception cref="ArgumentException">A parameter within the depth is real.</exception>
    public SpaceWalker(DesignSpace space, int depth)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, space.Parameters.Count);
        var real = space.Parameters.Take(depth).FirstOrDefault(p => !p.IsDiscrete);
        if (real is not null)
        {
            throw new ArgumentException($"'{real.Name}' is real: its values cannot be enumerated.", nameof(space));
        }

        this.space = space;
        end = depth;
        current = new int[depth];
        active = new bool[depth];
        cells = new double[depth];
        values = new double[space.Parameters.Count];
        broken = new long[space.Rules.Count + space.Constraints.Count];
    }

    /// <summary>The design or prefix that <see cref="Next"/> arrived at.</summary>
    public ReadOnlySpan<double> Cells => cells;

    /// <summary>Partial designs tried so far; grows with every step, feasible or not.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether everything has been visited.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The share of the raw space that the walk is past, 0 to 1, what rules cut included; of a walk over the whole space.</summary>
    public double Share
    {
        get
        {
            if (!started || IsOver)
            {
                return IsOver ? 1 : 0;
            }

            var (share, width) = (0.0, 1.0);
            for (var p = 0; p <= depth; p++)
            {
                // A branch that an inactive parameter has is the whole width.
                var branches = active[p] ? space.LevelValues(p).Length : 1;
                width /= branches;
                share += width * Math.Clamp(current[p], 0, branches);
            }

            return Math.Min(share, 1);
        }
    }

    /// <summary>How often each rule (compiled rules first, then constraints) cut a branch.</summary>
    public ReadOnlySpan<long> Cuts => broken;

    /// <summary>Starts over within one prefix: the walk covers exactly the designs that begin with it.</summary>
    /// <param name="prefix">A prefix that a walker of this space arrived at; may be empty for the whole space.</param>
    public void StartWithin(ReadOnlySpan<double> prefix)
    {
        Decide(prefix);
        first = prefix.Length;
        started = false;
        IsOver = false;
    }

    /// <summary>Continues after a design or prefix as if the walk had just arrived at it.</summary>
    /// <param name="arrived">Cells as <see cref="Cells"/> gave them, of this walker's depth.</param>
    public void ContinueAfter(ReadOnlySpan<double> arrived)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(arrived.Length, end);
        Decide(arrived);
        first = 0;
        depth = end - 1;
        started = true;
        IsOver = false;
    }

    /// <summary>Moves to the next one.</summary>
    /// <param name="maxSteps">The most partial designs to try before returning early; another call goes on from there.</param>
    /// <returns>Whether it arrived at one; false when the steps ran out, or when there are no more and <see cref="IsOver"/>.</returns>
    public bool Next(long maxSteps = long.MaxValue)
    {
        if (IsOver)
        {
            return false;
        }

        if (first == end)
        {
            IsOver = started;
            started = true;
            return !IsOver;
        }

        if (!started)
        {
            started = true;
            depth = first;
            current[depth] = -1;
        }

        var limit = maxSteps > long.MaxValue - Steps ? long.MaxValue : Steps + maxSteps;
        while (Steps < limit)
        {
            if (Advance(depth))
            {
                if (depth == end - 1)
                {
                    return true;
                }

                current[++depth] = -1;
            }
            else if (--depth < first)
            {
                IsOver = true;
                return false;
            }
        }

        return false;
    }

    /// <summary>Fills a batch with the next designs.</summary>
    /// <returns>The rows filled; fewer than the capacity means the walk is over.</returns>
    public int Fill(CandidateBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var row = 0;
        while (row < batch.Capacity && Next())
        {
            batch.SetRow(row++, cells);
        }

        batch.Count = row;
        return row;
    }

    private void Decide(ReadOnlySpan<double> decided)
    {
        for (var p = 0; p < decided.Length; p++)
        {
            active[p] = !double.IsNaN(decided[p]);
            current[p] = active[p] ? (int)decided[p] : 0;
            cells[p] = decided[p];
            values[p] = space.ValueOf(p, decided[p]);
        }
    }

    // The next level of one parameter that breaks no rule; an inactive parameter has exactly one branch.
    private bool Advance(int p)
    {
        var level = current[p] + 1;
        if (level == 0)
        {
            active[p] = space.IsActive(p, values);
        }

        if (!active[p])
        {
            current[p] = level;
            cells[p] = double.NaN;
            values[p] = double.NaN;
            return level == 0 && Holds(p);
        }

        var levels = space.LevelValues(p);
        for (; level < levels.Length; level++)
        {
            cells[p] = level;
            values[p] = levels[level];
            if (Holds(p))
            {
                current[p] = level;
                return true;
            }
        }

        current[p] = levels.Length;
        return false;
    }

    private bool Holds(int p)
    {
        Steps++;
        if (!space.HasChecks(p))
        {
            return true;
        }

        var rule = space.Broken(p, values);
        if (rule < 0)
        {
            return true;
        }

        broken[rule]++;
        return false;
    }
}
