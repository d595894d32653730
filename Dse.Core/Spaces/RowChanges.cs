using System.Numerics;
using System.Runtime.InteropServices;

namespace Dse.Core.Spaces;

/// <summary>Where neighbouring rows of a column differ.</summary>
internal static class RowChanges
{
    /// <summary>Adds to the mark of every row but the first the bits in which its cell differs from the one before; none when equal.</summary>
    /// <param name="cells">A column.</param>
    /// <param name="marks">One per cell.</param>
    public static void Mark(ReadOnlySpan<double> cells, Span<ulong> marks)
    {
        // Bits, not values: an inactive cell equals another inactive one.
        var bits = MemoryMarshal.Cast<double, ulong>(cells);
        var row = 1;
        for (; row <= bits.Length - Vector<ulong>.Count; row += Vector<ulong>.Count)
        {
            var changed = new Vector<ulong>(bits[row..]) ^ new Vector<ulong>(bits[(row - 1)..]);
            (new Vector<ulong>(marks[row..]) | changed).CopyTo(marks[row..]);
        }

        for (; row < bits.Length; row++)
        {
            marks[row] |= bits[row] ^ bits[row - 1];
        }
    }
}
