using Dse.Core.Studies.Scratchpads.Packing;
using Dse.Solvers.Exact.Placement;

namespace Dse.Solvers.Tests.Exact.Placement;

/// <summary>Packings against every order of first fit, one of which is always best.</summary>
public class BufferPackerTests
{
    [Fact]
    public void The_least_height_is_that_of_brute_force_on_random_buffers()
    {
        var above = 0;
        for (var seed = 0; seed < 1500; seed++)
        {
            var random = new System.Random(seed);
            var buffers = RandomBuffers.Draw(random, random.Next(1, 8), moments: random.Next(2, 9), sizes: random.Next(1, 12), isAligned: seed % 3 == 0);
            var least = EveryPacking.LeastHeight(buffers);

            var packing = BufferPacker.Minimise(buffers, PackingOptions.Default, CancellationToken.None);

            Assert.Equal(PackingStatus.Proved, packing.Status);
            Assert.Equal(least, packing.HeightBytes);
            Assert.Equal(least, packing.LowerBoundBytes);
            Assert.Null(PackingCheck.Violation(buffers, packing.Offsets, least));
            above += least > PackingCheck.MaxLoadBytes(buffers) ? 1 : 0;
        }

        // The load alone would not do.
        Assert.InRange(above, 50, 1400);
    }

    [Fact]
    public void What_fits_is_what_brute_force_fits()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var random = new System.Random(seed);
            var buffers = RandomBuffers.Draw(random, random.Next(1, 8), moments: random.Next(2, 9), sizes: random.Next(1, 12), isAligned: seed % 3 == 0);
            var least = EveryPacking.LeastHeight(buffers);

            var packing = BufferPacker.Fit(buffers, least, PackingOptions.Default, CancellationToken.None);
            var none = least == 0 ? null : BufferPacker.Fit(buffers, least - 1, PackingOptions.Default, CancellationToken.None);

            Assert.Equal(PackingStatus.Proved, packing.Status);
            Assert.Null(PackingCheck.Violation(buffers, packing.Offsets, least));
            Assert.Equal(PackingStatus.Infeasible, none?.Status ?? PackingStatus.Infeasible);
        }
    }
}
