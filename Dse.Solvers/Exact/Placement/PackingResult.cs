namespace Dse.Solvers.Exact.Placement;

/// <summary>Offsets for buffers.</summary>
/// <param name="Status">What is known of them.</param>
/// <param name="Offsets">First byte of each buffer, in the order given; always a packing without overlaps.</param>
/// <param name="HeightBytes">Bytes of memory that it takes: the highest end of a buffer.</param>
/// <param name="LowerBoundBytes">No packing takes fewer.</param>
/// <param name="Nodes">Placements that the exact search tried.</param>
/// <param name="Method">What found the offsets, for people.</param>
public sealed record PackingResult(PackingStatus Status, long[] Offsets, long HeightBytes, long LowerBoundBytes, long Nodes, string Method);
