using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Exhaustive;

/// <summary>Cuts a space into work units in a fixed order: groups of neighbouring prefixes, a few thousand designs each at most.</summary>
/// <remarks>Not thread-safe. The cut depends on the space alone, never on the threads.</remarks>
internal sealed class WorkUnits
{
    private const double DesignsPerPrefix = 2048;
    private const int PrefixesPerUnit = 8;

    private readonly DesignSpace space;
    private readonly SpaceWalker walker;
    private readonly List<double[]> group = new(PrefixesPerUnit);
    private long next;

    public WorkUnits(DesignSpace space)
    {
        this.space = space;
        var depth = space.Parameters.Count;
        double suffix = 1;
        while (depth > 1 && suffix * space.Parameters[depth - 1].Levels.Count <= DesignsPerPrefix)
        {
            suffix *= space.Parameters[--depth].Levels.Count;
        }

        // One parameter is always left to the unit, or every design would be a prefix of its own.
        walker = new SpaceWalker(space, Math.Max(1, Math.Min(depth, space.Parameters.Count - 1)));
    }

    /// <summary>Whether all units were taken.</summary>
    public bool IsOver => walker.IsOver && group.Count == 0;

    /// <summary>Units taken so far.</summary>
    public long Taken => next;

    /// <summary>The share of the raw space that the cutting is past, 0 to 1, with what rules cut off.</summary>
    public double Share => walker.Share;

    /// <summary>Continues after the unit with this number, which ended with this prefix.</summary>
    public void ContinueAfter(long unit, ReadOnlySpan<double> lastPrefix)
    {
        group.Clear();
        walker.ContinueAfter(lastPrefix);
        next = unit + 1;
    }

    /// <summary>Cells in a prefix.</summary>
    public int Depth => walker.Cells.Length;

    /// <summary>Takes the next unit.</summary>
    /// <param name="maxSteps">Partial designs to try before returning early without one.</param>
    public WorkUnit? Take(long maxSteps)
    {
        var limit = walker.Steps + maxSteps;
        while (group.Count < PrefixesPerUnit && !walker.IsOver && walker.Steps < limit)
        {
            if (walker.Next(limit - walker.Steps))
            {
                group.Add(walker.Cells.ToArray());
            }
        }

        if (group.Count == 0 || (group.Count < PrefixesPerUnit && !walker.IsOver))
        {
            return null;
        }

        var unit = new WorkUnit(next++, [.. group]);
        group.Clear();
        return unit;
    }

    /// <summary>The share of the raw space that lies before a prefix, 0 to 1; how far a search is when the count is unknown.</summary>
    public double ShareBefore(ReadOnlySpan<double> prefix)
    {
        var share = 0.0;
        var width = 1.0;
        for (var p = 0; p < prefix.Length; p++)
        {
            width /= space.Parameters[p].Levels.Count;
            share += double.IsNaN(prefix[p]) ? 0 : prefix[p] * width;
        }

        return share;
    }
}

/// <summary>Designs that one thread evaluates in one go.</summary>
/// <param name="Number">Position in the fixed order, from 0.</param>
/// <param name="Prefixes">Their first cells; the unit is everything below these.</param>
internal sealed record WorkUnit(long Number, double[][] Prefixes);
