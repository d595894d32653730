using Dse.Core.Workloads;
using Dse.Core.Workloads.Graphs;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Tests.Workloads;

public class NetworkCutterTests
{
    private static readonly NeuralNetwork MobileNet = new("mobilenet_v2", GraphCatalog.Find("mobilenet_v2")!.Layers);

    private static readonly IReadOnlyDictionary<int, long> Nothing = new Dictionary<int, long>();

    // Millions of multiply-accumulates of the checkpoints in tensorflow/models, research/slim/nets/mobilenet/README.md (60c28f91), which
    // are given without a fraction. The graph here expands its first block too and shrinks its last convolution with the width: 4.5 %
    // more at full size, 7 % less at half the width, 12 % at a third.
    [Theory]
    [InlineData(1.0, 224 / 224.0, 300)]
    [InlineData(1.0, 192 / 224.0, 221)]
    [InlineData(1.0, 160 / 224.0, 154)]
    [InlineData(1.0, 128 / 224.0, 99)]
    [InlineData(1.0, 96 / 224.0, 56)]
    [InlineData(0.75, 224 / 224.0, 209)]
    [InlineData(0.75, 192 / 224.0, 153)]
    [InlineData(0.75, 160 / 224.0, 107)]
    [InlineData(0.75, 128 / 224.0, 69)]
    [InlineData(0.75, 96 / 224.0, 39)]
    [InlineData(0.5, 224 / 224.0, 97)]
    [InlineData(0.5, 192 / 224.0, 71)]
    [InlineData(0.5, 160 / 224.0, 50)]
    [InlineData(0.5, 128 / 224.0, 32)]
    [InlineData(0.5, 96 / 224.0, 18)]
    [InlineData(0.35, 224 / 224.0, 59)]
    [InlineData(0.35, 192 / 224.0, 43)]
    [InlineData(0.35, 160 / 224.0, 30)]
    [InlineData(0.35, 128 / 224.0, 20)]
    [InlineData(0.35, 96 / 224.0, 11)]
    public void Cuts_of_mobilenet_v2_have_the_published_work(double width, double resolution, double millions)
    {
        var cut = new NetworkCutter(MobileNet, null).Cut(new NetworkCut(width, resolution, null, Nothing))!;

        Assert.InRange(cut.Macs / 1e6, ((width < 0.5 ? 0.87 : 0.93) * millions) - 0.5, (1.05 * millions) + 0.5);
    }

    [Fact]
    public void Nothing_changes_at_the_size_of_the_whole()
    {
        var cut = new NetworkCutter(MobileNet, null).Cut(new NetworkCut(1, 1, null, Nothing))!;

        Assert.Equal(MobileNet.Layers, cut.Layers);
        Assert.Equal(MobileNet.Sequence, cut.Sequence);
    }

    [Fact]
    public void A_layer_is_cut_as_by_hand()
    {
        NeuralNetwork network = new("net",
        [
            Of("stem", new Convolution(1, 33, 33, 3, 32, 3, 3, 2, 2)),
            Of("dw", new Convolution(1, 18, 18, 32, 32, 3, 3, 1, 1) { Groups = 32 }),
            Of("pw", new Convolution(1, 16, 16, 32, 64, 1, 1, 1, 1)),
            new NetworkLayer("head", LayerProduct.Of(new MatrixProduct(1, 1000, 64)), 1),
        ]);

        var cut = new NetworkCutter(network, null).Cut(new NetworkCut(0.5, 0.5, 5, Nothing))!;

        // 16 x 16 outputs become 8 x 8; channels halve but for the picture's and the classes; the depthwise filters are the elastic ones.
        Assert.Equal(
            [
                new Convolution(1, 17, 17, 3, 16, 3, 3, 2, 2), new Convolution(1, 12, 12, 16, 16, 5, 5, 1, 1) { Groups = 16 },
                new Convolution(1, 8, 8, 16, 32, 1, 1, 1, 1), null,
            ],
            cut.Layers.Select(l => l.Work.Window));
        Assert.Equal(new MatrixProduct(1, 1000, 32), cut.Layers[3].Work.Product);
    }

    [Fact]
    public void Blocks_are_left_out_from_the_end()
    {
        var (a, b) = (Of("a", new Convolution(1, 8, 8, 16, 16, 1, 1, 1, 1)), Of("b", new Convolution(1, 10, 10, 16, 16, 3, 3, 1, 1)));
        NeuralNetwork network = new("net", [Of("stem", new Convolution(1, 8, 8, 3, 16, 1, 1, 1, 1)), a, b, a, b, a, b]);

        var cut = new NetworkCutter(network, null).Cut(new NetworkCut(1, 1, null, new Dictionary<int, long> { [1] = 2, [2] = 2 }))!;

        Assert.Equal([(0, 1L), (1, 1L), (2, 1L)], cut.Sequence);
        Assert.Null(new NetworkCutter(network, null).Cut(new NetworkCut(1, 1, null, new Dictionary<int, long> { [0] = 1, [1] = 3, [2] = 3 })));
    }

    [Theory]
    [InlineData("vgg16", null, "flattened")]
    [InlineData("vit_b16_224", "activations", "rows of a map")]
    [InlineData("resnext50_32x4d", "groups", null)]
    [InlineData("resnet50", null, null)]
    [InlineData("mobilenet_v3", null, null)]
    public void What_scaling_would_not_be_true_of_is_said(string graph, string? width, string? resolution)
    {
        var cutter = new NetworkCutter(new NeuralNetwork(graph, GraphCatalog.Find(graph)!.Layers), null);

        Assert.Equal(width is null, cutter.WidthProblem is null);
        Assert.Contains(width ?? string.Empty, cutter.WidthProblem ?? string.Empty, StringComparison.Ordinal);
        Assert.Equal(resolution is null, cutter.ResolutionProblem is null);
        Assert.Contains(resolution ?? string.Empty, cutter.ResolutionProblem ?? string.Empty, StringComparison.Ordinal);
    }

    private static NetworkLayer Of(string name, Convolution window) => new(name, LayerProduct.Of(window), 1);
}
