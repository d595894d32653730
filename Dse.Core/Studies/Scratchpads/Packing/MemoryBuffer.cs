using System.Runtime.InteropServices;

namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>A buffer that needs bytes of a memory for a time.</summary>
/// <param name="Id">Its name, for people.</param>
/// <param name="Lower">First moment of its life, any unit.</param>
/// <param name="Upper">First moment after it, at least <paramref name="Lower"/>; equal for a buffer that is never live.</param>
/// <param name="SizeBytes">Bytes it takes, at least 0.</param>
/// <param name="AlignmentBytes">Its offset is a multiple of this, at least 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MemoryBuffer(string Id, long Lower, long Upper, long SizeBytes, long AlignmentBytes = 1)
{
    /// <summary>Whether it ever holds a byte.</summary>
    public bool IsLive => Upper > Lower && SizeBytes > 0;
}
