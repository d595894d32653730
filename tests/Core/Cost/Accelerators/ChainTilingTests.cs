using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Core.Tests.Cost.Accelerators;

public class ChainTilingTests
{
    // 3 x 3 filters on 56 x 56, a word of padding on every side.
    private static readonly ChainLayer Conv = new([1, 8, 8, 56, 56, 3, 3], new WindowStrides(1, 1), 1);

    [Fact]
    public void One_tile_holds_the_whole_tensor_with_its_padding()
    {
        var tiling = ChainTiling.Of([Conv, Conv], 1, 1, 1);

        Assert.True(tiling.IsWhole);
        Assert.Equal([8.0 * 58 * 58], tiling.HeldWords);
        Assert.Equal([new ChainTile(1, 56, 56, 1), new ChainTile(1, 56, 56, 1)], tiling.Tiles);
    }

    [Fact]
    public void Tiles_of_rows_keep_the_rows_that_the_next_tile_reads_again()
    {
        var tiling = ChainTiling.Of([Conv, Conv], 1, 1, 14);

        // Four rows read the one above and the one below: eight rows are made before the first four are read, and when the
        // second four are read, rows 3 to 11 are there.
        Assert.Equal([8.0 * 9 * 56], tiling.HeldWords);
        Assert.Equal([new ChainTile(1, 56, 4, 14), new ChainTile(1, 56, 4, 14)], tiling.Tiles);
    }

    [Fact]
    public void Strips_of_columns_make_the_columns_at_their_seams_again()
    {
        var tiling = ChainTiling.Of([Conv, Conv], 1, 4, 1);

        Assert.Equal([new ChainTile(1, 16, 56, 4), new ChainTile(1, 14, 56, 4)], tiling.Tiles);
        Assert.Equal([8.0 * 16 * 58], tiling.HeldWords);
    }

    [Fact]
    public void Groups_run_one_by_one_and_pass_on_the_channels_of_all()
    {
        var pointwise = new ChainLayer([1, 32, 8, 28, 28, 1, 1], new WindowStrides(1, 1), 1);
        var depthwise = new ChainLayer([1, 1, 1, 14, 14, 3, 3], new WindowStrides(2, 2), 32);

        Assert.Null(pointwise.Mismatch(depthwise));
        var tiling = ChainTiling.Of([pointwise, depthwise], 1, 1, 7);

        // Two rows of outputs at a time read five rows, one of them read again.
        Assert.Equal([new ChainTile(1, 28, 4, 7), new ChainTile(1, 14, 2, 7 * 32)], tiling.Tiles);
        Assert.Equal([32.0 * Math.Max(5 * 29, 8 * 28)], tiling.HeldWords);
    }

    [Fact]
    public void Images_run_one_after_another()
    {
        var batch = Conv with { Sizes = [6, 8, 8, 56, 56, 3, 3] };

        var tiling = ChainTiling.Of([batch, batch], 2, 1, 1);

        Assert.False(tiling.IsWhole);
        Assert.Equal([2.0 * 8 * 58 * 58], tiling.HeldWords);
        Assert.Equal(3, tiling.Tiles[0].Count);
    }

    [Fact]
    public void A_layer_reads_as_many_channels_as_the_one_before_makes()
    {
        Assert.Equal(LoopDimension.C, Conv.Mismatch(Conv with { Sizes = [1, 8, 16, 56, 56, 3, 3] }));
        Assert.Equal(LoopDimension.P, Conv.Mismatch(Conv with { Sizes = [1, 8, 8, 28, 56, 3, 3] }));
    }
}
