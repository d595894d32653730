namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Checks offsets of buffers by themselves, whoever found them.</summary>
public static class PackingCheck
{
    /// <summary>What is wrong with offsets as a packing; null when nothing is.</summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="offsets">First byte of each.</param>
    /// <param name="capacityBytes">Bytes to stay in; null for any height.</param>
    public static string? Violation(IReadOnlyList<MemoryBuffer> buffers, IReadOnlyList<long> offsets, long? capacityBytes)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentNullException.ThrowIfNull(offsets);
        if (offsets.Count != buffers.Count)
        {
            return $"{offsets.Count} offsets for {buffers.Count} buffers";
        }

        for (var i = 0; i < buffers.Count; i++)
        {
            var (buffer, offset) = (buffers[i], offsets[i]);
            if (offset < 0 || offset % buffer.AlignmentBytes != 0)
            {
                return $"buffer {buffer.Id} lies at {offset}, which is {(offset < 0 ? "below 0" : $"no multiple of {buffer.AlignmentBytes}")}";
            }

            if (buffer.IsLive && capacityBytes is { } capacity && (offset > capacity || buffer.SizeBytes > capacity - offset))
            {
                return $"buffer {buffer.Id} at {offset} with {buffer.SizeBytes} bytes ends beyond the capacity of {capacity}";
            }
        }

        return Overlap(buffers, offsets) is { } pair
            ? $"buffers {buffers[pair.First].Id} and {buffers[pair.Second].Id} overlap: [{offsets[pair.First]}, {offsets[pair.First] + buffers[pair.First].SizeBytes}) and [{offsets[pair.Second]}, {offsets[pair.Second] + buffers[pair.Second].SizeBytes}) while both are live"
            : null;
    }

    /// <summary>The highest end of a live buffer, in bytes.</summary>
    public static long HeightBytes(IReadOnlyList<MemoryBuffer> buffers, IReadOnlyList<long> offsets)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentNullException.ThrowIfNull(offsets);
        var height = 0L;
        for (var i = 0; i < buffers.Count; i++)
        {
            height = buffers[i].IsLive ? Math.Max(height, offsets[i] + buffers[i].SizeBytes) : height;
        }

        return height;
    }

    /// <summary>The most bytes that are live together: no packing takes fewer.</summary>
    public static long MaxLoadBytes(IReadOnlyList<MemoryBuffer> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        var (load, most) = (0L, 0L);
        foreach (var (_, change) in buffers.Where(b => b.IsLive).SelectMany(b => new[] { (b.Lower, b.SizeBytes), (b.Upper, -b.SizeBytes) }).Order())
        {
            load += change;
            most = Math.Max(most, load);
        }

        return most;
    }

    // Sweeps over time; those live lie apart, in the order of their offsets.
    private static (int First, int Second)? Overlap(IReadOnlyList<MemoryBuffer> buffers, IReadOnlyList<long> offsets)
    {
        var events = Enumerable.Range(0, buffers.Count).Where(i => buffers[i].IsLive)
            .SelectMany(i => new[] { (Time: buffers[i].Lower, Begins: true, Buffer: i), (Time: buffers[i].Upper, Begins: false, Buffer: i) })
            .Order();
        var live = new SortedSet<(long Offset, int Buffer)>();
        foreach (var (_, begins, buffer) in events)
        {
            var key = (offsets[buffer], buffer);
            if (!begins)
            {
                live.Remove(key);
                continue;
            }

            var below = live.GetViewBetween((long.MinValue, 0), key).Max;
            if (live.Count > 0 && live.Min.CompareTo(key) < 0 && below.Offset + buffers[below.Buffer].SizeBytes > key.Item1)
            {
                return (below.Buffer, buffer);
            }

            var above = live.GetViewBetween(key, (long.MaxValue, int.MaxValue)).Min;
            if (live.Count > 0 && live.Max.CompareTo(key) > 0 && key.Item1 + buffers[buffer].SizeBytes > above.Offset)
            {
                return (buffer, above.Buffer);
            }

            live.Add(key);
        }

        return null;
    }
}
