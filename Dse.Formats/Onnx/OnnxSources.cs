using System.Buffers.Binary;
using Dse.Formats.Onnx.Wire;

namespace Dse.Formats.Onnx;

/// <summary>Constants, shapes, and what is computed of them; reductions.</summary>
internal static class OnnxSources
{
    private const int Float = 1;
    private const int Int32 = 6;
    private const int Int64 = 7;

    /// <summary>Constant.</summary>
    public static OnnxResult Constant(OnnxCall call)
    {
        if (call.Tensor("value") is { } tensor)
        {
            return new OnnxResult(Read(tensor, call.Name));
        }

        if (call.HasAttribute("value_int"))
        {
            return new OnnxResult(new OnnxValue([], Int64, IsConstant: true, [call.Int("value_int", 0)]));
        }

        if (call.Ints("value_ints") is { Length: > 0 } ints)
        {
            return new OnnxResult(new OnnxValue([ints.Length], Int64, IsConstant: true, ints.Length <= OnnxValue.MostNumbers ? Array.ConvertAll(ints, i => (double)i) : null));
        }

        return call.Floats("value_floats") is { Length: > 0 } floats
            ? new OnnxResult(new OnnxValue([floats.Length], Float, IsConstant: true, floats.Length <= OnnxValue.MostNumbers ? floats : null))
            : call.HasAttribute("value_float")
                ? new OnnxResult(new OnnxValue([], Float, IsConstant: true))
                : throw new OnnxException("unsupportedOperator", $"{call.Name} holds no tensor and no numbers. Export the model with plain constants.");
    }

    /// <summary>ConstantOfShape.</summary>
    public static OnnxResult ConstantOfShape(OnnxCall call)
    {
        var shape = OnnxValue.Checked([.. call.Numbers(0).Select(call.Whole)], call.Name);
        var value = call.Tensor("value") is { } tensor ? Read(tensor, call.Name) : new OnnxValue([1], Float, IsConstant: true, [0]);
        var count = shape.Length == 0 ? 1 : shape[0];
        var numbers = value.Numbers is [var only] && shape.Length <= 1 && count <= OnnxValue.MostNumbers ? Enumerable.Repeat(only, (int)count).ToArray() : null;
        return new OnnxResult(new OnnxValue(shape, value.Type, IsConstant: true, numbers));
    }

    /// <summary>Shape: known at once, so that what follows is constant.</summary>
    public static OnnxResult Shape(OnnxCall call)
    {
        var shape = call.In(0).Shape;
        int Bound(string name, int fallback) => call.HasAttribute(name) && call.Int(name, 0) is var at ? (int)Math.Clamp(at < 0 ? at + shape.Length : at, 0, shape.Length) : fallback;
        var (start, end) = (Bound("start", 0), Bound("end", shape.Length));
        return end > start
            ? new OnnxResult(OnnxValue.Integers([.. shape[start..end].Select(s => (double)s)]))
            : throw new OnnxException("unknownShape", $"{call.Name} asks for no dimension. Empty tensors are not read.");
    }

    /// <summary>Size.</summary>
    public static OnnxResult Size(OnnxCall call) => new(new OnnxValue([], Int64, IsConstant: true, [call.In(0).Elements]));

    /// <summary>Range.</summary>
    public static OnnxResult Range(OnnxCall call)
    {
        if (call.Numbers(0) is not [var start] || call.Numbers(1) is not [var limit] || call.Numbers(2) is not [var step] || step == 0)
        {
            throw call.Bad("has no start, limit and step");
        }

        var count = Math.Ceiling((limit - start) / step);
        if (count is not (>= 1 and <= int.MaxValue))
        {
            throw new OnnxException("unknownShape", $"{call.Name} has {count} numbers. One to 2^31 are read.");
        }

        var numbers = count <= OnnxValue.MostNumbers ? Enumerable.Range(0, (int)count).Select(i => start + (i * step)).ToArray() : null;
        return new OnnxResult(new OnnxValue([(long)count], call.In(0).Type, IsConstant: true, numbers));
    }

    /// <summary>ReduceMean and its kin, ArgMax, ArgMin.</summary>
    public static OnnxResult Reduce(OnnxCall call)
    {
        var input = call.In(0);
        var isArg = call.Type.StartsWith("Arg", StringComparison.Ordinal);
        var axes = isArg ? [call.Axis(call.Int("axis", 0), input.Rank)] : call.Axes("axes", 1, input.Rank);
        if (axes is null && call.Int("noop_with_empty_axes", 0) != 0)
        {
            return new OnnxResult(input);
        }

        axes ??= [.. Enumerable.Range(0, input.Rank)];
        var keeps = call.Int("keepdims", 1) != 0;
        long[] shape = [.. input.Shape.Select((s, d) => axes.Contains(d) ? keeps ? 1 : 0 : s).Where(s => s > 0)];
        var numbers = call.Type == "ReduceProd" && input.Rank == 1 && input.Numbers is { } known ? new[] { known.Aggregate(1.0, (product, n) => product * n) } : null;
        return new OnnxResult(input with { Shape = shape, Type = isArg ? Int64 : input.Type, Numbers = numbers });
    }

    /// <summary>TopK.</summary>
    public static OnnxResult TopK(OnnxCall call)
    {
        var input = call.In(0);
        var shape = (long[])input.Shape.Clone();
        shape[call.Axis(call.Int("axis", -1), input.Rank)] = call.HasAttribute("k") ? call.Int("k", 1) : call.Numbers(1) is [var k] ? call.Whole(k) : throw call.Bad("has no k");
        var best = input with { Shape = OnnxValue.Checked(shape, call.Name), Numbers = null };
        return new OnnxResult(best, best with { Type = Int64 });
    }

    /// <summary>The shape of a tensor, and its numbers when they are few.</summary>
    /// <exception cref="OnnxException">Its shape is wrong.</exception>
    public static OnnxValue Read(OnnxTensor tensor, string name)
    {
        var shape = OnnxValue.Checked([.. tensor.Dims], name);
        var isElsewhere = tensor.DataLocation != 0 || tensor.ExternalData.Count > 0;
        var value = new OnnxValue(shape, tensor.DataType, IsConstant: true, IsElsewhere: isElsewhere);
        return !isElsewhere && value.Rank <= 1 && value.Elements <= OnnxValue.MostNumbers ? value with { Numbers = Numbers(tensor, (int)value.Elements) } : value;
    }

    private static double[]? Numbers(OnnxTensor tensor, int count)
    {
        var raw = tensor.RawData.Span;
        switch (tensor.DataType)
        {
            case Int64 when tensor.Int64Data.Count == count:
                return [.. tensor.Int64Data.Select(i => (double)i)];
            case Int32 when tensor.Int32Data.Count == count:
                return [.. tensor.Int32Data.Select(i => (double)i)];
            case Float when tensor.FloatData.Count == count:
                return [.. tensor.FloatData.Select(f => (double)f)];
            case Int64 or Int32 or Float when raw.Length == count * (tensor.DataType == Int64 ? 8 : 4):
                var numbers = new double[count];
                for (var i = 0; i < count; i++)
                {
                    numbers[i] = tensor.DataType switch
                    {
                        Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]),
                        Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]),
                        _ => BinaryPrimitives.ReadSingleLittleEndian(raw[(4 * i)..]),
                    };
                }

                return numbers;
            default:
                return null;
        }
    }
}
