using System.Text;
using Dse.Formats.Onnx.Wire;

namespace Dse.Formats.Onnx;

/// <summary>One node with the values that it reads.</summary>
/// <param name="Node">The node.</param>
/// <param name="Name">For messages.</param>
/// <param name="Inputs">Its inputs; null where an optional one is left out.</param>
internal sealed record OnnxCall(OnnxNode Node, string Name, IReadOnlyList<OnnxValue?> Inputs)
{
    /// <summary>Operator type.</summary>
    public string Type => Node.OpType;

    /// <summary>Whether the optional input is there.</summary>
    public bool Has(int input) => input < Inputs.Count && Inputs[input] is not null;

    /// <summary>An input that must be there.</summary>
    public OnnxValue In(int input) => Has(input) ? Inputs[input]! : throw Bad($"has no input {input}");

    /// <summary>The numbers of an input that must be known.</summary>
    public double[] Numbers(int input) => In(input).Numbers
        ?? throw (In(input).IsElsewhere
            ? new OnnxException("externalData", $"{Name}: the shape depends on values of input '{Node.Input[input]}', which lie in another file. Export the model as one file, or with small tensors inside.")
            : new OnnxException("unknownShape", $"{Name}: the shape depends on values of input '{Node.Input[input]}' that are not constants. Export the model with fixed shapes."));

    /// <summary>Whether an attribute is given.</summary>
    public bool HasAttribute(string name) => Find(name) is not null;

    /// <summary>An integer attribute.</summary>
    public long Int(string name, long fallback) => Find(name)?.I ?? fallback;

    /// <summary>A list of integers; null when it is not given.</summary>
    public long[]? Ints(string name) => Find(name) is { } attribute ? [.. attribute.Ints] : null;

    /// <summary>A list of numbers; null when it is not given.</summary>
    public double[]? Floats(string name) => Find(name) is { } attribute ? [.. attribute.Floats.Select(f => (double)f)] : null;

    /// <summary>A text attribute.</summary>
    public string Text(string name, string fallback) => Find(name) is { } attribute ? Encoding.UTF8.GetString(attribute.S.Span) : fallback;

    /// <summary>A tensor attribute; null when it is not given.</summary>
    public OnnxTensor? Tensor(string name) => Find(name)?.T;

    /// <summary>Axes of an attribute or an input, from 0; null when neither is given.</summary>
    public int[]? Axes(string attribute, int input, int rank)
    {
        var given = Ints(attribute) ?? (Has(input) ? [.. Numbers(input).Select(Whole)] : null);
        return given?.Select(axis => Axis(axis, rank)).ToArray();
    }

    /// <summary>An axis counted from 0; below 0 it counts from the end.</summary>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw Bad($"names axis {axis} of {rank}");

    /// <summary>A whole number.</summary>
    public long Whole(double number) => number == Math.Floor(number) && Math.Abs(number) <= 1L << 62 ? (long)number : throw Bad($"has {number} where a whole number must stand");

    /// <summary>An error about this node.</summary>
    public OnnxException Bad(string what) => new("badOnnx", $"{Name} {what}. The model is damaged or not standard ONNX.");

    private OnnxAttribute? Find(string name)
    {
        foreach (var attribute in Node.Attribute)
        {
            if (string.Equals(attribute.Name, name, StringComparison.Ordinal))
            {
                return attribute;
            }
        }

        return null;
    }
}
