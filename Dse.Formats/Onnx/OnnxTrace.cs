using Dse.Core.Workloads.Graphs;
using Dse.Formats.Onnx.Wire;

namespace Dse.Formats.Onnx;

/// <summary>Goes through the operators of a model once, in order, and writes down the tensors between them.</summary>
internal sealed class OnnxTrace(OnnxGraph model, string fallbackName)
{
    private const int MaxNameLength = 200;

    private readonly Dictionary<string, OnnxValue> values = new(StringComparer.Ordinal);
    private readonly List<GraphTensor> tensors = [];
    private readonly List<GraphOperator> operators = [];

    /// <summary>The graph.</summary>
    /// <exception cref="OnnxException">The model cannot be read.</exception>
    public TensorGraph Run()
    {
        foreach (var tensor in model.Initializer)
        {
            values[tensor.Name] = OnnxSources.Read(tensor, $"The weight '{Short(tensor.Name)}'");
        }

        foreach (var input in model.Input.Where(i => !values.ContainsKey(i.Name)))
        {
            var type = input.Type?.TensorType;
            values[input.Name] = Tensor(new OnnxValue(ShapeOf(input, type), type?.ElemType ?? 1, IsConstant: false), input.Name, GraphTensorKind.Input);
        }

        for (var n = 0; n < model.Node.Count; n++)
        {
            Take(model.Node[n], n);
        }

        foreach (var output in model.Output)
        {
            if (values.TryGetValue(output.Name, out var value) && value.Tensor >= 0 && tensors[value.Tensor].Kind == GraphTensorKind.Activation)
            {
                tensors[value.Tensor] = tensors[value.Tensor] with { Kind = GraphTensorKind.Output };
            }
        }

        return operators.Count > 0
            ? new TensorGraph(model.Name.Length is > 0 and <= MaxNameLength ? model.Name : fallbackName, tensors, operators) { Source = "ONNX" }
            : throw new OnnxException("badOnnx", "No operator depends on an input of the model. There is nothing to run.");
    }

    private static long[] ShapeOf(OnnxValueInfo input, OnnxTensorType? type)
    {
        if (type?.Shape is not { } declared)
        {
            throw new OnnxException("unknownShape", $"The input '{Short(input.Name)}' states no shape. Export the model with fixed shapes.");
        }

        var shape = new long[declared.Dim.Count];
        for (var d = 0; d < shape.Length; d++)
        {
            var size = declared.Dim[d].DimValue;
            shape[d] = size > 0 ? size
                : d == 0 ? 1
                : throw new OnnxException("unknownShape", $"Dimension {d} of the input '{Short(input.Name)}' is {(declared.Dim[d].DimParam.Length > 0 ? $"'{Short(declared.Dim[d].DimParam)}'" : "not given")}. Export the model with fixed shapes; only the first may be open and is taken as 1.");
        }

        return OnnxValue.Checked(shape, $"The input '{Short(input.Name)}'");
    }

    private void Take(OnnxNode node, int index)
    {
        var name = $"Operator {index} ({Short(node.OpType)} '{Short(node.Name)}')";
        if (OnnxOperators.Find(node.OpType) is not { } rule || node.Domain is not ("" or "ai.onnx"))
        {
            throw new OnnxException("unsupportedOperator", $"{name} is none that can be read{(node.Domain.Length > 0 ? $", of the domain '{Short(node.Domain)}'" : string.Empty)}. Export the model with standard operators, without control flow.");
        }

        var inputs = new List<OnnxValue?>(node.Input.Count);
        foreach (var input in node.Input)
        {
            inputs.Add(input.Length == 0 ? null
                : values.TryGetValue(input, out var value) ? value
                : throw new OnnxException("badOnnx", $"{name} reads '{Short(input)}' before anything makes it. The model is damaged."));
        }

        var result = rule(new OnnxCall(node, name, inputs));

        // Shapes are known at once; all else is constant when all that it reads is.
        var isConstant = node.OpType is "Shape" or "Size" || inputs.TrueForAll(i => i is null or { IsConstant: true });
        var made = new List<int>();
        for (var o = 0; o < Math.Min(node.Output.Count, Math.Max(1, result.Outputs.Length)); o++)
        {
            if (node.Output[o].Length == 0)
            {
                continue;
            }

            var output = result.Outputs[Math.Min(o, result.Outputs.Length - 1)] with { IsConstant = isConstant };
            if (isConstant)
            {
                output = output with { Tensor = -1 };
            }
            else if (o == 0 && result.IsAlias && inputs[0]!.Tensor >= 0)
            {
                output = output with { Tensor = inputs[0]!.Tensor };
            }
            else
            {
                output = Tensor(output, node.Output[o], GraphTensorKind.Activation);
                made.Add(output.Tensor);
            }

            if (!values.TryAdd(node.Output[o], output))
            {
                throw new OnnxException("badOnnx", $"{name} makes '{Short(node.Output[o])}', which is there already. The model is damaged.");
            }
        }

        if (made.Count > 0)
        {
            operators.Add(new GraphOperator(
                node.Name.Length is > 0 and <= MaxNameLength ? node.Name : $"{Short(node.OpType)}_{index}",
                node.OpType,
                [.. inputs.Where(i => i is { Tensor: >= 0 }).Select(i => i!.Tensor).Distinct()],
                made)
            {
                WeightElements = inputs.Where(i => i is { IsWeight: true }).Sum(i => i!.Elements),
                Work = result.Work,
            });
        }
    }

    private OnnxValue Tensor(OnnxValue value, string name, GraphTensorKind kind)
    {
        tensors.Add(new GraphTensor(Short(name), value.Shape, kind) { ElementBytes = value.ElementBytes });
        return value with { Tensor = tensors.Count - 1 };
    }

    private static string Short(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
