using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Graphs;

namespace Dse.Core.Tests.Workloads;

public class GraphCatalogTests
{
    // Commonly quoted totals of the published networks, at two digits.
    [Theory]
    [InlineData("ResNet-50", 3.9e9, 25.5e6)]
    [InlineData("resnet18", 1.8e9, 11.7e6)]
    [InlineData("VGG-16", 15.5e9, 138e6)]
    [InlineData("mobilenet_v2", 0.31e9, 3.5e6)]
    [InlineData("DenseNet", 2.83e9, 7.9e6)]
    [InlineData("inception-v3", 5.71e9, 23.8e6)]
    [InlineData("bert-base", 11.2e9, 84.9e6)]
    [InlineData("resnext50", 4.23e9, 25.0e6)]
    public void A_graph_is_found_by_name_or_alias_with_its_operations_and_weights(string name, double macs, double weights)
    {
        var graph = GraphCatalog.Find(name)!;

        Assert.Equal(macs, graph.Macs, 0.02 * macs);
        Assert.Equal(weights, graph.WeightElements, 0.02 * weights);
    }

    [Fact]
    public void Every_graph_of_the_catalog_can_be_read_and_multiplies() =>
        Assert.All(GraphCatalog.Names, name =>
        {
            var graph = GraphCatalog.Find(name)!;
            Assert.NotEmpty(graph.Layers);
            Assert.All(graph.Operators.Where(o => o.Work?.Window is not null), o =>
            {
                // The windows make the shape that the graph states.
                var (window, output) = (o.Work!.Value.Window!, graph.Tensors[o.Outputs[0]].Shape);
                Assert.Equal((output[0], output[1], output[2]), (window.Filters, window.OutputHeight, window.OutputWidth));
            });
        });

    // As the source files state them.
    [Theory]
    [InlineData("resnet50", "conv1", 1, 7, 2)]
    [InlineData("resnet50", "res3a_branch1", 1, 1, 2)]
    [InlineData("alexnet", "conv2", 2, 5, 1)]
    [InlineData("alexnet", "conv1", 1, 11, 4)]
    [InlineData("mobilenet", "conv2_1/dw", 32, 3, 1)]
    [InlineData("mobilenet_v2", "conv2_2/dwise", 96, 3, 2)]
    public void Groups_filters_and_strides_follow_from_shapes_and_counts(string name, string layer, int groups, int side, int stride)
    {
        var window = GraphCatalog.Find(name)!.Operators.Single(o => o.Name.Split('+')[0] == layer).Work!.Value.Window!;

        Assert.Equal((groups, side, side, stride), (window.Groups, window.FilterHeight, window.FilterWidth, window.StrideHeight));
    }

    [Fact]
    public void Attention_of_a_transformer_is_a_product_per_head()
    {
        var works = GraphCatalog.Find("bert_base_seq128")!.Operators.Where(o => o.Type == "MatMul").Select(o => o.Work!.Value.Product).Distinct().ToArray();

        Assert.Equal([new MatrixProduct(128, 128, 64, 12), new MatrixProduct(128, 64, 128, 12)], works);
    }

    [Theory]
    [InlineData("""{"ops":[]}""", "$.tensors", "missingField")]
    [InlineData("""{"tensors":[{"id":0,"shape":[1,0]}],"ops":[]}""", "$.tensors[0].shape[1]", "badGraph")]
    [InlineData("""{"tensors":[{"id":0,"shape":[2000000000,2000000000,2000000000]}],"ops":[]}""", "$.tensors[0].shape[1]", "badGraph")]
    [InlineData("""{"tensors":[{"id":0,"shape":[1]},{"id":0,"shape":[1]}],"ops":[]}""", "$.tensors[1].id", "badGraph")]
    [InlineData("""{"tensors":[{"id":0,"shape":[2],"elements":3}],"ops":[]}""", "$.tensors[0].elements", "badGraph")]
    [InlineData("""{"tensors":[{"id":0,"shape":[2],"kind":"input"},{"id":1,"shape":[2]}],"ops":[{"type":"Add","inputs":[0,7],"outputs":[1]}]}""", "$.ops[0].inputs[1]", "badGraph")]
    [InlineData("""{"tensors":[{"id":0,"shape":[2]},{"id":1,"shape":[2]}],"ops":[{"type":"Relu","inputs":[0],"outputs":[1]}]}""", "$.ops[0].inputs", "badGraph")]
    [InlineData("""{"tensors":[{"id":0,"shape":[2],"kind":"input"}],"ops":[{"type":"Relu","inputs":[0],"outputs":[0]}]}""", "$.ops[0].outputs", "badGraph")]
    [InlineData("""{"tensors":[{"id":0,"shape":[3,8,8],"kind":"input"},{"id":1,"shape":[4,8,8]}],"ops":[{"type":"Conv","inputs":[0],"outputs":[1],"weights":5,"macs":1000}]}""", "$.ops[0].macs", "badGraph")]
    public void What_is_wrong_is_named_with_its_place(string text, string path, string code)
    {
        using var document = JsonDocument.Parse(text);
        var errors = new List<SpecError>();

        Assert.Null(TensorGraphReader.Read(document.RootElement, "$", errors));
        Assert.Equal((path, code), (errors[0].Path, errors[0].Code));
    }
}
