using System.Text;
using Dse.Core.Studies;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Networks;
using Dse.Formats.Networks;

namespace Dse.Formats.Tests.Networks;

public sealed class TopologyCsvTests
{
    [Fact]
    public void Convolutions_are_read_with_the_quirks_of_published_files()
    {
        // A byte order mark, an empty row, blanks, columns past the stride.
        var layers = Read("\uFEFFLayer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,,,Eh,Ew\r\n,,,,,,,,,,,\r\nConv1,224,230,7,5,3,64,2,,,110,110\r\n CB2a , 56 ,56,1,1,64, 256,1,\r\n");

        Assert.Equal(["Conv1", "CB2a"], layers.Select(l => l.Name));
        var first = layers[0].Work.Window!;
        Assert.Equal((224L, 230L, 7L, 5L, 3L, 64L, 2L, 2L), (first.InputHeight, first.InputWidth, first.FilterHeight, first.FilterWidth, first.Channels, first.Filters, first.StrideHeight, first.StrideWidth));
        Assert.Equal(new MatrixProduct(56 * 56, 256, 64), layers[1].Work.Product);
    }

    [Fact]
    public void Products_are_read_as_m_n_k()
    {
        var layers = Read("Layer,M,N,K,\nQKT,1024,512,64,\n,1,2,3\n");

        Assert.Equal([new MatrixProduct(1024, 512, 64), new MatrixProduct(1, 2, 3)], layers.Select(l => l.Work.Product));
        Assert.Equal(["QKT", "layer2"], layers.Select(l => l.Name));
        Assert.All(layers, l => Assert.Null(l.Work.Window));
    }

    [Theory]
    [InlineData("", "noRows")]
    [InlineData("Layer,M,N,K\n", "noRows")]
    [InlineData("q,128,64,64\nk,128,64,64\n", "noHeader")]
    [InlineData("c1,32,32,3,3,3,16,1,\nc2,30,30,3,3,16,32,2,\n", "noHeader")]
    [InlineData("Layer,M,N,K\na,1,2\n", "badRow")]
    [InlineData("Layer,M,N,K\na,1,2,0\n", "badRow")]
    [InlineData("Layer,M,N,K\na,1,2,-3\n", "badRow")]
    [InlineData("Layer,M,N,K\na,1,2,99999999999999999999\n", "badRow")]
    [InlineData("Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides\nc,3,3,5,5,1,1,1\n", "badRow")]
    [InlineData("Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides\nc,9,9,5,5,1,1,1.5\n", "badRow")]
    public void What_is_no_layer_is_named_with_its_row(string text, string code)
    {
        var errors = new List<SpecError>();

        Assert.Null(TopologyCsv.Read(Encoding.UTF8.GetBytes(text), "$.networks[0].topology", errors));
        Assert.All(errors, e => Assert.Equal((code, "$.networks[0].topology"), (e.Code, e.Path)));
    }

    private static IReadOnlyList<NetworkLayer> Read(string text)
    {
        var errors = new List<SpecError>();
        var layers = TopologyCsv.Read(Encoding.UTF8.GetBytes(text), "$", errors);
        Assert.Empty(errors);
        return layers!;
    }
}
