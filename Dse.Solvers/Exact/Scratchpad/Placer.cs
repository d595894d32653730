using Dse.Core.Studies.Scratchpads;
using Dse.Core.Studies.Scratchpads.Packing;
using Dse.Solvers.Exact.Placement;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Gives the stays of a plan their addresses.</summary>
internal static class Placer
{
    private const long Nodes = 300_000;

    /// <summary>The stays with addresses, or what is known about there being none.</summary>
    /// <param name="graph">What the stays are of.</param>
    /// <param name="stays">The stays.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="stop">Ends the work early.</param>
    public static (IReadOnlyList<Episode>? Placed, PackingStatus Status) Place(ScratchpadGraph graph, IReadOnlyList<Episode> stays, long capacityBytes, Func<bool> stop)
    {
        MemoryBuffer[] buffers = [.. stays.Select((e, i) => new MemoryBuffer($"{i}", e.FromStep, e.ToStep + 1, graph.Bytes[e.Tensor]))];
        using var stopping = new StopToken(stop);
        var packing = BufferPacker.Fit(buffers, capacityBytes, PackingOptions.Default with { Nodes = Nodes, Threads = 1 }, stopping.Token);
        return packing.Status == PackingStatus.Proved
            ? ([.. stays.Select((e, i) => e with { OffsetBytes = packing.Offsets[i] })], packing.Status)
            : (null, packing.Status);
    }
}
