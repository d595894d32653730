using Dse.Core.Studies;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Graphs;
using Dse.Formats.Onnx;
using Dse.Formats.Onnx.Wire;
using Google.Protobuf;

namespace Dse.Formats.Tests.Onnx;

public sealed class OnnxReaderTests
{
    // ResNet-50 with its strides in the 3 x 3 layers has 4.09 GMAC (torchvision), DenseNet-121 2.83; GoogLeNet's paper says 1.5.
    [Theory]
    [InlineData("light_resnet50", 4.09e9, 0.005)]
    [InlineData("light_densenet121", 2.834e9, 0.005)]
    [InlineData("light_inception_v1", 1.5e9, 0.06)]
    public void Published_models_give_the_operations_of_their_networks(string file, double macs, double tolerance) =>
        Assert.Equal(macs, Read(File.ReadAllBytes(PathOf(file))).Macs, tolerance * macs);

    [Theory]
    [InlineData("light_resnet50")]
    [InlineData("light_densenet121")]
    [InlineData("light_inception_v1")]
    [InlineData("light_inception_v2")]
    [InlineData("light_shufflenet")]
    [InlineData("light_squeezenet")]
    public void Inference_ends_at_the_shape_that_the_model_states(string file)
    {
        var bytes = File.ReadAllBytes(PathOf(file));

        var graph = Read(bytes);

        var stated = OnnxModel.Parser.ParseFrom(bytes).Graph.Output.Single().Type.TensorType.Shape.Dim.Select(d => d.DimValue);
        var output = Assert.Single(graph.Tensors, t => t.Kind == GraphTensorKind.Output);
        Assert.Equal(stated.Aggregate(1L, (product, size) => product * size), output.Elements);
        Assert.True(graph.WeightElements > 1e6, $"{graph.WeightElements} weights");
    }

    [Fact]
    public void A_convolution_keeps_what_its_windows_read()
    {
        var graph = Read(Model(
            [("x", [2, 8, 15, 9])],
            [("w", [12, 4, 3, 5])],
            Node("Conv", ["x", "w"], "y", ("group", [2]), ("strides", [2, 1]), ("pads", [1, 2, 1, 2]), ("dilations", [2, 1]))));

        // (15 + 2 - 5)/2 + 1 = 7 rows, 9 + 4 - 5 + 1 = 9 columns.
        Assert.Equal([2, 12, 7, 9], graph.Tensors[^1].Shape);
        Assert.Equal(new MatrixProduct(2 * 7 * 9, 6, 3 * 5 * 4, 2), graph.Operators[0].Work!.Value.Product);
    }

    [Fact]
    public void Products_of_activations_are_one_per_leading_size_and_a_matrix_of_weights_is_shared()
    {
        var graph = Read(Model(
            [("q", [1, 12, 128, 64]), ("k", [1, 12, 64, 100]), ("x", [4, 128, 768])],
            [("w", [768, 3072])],
            Node("MatMul", ["q", "k"], "s"),
            Node("MatMul", ["x", "w"], "y")));

        Assert.Equal([new MatrixProduct(128, 100, 64, 12), new MatrixProduct(512, 3072, 768)], graph.Operators.Select(o => o.Work!.Value.Product));
        Assert.Equal(768 * 3072, graph.Operators[1].WeightElements);
    }

    [Fact]
    public void Shapes_computed_by_the_model_itself_are_followed()
    {
        // What exporters write for x.view(x.size(0), -1): Shape, Gather, Unsqueeze, Concat, Reshape.
        var model = Model(
            [("x", [3, 4, 5])],
            [],
            Node("Shape", ["x"], "shape"),
            Node("Gather", ["shape", "zero"], "first"),
            Node("Unsqueeze", ["first"], "list", ("axes", [0])),
            Node("Concat", ["list", "minus"], "to", ("axis", [0])),
            Node("Reshape", ["x", "to"], "flat"),
            Node("Relu", ["flat"], "y"));
        model.Graph.Initializer.Add(new OnnxTensor { Name = "zero", DataType = 7, Int64Data = { 0 } });
        model.Graph.Initializer.Add(new OnnxTensor { Name = "minus", DataType = 7, Dims = { 1 }, RawData = ByteString.CopyFrom(BitConverter.GetBytes(-1L)) });

        var graph = Read(model);

        // Reshaping makes no tensor of its own.
        Assert.Equal(["Relu"], graph.Operators.Select(o => o.Type));
        Assert.Equal([3, 20], graph.Tensors[^1].Shape);
    }

    [Theory]
    [InlineData("Flatten", new long[] { 2, 3, 4, 5 }, "axis", new long[] { 2 }, new long[] { 6, 20 })]
    [InlineData("Transpose", new long[] { 2, 3, 4 }, "perm", new long[] { 2, 0, 1 }, new long[] { 4, 2, 3 })]
    [InlineData("Squeeze", new long[] { 1, 3, 1 }, "axes", new long[] { -1 }, new long[] { 1, 3 })]
    [InlineData("Unsqueeze", new long[] { 3, 4 }, "axes", new long[] { 0, 3 }, new long[] { 1, 3, 4, 1 })]
    [InlineData("GlobalAveragePool", new long[] { 2, 3, 4, 5 }, null, null, new long[] { 2, 3, 1, 1 })]
    [InlineData("MaxPool", new long[] { 1, 3, 7, 7 }, "kernel_shape", new long[] { 3, 2 }, new long[] { 1, 3, 5, 6 })]
    [InlineData("Pad", new long[] { 1, 3 }, "pads", new long[] { 0, 1, 2, 3 }, new long[] { 3, 7 })]
    [InlineData("ReduceMean", new long[] { 2, 3, 4 }, "axes", new long[] { 1 }, new long[] { 2, 1, 4 })]
    [InlineData("DepthToSpace", new long[] { 1, 8, 2, 3 }, "blocksize", new long[] { 2 }, new long[] { 1, 2, 4, 6 })]
    [InlineData("Softmax", new long[] { 2, 9 }, null, null, new long[] { 2, 9 })]
    public void One_input_gives_the_shape_that_the_standard_says(string type, long[] input, string? attribute, long[]? value, long[] output)
    {
        var node = attribute is null ? Node(type, ["x"], "y") : Node(type, ["x"], "y", (attribute, value!));

        // An operator after it, so that shapes without a tensor of their own show too.
        var graph = Read(Model([("x", input)], [], node, Node("Relu", ["y"], "z")));

        Assert.Equal(output, graph.Tensors[^1].Shape);
    }

    [Fact]
    public void Broadcasting_joining_cutting_and_scaling_give_the_shapes_that_the_standard_says()
    {
        var model = Model(
            [("a", [2, 3, 4]), ("b", [3, 1]), ("image", [1, 2, 5, 6])],
            [("w", [2, 3, 3, 3])],
            Node("Add", ["a", "b"], "sum"),
            Node("Concat", ["a", "sum"], "joined", ("axis", [1])),
            Node("Slice", ["joined"], "cut", ("starts", [1, -3]), ("ends", [9999, 4]), ("axes", [1, 2])),
            Node("Resize", ["image", string.Empty, "scales"], "large"),
            Node("ConvTranspose", ["image", "w"], "spread", ("strides", [2, 2]), ("pads", [1, 1, 1, 1]), ("output_padding", [1, 1])));
        model.Graph.Initializer.Add(new OnnxTensor { Name = "scales", DataType = 1, Dims = { 4 }, FloatData = { 1, 1, 2, 1.5f } });
        model.Graph.Node.Add(new OnnxNode { OpType = "Split", Input = { "a" }, Output = { "left", "right" }, Attribute = { new OnnxAttribute { Name = "axis", I = 2 } } });

        var graph = Read(model);

        long[] Shape(string name) => [.. graph.Tensors.Single(t => t.Name == name).Shape];
        Assert.Equal([2, 3, 4], Shape("sum"));
        Assert.Equal([2, 6, 4], Shape("joined"));
        Assert.Equal([2, 5, 3], Shape("cut"));
        Assert.Equal([1, 2, 10, 9], Shape("large"));
        Assert.Equal([1, 3, 10, 12], Shape("spread"));
        Assert.Equal([2, 3, 2], Shape("right"));

        // 30 inputs of 2 channels, each spread by 3 x 9 filters.
        Assert.Equal(new MatrixProduct(30, 27, 2), graph.Operators.Single(o => o.Type == "ConvTranspose").Work!.Value.Product);
    }

    [Fact]
    public void An_open_batch_is_one()
    {
        var model = Model([("x", [1, 3])], [], Node("Relu", ["x"], "y"));
        model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam = "N";

        Assert.Equal([1, 3], Read(model).Tensors[0].Shape);
    }

    [Fact]
    public void Weights_in_another_file_count_by_their_shapes()
    {
        var external = Model([("x", [1, 3])], [("w", [3, 5]), ("b", [5])], Node("Gemm", ["x", "w", "b"], "y"));
        foreach (var weight in external.Graph.Initializer)
        {
            weight.DataLocation = 1;
            weight.ExternalData.Add(new OnnxEntry { Key = "location" });
        }

        var graph = Read(external);

        Assert.Equal(20, graph.WeightElements);
        Assert.Equal([1, 5], graph.Tensors[^1].Shape);
    }

    [Fact]
    public void What_cannot_be_read_is_refused_with_its_reason()
    {
        var open = Model([("x", [1, 3])], [], Node("Relu", ["x"], "y"));
        open.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimParam = "length";
        Assert.Equal("unknownShape", Refused(open));

        var external = Model([("x", [1, 3])], [], Node("Reshape", ["x", "to"], "y"));
        external.Graph.Initializer.Add(new OnnxTensor { Name = "to", DataType = 7, Dims = { 2 }, DataLocation = 1, ExternalData = { new OnnxEntry { Key = "location" } } });
        Assert.Equal("externalData", Refused(external));

        Assert.Equal("unsupportedOperator", Refused(Model([("x", [1, 3, 3])], [], Node("LSTM", ["x"], "y"))));
        Assert.Equal("badOnnx", Refused(Model([("x", [1, 3])], [], Node("Relu", ["nothing"], "y"))));
        Assert.Equal("badOnnx", Refused(Model([("x", [1, 3])], [("w", [4, 3])], Node("MatMul", ["x", "w"], "y"))));
        Assert.Equal("badOnnx", Refused(Model([("x", [long.MaxValue, 3])], [], Node("Relu", ["x"], "y"))));
        Assert.Equal("badOnnx", Refused(new OnnxModel()));
    }

    [Fact]
    public void An_empty_message_for_every_two_bytes_is_refused_before_it_takes_memory()
    {
        // Field 7 of the model is the graph, field 1 of the graph a node of no length.
        var nodes = new byte[20 << 20];
        for (var i = 0; i < nodes.Length; i += 2)
        {
            nodes[i] = 0x0A;
        }

        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(7, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(nodes));
        }

        var bytes = stream.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("badOnnx", Refused(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("light_squeezenet", 1500)]
    [InlineData("light_shufflenet", 300)]
    public void Damaged_models_give_a_graph_or_an_error_and_nothing_else(string file, int rounds)
    {
        var whole = File.ReadAllBytes(PathOf(file));
        var random = new Random(20261126);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = random.Next(1, 8); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            bytes = round % 4 == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            var errors = new List<SpecError>();
            var graph = OnnxReader.Read(bytes, "fuzz", "$", errors);
            Assert.Equal(graph is null, errors.Count == 1);
            Assert.All(errors, e => Assert.Contains(e.Code, (string[])["badOnnx", "externalData", "unsupportedOperator", "unknownShape"]));
        }
    }

    [Fact]
    public void Noise_is_no_model()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.NotNull(Refused(bytes));
        }
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Onnx", "data", $"{file}.onnx");

    private static TensorGraph Read(OnnxModel model) => Read(model.ToByteArray());

    private static TensorGraph Read(byte[] bytes)
    {
        var errors = new List<SpecError>();
        var graph = OnnxReader.Read(bytes, "test", "$", errors);
        Assert.Empty(errors);
        return graph!;
    }

    private static string Refused(OnnxModel model) => Refused(model.ToByteArray());

    private static string Refused(byte[] bytes)
    {
        var errors = new List<SpecError>();
        Assert.Null(OnnxReader.Read(bytes, "test", "$", errors));
        return Assert.Single(errors).Code;
    }

    private static OnnxModel Model((string Name, long[] Shape)[] inputs, (string Name, long[] Shape)[] weights, params OnnxNode[] nodes)
    {
        var graph = new OnnxGraph { Name = "test" };
        foreach (var (name, shape) in inputs)
        {
            var tensor = new OnnxTensorType { ElemType = 1, Shape = new OnnxShape() };
            tensor.Shape.Dim.AddRange(shape.Select(s => new OnnxDimension { DimValue = s }));
            graph.Input.Add(new OnnxValueInfo { Name = name, Type = new OnnxType { TensorType = tensor } });
        }

        foreach (var (name, shape) in weights)
        {
            graph.Initializer.Add(new OnnxTensor { Name = name, DataType = 1, Dims = { shape } });
        }

        graph.Node.AddRange(nodes);
        return new OnnxModel { Graph = graph };
    }

    private static OnnxNode Node(string type, string[] inputs, string output, params (string Name, long[] Value)[] attributes)
    {
        var node = new OnnxNode { OpType = type, Input = { inputs }, Output = { output } };
        foreach (var (name, value) in attributes)
        {
            // Whether one number or a list is asked for, the operator decides.
            node.Attribute.Add(new OnnxAttribute { Name = name, I = value[0], Ints = { value } });
        }

        return node;
    }
}
