using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators;
using Dse.Core.Workloads.Graphs;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Tests.Workloads;

public class GraphLayersTests
{
    [Theory]
    [InlineData("Relu", 1, true)]
    [InlineData("BNReLU", 1, true)]
    [InlineData("MaxPool", 1, false)]
    [InlineData("Softmax", 1, false)]
    [InlineData("Relu", 2, false)]
    public void A_layer_follows_through_what_works_word_by_word_and_is_read_once(string between, int readers, bool expected)
    {
        var more = readers > 1 ? """,{"name":"other","type":"Relu","inputs":[1],"outputs":[4]}""" : string.Empty;
        var graph = Read($$"""
            {"name":"g","tensors":[{"id":0,"shape":[8,4,4],"kind":"input"},{"id":1,"shape":[8,4,4]},{"id":2,"shape":[8,4,4]},{"id":3,"shape":[8,4,4],"kind":"output"},{"id":4,"shape":[8,4,4],"kind":"output"}],
             "ops":[{"name":"a","type":"Conv","inputs":[0],"outputs":[1],"weights":64,"macs":1024},{"name":"b","type":"{{between}}","inputs":[1],"outputs":[2]}{{more}},
                    {"name":"c","type":"Conv","inputs":[2],"outputs":[3],"weights":64,"macs":1024}]}
            """);

        Assert.Equal([false, expected], graph.Layers.Select(l => l.Follows));
    }

    [Fact]
    public void In_a_residual_network_the_second_layer_of_every_block_follows_the_first()
    {
        var layers = GraphCatalog.Find("resnet18")!.Layers;

        Assert.Equal(8, layers.Count(l => l.Follows));
        Assert.All(layers.Where(l => l.Follows), l => Assert.Equal(3, l.Work.Window!.FilterHeight));
    }

    [Fact]
    public void Written_layers_say_which_follow()
    {
        var network = new NeuralNetwork("n", GraphCatalog.Find("vgg16")!.Layers);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            LayerWriter.Write(writer, network);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        var written = document.RootElement.EnumerateArray().Select(l => l.TryGetProperty("follows", out _)).ToArray();
        Assert.Equal(network.Steps.Select(s => s.Follows), written);
        Assert.Contains(true, written);
    }

    private static TensorGraph Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var errors = new List<SpecError>();
        var graph = TensorGraphReader.Read(document.RootElement, "$", errors);
        Assert.Empty(errors);
        return graph!;
    }
}
