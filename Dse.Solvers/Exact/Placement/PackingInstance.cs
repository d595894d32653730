using System.Numerics;
using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Solvers.Exact.Placement;

/// <summary>
/// Buffers as the searches read them: only those that are live, by the first section of their lives, sizes in units of their
/// greatest common divisor. A section is a largest set of buffers that are live together, so that two buffers meet exactly when
/// they share one, and the sections of a buffer are consecutive.
/// </summary>
internal sealed class PackingInstance
{
    private long[]? peakLoads;

    public PackingInstance(IReadOnlyList<MemoryBuffer> buffers)
    {
        Buffers = buffers;
        Live = [.. Enumerable.Range(0, buffers.Count).Where(i => buffers[i].IsLive)];
        UnitBytes = 1;
        long unit = 0;
        foreach (var i in Live)
        {
            unit = Gcd(Gcd(unit, buffers[i].SizeBytes), buffers[i].AlignmentBytes > 1 ? buffers[i].AlignmentBytes : buffers[i].SizeBytes);
        }

        UnitBytes = Math.Max(1, unit);
        var (from, to) = Sections(buffers, out var sections);
        SectionCount = sections;
        Array.Sort(Live, (a, b) => from[a] != from[b] ? from[a].CompareTo(from[b]) : to[a] != to[b] ? to[a].CompareTo(to[b]) : a.CompareTo(b));
        From = [.. Live.Select(i => from[i])];
        To = [.. Live.Select(i => to[i])];
        Size = [.. Live.Select(i => buffers[i].SizeBytes / UnitBytes)];
        Alignment = [.. Live.Select(i => Math.Max(1, buffers[i].AlignmentBytes / UnitBytes))];
        IsAligned = Array.Exists(Alignment, a => a > 1);
        First = new int[sections + 1];
        Load = new long[sections];
        for (var i = 0; i < Live.Length; i++)
        {
            First[From[i] + 1]++;
            Load[From[i]] = checked(Load[From[i]] + Size[i]);
            if (To[i] < sections)
            {
                Load[To[i]] -= Size[i];
            }
        }

        for (var s = 0; s < sections; s++)
        {
            First[s + 1] += First[s];
            Load[s] = checked(Load[s] + (s > 0 ? Load[s - 1] : 0));
        }

        MaxLoad = Load.Length == 0 ? 0 : Load.Max();
    }

    /// <summary>All buffers, as given.</summary>
    public IReadOnlyList<MemoryBuffer> Buffers { get; }

    /// <summary>Which buffer each index means.</summary>
    public int[] Live { get; }

    /// <summary>Live buffers.</summary>
    public int Count => Live.Length;

    /// <summary>Bytes of a unit.</summary>
    public long UnitBytes { get; }

    /// <summary>First section of each buffer.</summary>
    public int[] From { get; }

    /// <summary>First section after each buffer.</summary>
    public int[] To { get; }

    /// <summary>Units of each buffer.</summary>
    public long[] Size { get; }

    /// <summary>Units that each offset is a multiple of.</summary>
    public long[] Alignment { get; }

    /// <summary>Whether any alignment is more than a unit.</summary>
    public bool IsAligned { get; }

    /// <summary>Sections.</summary>
    public int SectionCount { get; }

    /// <summary>For each section, and for the end, the first buffer that begins there or later.</summary>
    public int[] First { get; }

    /// <summary>Units live together in each section.</summary>
    public long[] Load { get; }

    /// <summary>The greatest load: a lower bound of the height, in units.</summary>
    public long MaxLoad { get; }

    /// <summary>For each buffer the greatest load of its sections.</summary>
    public ReadOnlySpan<long> PeakLoads => peakLoads ??= Peaks();

    /// <summary>Offsets in bytes of all buffers, from those of the live ones in units.</summary>
    public long[] ToBytes(ReadOnlySpan<long> units)
    {
        var offsets = new long[Buffers.Count];
        for (var i = 0; i < Live.Length; i++)
        {
            offsets[Live[i]] = units[i] * UnitBytes;
        }

        return offsets;
    }

    /// <summary>The highest end, in units.</summary>
    public long Height(ReadOnlySpan<long> units)
    {
        var height = 0L;
        for (var i = 0; i < Live.Length; i++)
        {
            height = Math.Max(height, units[i] + Size[i]);
        }

        return height;
    }

    // The greatest of any stretch is that of two stretches of a power of two.
    private long[] Peaks()
    {
        var levels = new List<long[]> { Load };
        for (var length = 2; length <= Load.Length; length *= 2)
        {
            var half = levels[^1];
            var level = new long[Load.Length - length + 1];
            for (var s = 0; s < level.Length; s++)
            {
                level[s] = Math.Max(half[s], half[s + (length / 2)]);
            }

            levels.Add(level);
        }

        var peaks = new long[Count];
        for (var i = 0; i < peaks.Length; i++)
        {
            var power = BitOperations.Log2((uint)(To[i] - From[i]));
            peaks[i] = Math.Max(levels[power][From[i]], levels[power][To[i] - (1 << power)]);
        }

        return peaks;
    }

    private static long Gcd(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    // Sweeps over the ends of lives; what ends at a moment ends before anything begins.
    private (int[] From, int[] To) Sections(IReadOnlyList<MemoryBuffer> buffers, out int sections)
    {
        var from = new int[buffers.Count];
        var to = new int[buffers.Count];
        var ends = new (long Time, bool Begins, int Buffer)[2 * Live.Length];
        for (var i = 0; i < Live.Length; i++)
        {
            ends[2 * i] = (buffers[Live[i]].Lower, true, Live[i]);
            ends[(2 * i) + 1] = (buffers[Live[i]].Upper, false, Live[i]);
        }

        Array.Sort(ends);
        var hasBegun = false;
        sections = 0;
        foreach (var (_, begins, buffer) in ends)
        {
            if (begins)
            {
                from[buffer] = sections;
                hasBegun = true;
                continue;
            }

            if (hasBegun)
            {
                sections++;
                hasBegun = false;
            }

            to[buffer] = sections;
        }

        return (from, to);
    }
}
