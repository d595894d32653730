namespace Dse.Core.Pareto;

/// <summary>The non-dominated designs seen so far, without a limit on their number; all objectives are minimised.</summary>
/// <remarks>
/// Of designs with exactly equal objectives the one with the lowest trial stays, so that the content depends only on
/// what was added, not on the order. Hence no design stands twice. Not thread-safe.
/// </remarks>
public sealed class ParetoArchive
{
    private readonly ArchiveIndex index;
    private readonly List<int> free = [];
    private readonly List<int> removed = [];
    private readonly int payload;
    private double[] objectives;
    private double[] payloads;
    private long[] trials;
    private int used;

    /// <summary>An empty archive.</summary>
    /// <param name="objectives">Objectives per design, at least 1.</param>
    /// <param name="payload">Numbers kept with each design, for example its cells and metrics.</param>
    public ParetoArchive(int objectives, int payload)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectives, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(payload);
        ObjectiveCount = objectives;
        this.payload = payload;
        index = ArchiveIndex.Create(objectives);
        this.objectives = new double[16 * objectives];
        payloads = new double[16 * payload];
        trials = new long[16];
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
        return slot < 0 ? IsFinite(point) : trial < trials[slot] && point.SequenceEqual(ObjectivesOf(slot));
    }

    /// <summary>Adds a design unless a member dominates or equals it; members that it dominates leave.</summary>
    /// <param name="point">Its objectives; refused when one is not finite.</param>
    /// <param name="trial">Its trial number; on equal objectives the lower one stays.</param>
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
            if (trial >= trials[slot] || !point.SequenceEqual(ObjectivesOf(slot)))
            {
                return false;
            }
        }
        else
        {
            slot = TakeSlot();
            removed.Clear();
            index.Insert(point, slot, removed);
            free.AddRange(removed);
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

    /// <summary>The members' slots, ordered by the first objective, then the second and so on; the same for the same content.</summary>
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

        Array.Sort(slots, (a, b) => ObjectivesOf(a).SequenceCompareTo(ObjectivesOf(b)));
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
            Array.Resize(ref objectives, used * 2 * ObjectiveCount);
            Array.Resize(ref payloads, used * 2 * payload);
        }

        return used++;
    }
}
