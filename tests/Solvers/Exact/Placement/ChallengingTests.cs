using System.Globalization;
using Dse.Core.Studies.Scratchpads.Packing;
using Dse.Solvers.Exact.Placement;

namespace Dse.Solvers.Tests.Exact.Placement;

/// <summary>MiniMalloc's challenging suite: 1 MiB, which for most of it is the load.</summary>
public class ChallengingTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    [InlineData("C")]
    [InlineData("D")]
    [InlineData("E")]
    [InlineData("F")]
    [InlineData("G")]
    [InlineData("H")]
    [InlineData("I")]
    [InlineData("J")]
    [InlineData("K")]
    public void Every_input_fits_alike_on_any_number_of_threads(string name)
    {
        var buffers = Read($"{name}.1048576.csv");

        var one = BufferPacker.Fit(buffers, 1_048_576, PackingOptions.Default with { Threads = 1 }, CancellationToken.None);
        var two = BufferPacker.Fit(buffers, 1_048_576, PackingOptions.Default with { Threads = 2 }, CancellationToken.None);

        Assert.Equal(PackingStatus.Proved, one.Status);
        Assert.Null(PackingCheck.Violation(buffers, one.Offsets, 1_048_576));
        Assert.Equal(one.Offsets, two.Offsets);
        Assert.Equal(one.Nodes, two.Nodes);
    }

    [Fact]
    public void The_least_height_of_C_is_its_load()
    {
        var packing = BufferPacker.Minimise(Read("C.1048576.csv"), PackingOptions.Default, CancellationToken.None);

        // The reference suite proves 1,039,360.
        Assert.Equal((PackingStatus.Proved, 1_039_360), (packing.Status, packing.HeightBytes));
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelling_ends_a_search_that_would_not_end()
    {
        using var cancellation = new CancellationTokenSource();
        var buffers = Read("D.1048576.csv");
        var work = Task.Run(() => BufferPacker.Minimise(buffers, PackingOptions.Default, cancellation.Token));
        cancellation.CancelAfter(200);

        var packing = await work;

        Assert.Null(PackingCheck.Violation(buffers, packing.Offsets, null));
    }

    private static MemoryBuffer[] Read(string file) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Exact", "Placement", "data", file)).Skip(1).Select(line => line.Split(',')).Select(cells => new MemoryBuffer(
            cells[0],
            long.Parse(cells[1], CultureInfo.InvariantCulture),
            long.Parse(cells[2], CultureInfo.InvariantCulture),
            long.Parse(cells[3], CultureInfo.InvariantCulture))),
    ];
}
