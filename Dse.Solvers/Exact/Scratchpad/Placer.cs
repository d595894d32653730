using Dse.Core.Studies.Scratchpads;
using Dse.Core.Studies.Scratchpads.Packing;
using Dse.Solvers.Exact.Placement;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Gives the stays of a plan their addresses.</summary>
internal static class Placer
{
    private const long Nodes = 300_000;

    /// <summary>The stays with addresses, or what is known about there being none.</summary>
    /// <remarks>A tensor that is made in the place of another lies where that lay; when such stays find no places, each is placed by itself.</remarks>
    /// <param name="graph">What the stays are of.</param>
    /// <param name="stays">The stays.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="stop">Ends the work early.</param>
    public static (IReadOnlyList<Episode>? Placed, PackingStatus Status) Place(ScratchpadGraph graph, IReadOnlyList<Episode> stays, long capacityBytes, Func<bool> stop)
    {
        var (buffers, bufferOf) = Buffers(graph, stays, graph.IsInPlace);
        var found = Place(stays, buffers, bufferOf, capacityBytes, stop);
        if (found.Placed is null && buffers.Length < stays.Count && !stop())
        {
            (buffers, bufferOf) = Buffers(graph, stays, isInPlace: false);
            found = Place(stays, buffers, bufferOf, capacityBytes, stop);
        }

        return found;
    }

    /// <summary>What is packed: the stays, one buffer for those of which each is made in the place of the one before.</summary>
    /// <param name="graph">What the stays are of.</param>
    /// <param name="stays">The stays.</param>
    /// <param name="isInPlace">Whether stays share buffers.</param>
    /// <returns>The buffers, and that of each stay.</returns>
    public static (MemoryBuffer[] Buffers, int[] BufferOf) Buffers(ScratchpadGraph graph, IReadOnlyList<Episode> stays, bool isInPlace)
    {
        var bufferOf = new int[stays.Count];
        var buffers = new List<MemoryBuffer>(stays.Count);
        var endsAt = new Dictionary<(int Tensor, int ToStep), int>();
        foreach (var i in Enumerable.Range(0, stays.Count).OrderBy(i => stays[i].FromStep).ThenBy(i => graph.Overwrites(stays[i].Tensor) >= 0 ? 1 : 0).ThenBy(i => i))
        {
            var stay = stays[i];
            if (isInPlace && endsAt.TryGetValue((graph.Overwrites(stay.Tensor), stay.FromStep), out var shared))
            {
                bufferOf[i] = shared;
                buffers[shared] = buffers[shared] with { Upper = stay.ToStep + 1 };
            }
            else
            {
                bufferOf[i] = buffers.Count;
                buffers.Add(new MemoryBuffer($"{i}", stay.FromStep, stay.ToStep + 1, graph.Bytes[stay.Tensor]));
            }

            endsAt[(stay.Tensor, stay.ToStep)] = bufferOf[i];
        }

        return ([.. buffers], bufferOf);
    }

    private static (IReadOnlyList<Episode>? Placed, PackingStatus Status) Place(IReadOnlyList<Episode> stays, MemoryBuffer[] buffers, int[] bufferOf, long capacityBytes, Func<bool> stop)
    {
        using var stopping = new StopToken(stop);
        var packing = BufferPacker.Fit(buffers, capacityBytes, PackingOptions.Default with { Nodes = Nodes, Threads = 1 }, stopping.Token);
        return packing.Status == PackingStatus.Proved
            ? ([.. stays.Select((e, i) => e with { OffsetBytes = packing.Offsets[bufferOf[i]] })], packing.Status)
            : (null, packing.Status);
    }
}
