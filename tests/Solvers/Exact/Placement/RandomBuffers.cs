using System.Globalization;
using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Solvers.Tests.Exact.Placement;

/// <summary>Buffers drawn at random.</summary>
internal static class RandomBuffers
{
    public static IReadOnlyList<MemoryBuffer> Draw(System.Random random, int count, int moments, int sizes, bool isAligned) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var lower = random.Next(moments);
            return new MemoryBuffer(i.ToString(CultureInfo.InvariantCulture), lower, lower + random.Next(moments), random.Next(sizes + 1), isAligned ? random.Next(1, 5) : 1);
        }),
    ];
}
