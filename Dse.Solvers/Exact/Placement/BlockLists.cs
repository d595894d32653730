using System.Runtime.InteropServices;

namespace Dse.Solvers.Exact.Placement;

/// <summary>Placed buffers by stretches of sections that overlap by half, so that a short buffer meets only those placed that live near it.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="sections">Sections in all.</param>
internal sealed class BlockLists(int sections)
{
    /// <summary>Buffers from which on the lists save more than they cost.</summary>
    public const int WorthIt = 2048;

    // A stretch begins at every multiple of this many sections and is twice as long.
    private const int Stride = 128;

    private readonly List<Placed>[] lists = [.. Enumerable.Range(0, (sections / Stride) + 1).Select(_ => new List<Placed>())];

    /// <summary>Takes all out.</summary>
    public void Clear() => Array.ForEach(lists, l => l.Clear());

    /// <summary>Whether a life is within one stretch.</summary>
    public bool Covers(int begin, int end) => end <= ((begin / Stride) + 2) * Stride;

    /// <summary>Takes a placed buffer in.</summary>
    public void Add(int begin, int end, long bottom, long top)
    {
        var placed = new Placed(begin, end, bottom, top);
        for (var s = Math.Max(0, (begin / Stride) - 1); s <= (end - 1) / Stride; s++)
        {
            var list = lists[s];
            var (low, high) = (0, list.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = list[middle].Bottom < bottom ? (middle + 1, high) : (low, middle);
            }

            list.Insert(low, placed);
        }
    }

    /// <summary>The lowest gap that holds a buffer, or the narrowest; its life is within one stretch.</summary>
    public long Find(int begin, int end, long units, long alignment, bool takesNarrowest)
    {
        var (at, best, narrowest) = (0L, -1L, long.MaxValue);
        foreach (ref readonly var placed in CollectionsMarshal.AsSpan(lists[begin / Stride]))
        {
            if (placed.Begin >= end || placed.End <= begin || placed.Top <= at)
            {
                continue;
            }

            var gap = placed.Bottom - at;
            if (gap >= units)
            {
                if (!takesNarrowest)
                {
                    return at;
                }

                (best, narrowest) = gap < narrowest ? (at, gap) : (best, narrowest);
            }

            at = (placed.Top + alignment - 1) / alignment * alignment;
        }

        return best >= 0 ? best : at;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Placed(int Begin, int End, long Bottom, long Top);
}
