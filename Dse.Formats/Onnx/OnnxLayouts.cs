namespace Dse.Formats.Onnx;

/// <summary>Operators that move, cut, repeat or join elements.</summary>
internal static class OnnxLayouts
{
    private const int MostOutputs = 4096;

    /// <summary>Reshape: 0 keeps a size, -1 takes what is left.</summary>
    public static OnnxResult Reshape(OnnxCall call)
    {
        var input = call.In(0);
        long[] wanted = call.Ints("shape") is { } given ? given : [.. call.Numbers(1).Select(call.Whole)];
        var keepsZero = call.Int("allowzero", 0) != 0;
        var shape = new long[wanted.Length];
        var free = -1;
        double known = 1;
        for (var d = 0; d < shape.Length; d++)
        {
            shape[d] = wanted[d] == 0 && !keepsZero && d < input.Rank ? input.Shape[d] : wanted[d];
            if (shape[d] == -1 && free < 0)
            {
                (free, shape[d]) = (d, 1);
            }

            known *= shape[d];
        }

        if (free >= 0)
        {
            shape[free] = known >= 1 && input.Elements % known == 0 ? (long)(input.Elements / known) : throw call.Bad($"cannot give [{string.Join(", ", input.Shape)}] the shape [{string.Join(", ", wanted)}]");
        }

        OnnxValue.Checked(shape, call.Name);
        return shape.Aggregate(1.0, (product, size) => product * size) == input.Elements
            ? Alias(input with { Shape = shape })
            : throw call.Bad($"cannot give [{string.Join(", ", input.Shape)}] the shape [{string.Join(", ", wanted)}]");
    }

    /// <summary>Flatten: two dimensions.</summary>
    public static OnnxResult Flatten(OnnxCall call)
    {
        var input = call.In(0);
        var axis = call.Int("axis", 1);
        var at = axis == input.Rank ? input.Rank : call.Axis(axis, Math.Max(1, input.Rank));
        static long Product(IEnumerable<long> sizes) => sizes.Aggregate(1L, (product, size) => product * size);
        return Alias(input with { Shape = OnnxValue.Checked([Product(input.Shape.Take(at)), Product(input.Shape.Skip(at))], call.Name) });
    }

    /// <summary>Squeeze: sizes of 1 go.</summary>
    public static OnnxResult Squeeze(OnnxCall call)
    {
        var input = call.In(0);
        var axes = call.Axes("axes", 1, input.Rank) ?? [.. Enumerable.Range(0, input.Rank).Where(d => input.Shape[d] == 1)];
        return Array.TrueForAll(axes, a => input.Shape[a] == 1)
            ? Alias(input with { Shape = [.. input.Shape.Where((_, d) => !axes.Contains(d))] })
            : throw call.Bad($"squeezes [{string.Join(", ", input.Shape)}] where a size is not 1");
    }

    /// <summary>Unsqueeze: sizes of 1 come.</summary>
    public static OnnxResult Unsqueeze(OnnxCall call)
    {
        var input = call.In(0);
        long[] given = call.Ints("axes") is { } listed ? listed : [.. call.Numbers(1).Select(call.Whole)];
        var rank = input.Rank + given.Length;
        var axes = given.Select(a => call.Axis(a, rank)).ToHashSet();
        if (axes.Count != given.Length)
        {
            throw call.Bad("names an axis twice");
        }

        var sizes = new Queue<long>(input.Shape);
        long[] shape = [.. Enumerable.Range(0, rank).Select(d => axes.Contains(d) ? 1 : sizes.Dequeue())];
        return Alias(input with { Shape = OnnxValue.Checked(shape, call.Name) });
    }

    /// <summary>Transpose.</summary>
    public static OnnxResult Transpose(OnnxCall call)
    {
        var input = call.In(0);
        var order = call.Ints("perm") ?? [.. Enumerable.Range(0, input.Rank).Reverse().Select(d => (long)d)];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, input.Rank).Select(d => (long)d)))
        {
            throw call.Bad($"permutes {input.Rank} dimensions by [{string.Join(", ", order.Take(16))}]");
        }

        return new OnnxResult(input with { Shape = Array.ConvertAll(order, d => input.Shape[d]), Numbers = input.Rank <= 1 ? input.Numbers : null });
    }

    /// <summary>Concat.</summary>
    public static OnnxResult Concat(OnnxCall call)
    {
        var first = call.In(0);
        var axis = call.Axis(call.Int("axis", 0), first.Rank);
        var shape = (long[])first.Shape.Clone();
        IEnumerable<double>? numbers = first.Rank == 1 ? first.Numbers : null;
        for (var i = 1; i < call.Inputs.Count; i++)
        {
            var next = call.In(i);
            if (next.Rank != first.Rank || next.Shape.Where((s, d) => d != axis && s != shape[d]).Any())
            {
                throw call.Bad($"joins [{string.Join(", ", first.Shape)}] and [{string.Join(", ", next.Shape)}]");
            }

            shape[axis] = checked(shape[axis] + next.Shape[axis]);
            numbers = numbers is not null && next.Numbers is { } more && shape[axis] <= OnnxValue.MostNumbers ? numbers.Concat(more) : null;
        }

        return new OnnxResult(new OnnxValue(OnnxValue.Checked(shape, call.Name), first.Type, IsConstant: false, numbers?.ToArray()));
    }

    /// <summary>Slice, by attributes or inputs.</summary>
    public static OnnxResult Slice(OnnxCall call)
    {
        var input = call.In(0);
        long[] List(string attribute, int at) => call.Ints(attribute) is { } given ? given : [.. call.Numbers(at).Select(call.Whole)];
        var (starts, ends) = (List("starts", 1), List("ends", 2));
        var axes = call.Axes("axes", 3, input.Rank) ?? [.. Enumerable.Range(0, starts.Length)];
        long[] steps = call.Has(4) ? [.. call.Numbers(4).Select(call.Whole)] : [.. Enumerable.Repeat(1L, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || Array.Exists(axes, a => a >= input.Rank) || Array.Exists(steps, s => s is 0 or > int.MaxValue or < -int.MaxValue))
        {
            throw call.Bad("has starts, ends, axes and steps that do not fit");
        }

        var shape = (long[])input.Shape.Clone();
        var numbers = input.Numbers;
        for (var i = 0; i < starts.Length; i++)
        {
            var size = shape[axes[i]];
            long From(long index) => index < 0 ? index + size : index;
            var isForward = steps[i] > 0;
            var start = isForward ? Math.Clamp(From(starts[i]), 0, size) : Math.Clamp(From(starts[i]), 0, size - 1);
            var end = isForward ? Math.Clamp(From(ends[i]), 0, size) : Math.Clamp(ends[i] < -size ? -1 : From(ends[i]), -1, size - 1);
            var count = isForward ? (end - start + steps[i] - 1) / steps[i] : (start - end - steps[i] - 1) / -steps[i];
            if (count < 1)
            {
                throw new OnnxException("unknownShape", $"{call.Name} leaves nothing of axis {axes[i]}. Empty tensors are not read.");
            }

            numbers = input.Rank == 1 && numbers is not null ? [.. Enumerable.Range(0, (int)count).Select(n => numbers[start + (n * steps[i])])] : null;
            shape[axes[i]] = count;
        }

        return new OnnxResult(input with { Shape = shape, Numbers = numbers });
    }

    /// <summary>Split.</summary>
    public static OnnxResult Split(OnnxCall call)
    {
        var input = call.In(0);
        var axis = call.Axis(call.Int("axis", 0), input.Rank);
        var pieces = call.Node.Output.Count;
        if (pieces is 0 or > MostOutputs)
        {
            throw call.Bad($"splits into {pieces} pieces");
        }

        long[] sizes;
        if (call.Ints("split") is { } listed)
        {
            sizes = listed;
        }
        else if (call.Has(1))
        {
            sizes = [.. call.Numbers(1).Select(call.Whole)];
        }
        else
        {
            // The last piece is the smaller one.
            var each = (input.Shape[axis] + pieces - 1) / pieces;
            sizes = [.. Enumerable.Range(0, pieces).Select(i => Math.Min(each, input.Shape[axis] - (each * i)))];
        }

        if (sizes.Length != pieces || Array.Exists(sizes, s => s < 1 || s > input.Shape[axis]) || sizes.Sum() != input.Shape[axis])
        {
            throw call.Bad($"splits {input.Shape[axis]} into [{string.Join(", ", sizes.Take(16))}]");
        }

        var start = 0;
        return new OnnxResult([.. sizes.Select(size =>
        {
            var shape = (long[])input.Shape.Clone();
            shape[axis] = size;
            var numbers = input.Rank == 1 ? input.Numbers?[start..(start + (int)size)] : null;
            start += (int)Math.Min(size, int.MaxValue - start);
            return input with { Shape = shape, Numbers = numbers };
        })]);
    }

    /// <summary>Pad.</summary>
    public static OnnxResult Pad(OnnxCall call)
    {
        var input = call.In(0);
        long[] pads = (call.Ints("pads") ?? call.Ints("paddings")) is { } given ? given : [.. call.Numbers(1).Select(call.Whole)];
        var axes = call.Has(3) ? [.. call.Numbers(3).Select(a => call.Axis(call.Whole(a), input.Rank))] : Enumerable.Range(0, input.Rank).ToArray();
        if (pads.Length != 2 * axes.Length)
        {
            throw call.Bad("has wrong pads");
        }

        var shape = (long[])input.Shape.Clone();
        for (var i = 0; i < axes.Length; i++)
        {
            shape[axes[i]] = checked(shape[axes[i]] + pads[i] + pads[axes.Length + i]);
        }

        return new OnnxResult(input with { Shape = OnnxValue.Checked(shape, call.Name), Numbers = null });
    }

    /// <summary>Expand.</summary>
    public static OnnxResult Expand(OnnxCall call)
    {
        var input = call.In(0);
        var shape = OnnxElementwise.Broadcast(call, input.Shape, OnnxValue.Checked([.. call.Numbers(1).Select(call.Whole)], call.Name));
        return new OnnxResult(input with { Shape = OnnxValue.Checked(shape, call.Name), Numbers = Repeated(input, shape) });
    }

    /// <summary>Tile.</summary>
    public static OnnxResult Tile(OnnxCall call)
    {
        var input = call.In(0);
        var repeats = call.Numbers(1);
        return repeats.Length == input.Rank
            ? new OnnxResult(input with { Shape = OnnxValue.Checked([.. input.Shape.Select((s, d) => checked(s * call.Whole(repeats[d])))], call.Name), Numbers = null })
            : throw call.Bad("has wrong repeats");
    }

    /// <summary>Resize and Upsample, by sizes or scales.</summary>
    public static OnnxResult Resize(OnnxCall call)
    {
        var input = call.In(0);
        var isOld = call.Type == "Upsample" || call.Inputs.Count == 2;
        var axes = call.Axes("axes", int.MaxValue, input.Rank) ?? [.. Enumerable.Range(0, input.Rank)];
        var shape = (long[])input.Shape.Clone();
        if (!isOld && call.Has(3))
        {
            var sizes = call.Numbers(3);
            for (var i = 0; i < axes.Length; i++)
            {
                shape[axes[i]] = i < sizes.Length ? call.Whole(sizes[i]) : throw call.Bad("has too few sizes");
            }
        }
        else
        {
            var scales = call.Floats("scales") ?? call.Numbers(isOld ? 1 : 2);
            for (var i = 0; i < axes.Length; i++)
            {
                var size = i < scales.Length ? Math.Floor(shape[axes[i]] * scales[i]) : throw call.Bad("has too few scales");
                shape[axes[i]] = size is >= 1 and <= int.MaxValue ? (long)size : throw call.Bad($"scales {shape[axes[i]]} by {scales[i]}");
            }
        }

        return new OnnxResult(input with { Shape = OnnxValue.Checked(shape, call.Name), Numbers = null });
    }

    /// <summary>DepthToSpace and SpaceToDepth.</summary>
    public static OnnxResult Blocks(OnnxCall call)
    {
        var input = call.In(0);
        var size = call.Int("blocksize", 0);
        var isToSpace = call.Type == "DepthToSpace";
        if (input.Rank != 4 || size is < 1 or > 1 << 15 || (isToSpace ? input.Shape[1] % (size * size) != 0 : input.Shape[2] % size != 0 || input.Shape[3] % size != 0))
        {
            throw call.Bad($"has blocks of {size} for [{string.Join(", ", input.Shape)}]");
        }

        long[] shape = isToSpace
            ? [input.Shape[0], input.Shape[1] / (size * size), input.Shape[2] * size, input.Shape[3] * size]
            : [input.Shape[0], input.Shape[1] * size * size, input.Shape[2] / size, input.Shape[3] / size];
        return new OnnxResult(input with { Shape = OnnxValue.Checked(shape, call.Name), Numbers = null });
    }

    /// <summary>Gather: rows of a table.</summary>
    public static OnnxResult Gather(OnnxCall call)
    {
        var (data, indices) = (call.In(0), call.In(1));
        var axis = call.Axis(call.Int("axis", 0), data.Rank);
        double[]? numbers = null;
        if (data.Rank == 1 && data.Numbers is { } known && indices.Rank <= 1 && indices.Numbers is { } places)
        {
            numbers = [.. places.Select(p => known[call.Axis(call.Whole(p), known.Length)])];
        }

        return new OnnxResult(data with { Shape = OnnxValue.Checked([.. data.Shape[..axis], .. indices.Shape, .. data.Shape[(axis + 1)..]], call.Name), Numbers = numbers });
    }

    /// <summary>GatherElements, ScatterElements and ScatterND: the shape of one of the inputs.</summary>
    public static OnnxResult LikeInput(OnnxCall call) =>
        new(call.In(0) with { Shape = call.In(call.Type == "GatherElements" ? 1 : 0).Shape, Numbers = null });

    private static double[]? Repeated(OnnxValue input, long[] shape) =>
        input.Numbers is [var only] && shape.Length <= 1 && (shape.Length == 0 || shape[0] <= OnnxValue.MostNumbers) ? [.. Enumerable.Repeat(only, shape.Length == 0 ? 1 : (int)shape[0])] : null;

    private static OnnxResult Alias(OnnxValue value) => new(value) { IsAlias = true };
}
