namespace Dse.Core.Pareto;

/// <summary>The non-dominated designs seen so far, without a limit on their number; all objectives are minimised.</summary>
/// <remarks>
/// Of designs with exactly equal objectives those with the lowest trials stay, one unless told otherwise, so that the content
/// depends only on what was added, not on the order. No trial stands twice. Not thread-safe.
/// </remarks>
public sealed class ParetoArchive
{
    private readonly ArchiveIndex index;
    private readonly List<int> free = [];
    private readonly List<int> removed = [];
    private readonly int payload;
    private readonly int mostEqual;
    private double[] objectives;
    private double[] payloads;
    private long[] trials;

    // The next member with the same objectives, behind the one that the index knows; -1 at the end.
    private int[] next;
    private int used;

    /// <summary>An empty archive.</summary>
    /// <param name="objectives">Objectives per design, at least 1.</param>
    /// <param name="payload">Numbers kept with each design, for example its cells and metrics.</param>
    /// <param name="mostEqual">Most designs with the same objectives, at least 1.</param>
    public ParetoArchive(int objectives, int payload, int mostEqual = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectives, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(payload);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostEqual, 1);
        this.mostEqual = mostEqual;
        ObjectiveCount = objectives;
        this.payload = payload;
        index = ArchiveIndex.Create(objectives);
        this.objectives = new double[16 * objectives];
        payloads = new double[16 * payload];
        trials = new long[16];
        next = new int[16];
    }

    /// <summary>Objectives per design.</summary>
    public int ObjectiveCount { get; }

    /// <summary>Designs in the archive.</summary>
    public int Count => used - free.Count;

    /// <summary>Grows with every change.</summary>
    public long Version { get; private set; }

    /// <summary>Whether <see cref="Add"/> would take a design.</summary>
    /// <param name="point">Its objectives.</param>
    /// <param name="trial">Its trial number.</param>
    public bool WouldTake(ReadOnlySpan<double> point, long trial)
    {
        var slot = index.Covering(point);
        if (slot < 0)
        {
            return IsFinite(point);
        }

        return (mostEqual > 1 || trial < trials[slot]) && point.SequenceEqual(ObjectivesOf(slot))
            && Latest(slot, trial, out var latest) is var count && (count < mostEqual || (count < int.MaxValue && trial < trials[latest]));
    }

    /// <summary>Adds a design unless a member dominates it or as many as may stay equal it; members that it dominates leave.</summary>
    /// <param name="point">Its objectives; refused when one is not finite.</param>
    /// <param name="trial">Its trial number; on equal objectives the lowest stay.</param>
    /// <param name="data">The numbers to keep with it.</param>
    /// <returns>Whether the archive changed.</returns>
    public bool Add(ReadOnlySpan<double> point, long trial, ReadOnlySpan<double> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(point.Length, ObjectiveCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Length, payload);
        if (!IsFinite(point))
        {
            return false;
        }

        var slot = index.Covering(point);
        if (slot >= 0)
        {
            if (!point.SequenceEqual(ObjectivesOf(slot)) || (slot = EqualSlot(slot, trial)) < 0)
            {
                return false;
            }
        }
        else
        {
            slot = TakeSlot();
            next[slot] = -1;
            removed.Clear();
            index.Insert(point, slot, removed);
            foreach (var first in removed)
            {
                for (var gone = first; gone >= 0; gone = next[gone])
                {
                    free.Add(gone);
                }
            }
        }

        point.CopyTo(objectives.AsSpan(slot * ObjectiveCount));
        data.CopyTo(payloads.AsSpan(slot * payload));
        trials[slot] = trial;
        Version++;
        return true;
    }

    /// <summary>Adds every member of another archive, its trial numbers raised by an offset.</summary>
    public void Merge(ParetoArchive other, long trialOffset)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var slot in other.InOrder())
        {
            Add(other.ObjectivesOf(slot), other.TrialOf(slot) + trialOffset, other.PayloadOf(slot));
        }
    }

    /// <summary>Takes everything out.</summary>
    public void Clear()
    {
        index.Clear();
        free.Clear();
        used = 0;
        Version++;
    }

    /// <summary>The members' slots, ordered by the first objective, then the second and so on, equal ones by trial; the same for the same content.</summary>
    public int[] InOrder()
    {
        var taken = new bool[used];
        foreach (var slot in free)
        {
            taken[slot] = true;
        }

        var slots = new int[Count];
        var at = 0;
        for (var slot = 0; slot < used; slot++)
        {
            if (!taken[slot])
            {
                slots[at++] = slot;
            }
        }

        Array.Sort(slots, (a, b) => ObjectivesOf(a).SequenceCompareTo(ObjectivesOf(b)) is var order && order != 0 ? order : trials[a].CompareTo(trials[b]));
        return slots;
    }

    /// <summary>The members' objectives, in the order of <see cref="InOrder"/>.</summary>
    public PointSet ToPointSet()
    {
        var points = new PointSet(ObjectiveCount, Count);
        foreach (var slot in InOrder())
        {
            points.Add(ObjectivesOf(slot));
        }

        return points;
    }

    /// <summary>Objectives of a member.</summary>
    public ReadOnlySpan<double> ObjectivesOf(int slot) => objectives.AsSpan(slot * ObjectiveCount, ObjectiveCount);

    /// <summary>Trial number of a member.</summary>
    public long TrialOf(int slot) => trials[slot];

    /// <summary>The numbers kept with a member.</summary>
    public ReadOnlySpan<double> PayloadOf(int slot) => payloads.AsSpan(slot * payload, payload);

    private static bool IsFinite(ReadOnlySpan<double> point)
    {
        foreach (var value in point)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    // How many members equal the first one, itself included, and which of them has the highest trial. One that is there already leaves no room.
    private int Latest(int first, long trial, out int latest)
    {
        latest = first;
        var count = 0;
        for (var slot = first; slot >= 0; slot = next[slot])
        {
            if (trials[slot] == trial)
            {
                return int.MaxValue;
            }

            latest = trials[slot] > trials[latest] ? slot : latest;
            count++;
        }

        return count;
    }

    // A slot for a design that equals a member: a new one, or that of the highest trial; -1 when it is not to stay.
    private int EqualSlot(int first, long trial)
    {
        var count = Latest(first, trial, out var latest);
        if (count >= mostEqual)
        {
            return count < int.MaxValue && trial < trials[latest] ? latest : -1;
        }

        var slot = TakeSlot();
        (next[slot], next[first]) = (next[first], slot);
        return slot;
    }

    private int TakeSlot()
    {
        if (free.Count > 0)
        {
            var slot = free[^1];
            free.RemoveAt(free.Count - 1);
            return slot;
        }

        if (used == trials.Length)
        {
            Array.Resize(ref trials, used * 2);
            Array.Resize(ref next, used * 2);
            Array.Resize(ref objectives, used * 2 * ObjectiveCount);
            Array.Resize(ref payloads, used * 2 * payload);
        }

        return used++;
    }
}
