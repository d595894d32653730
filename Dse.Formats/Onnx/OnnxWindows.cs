using Dse.Core.Workloads;
using Dse.Core.Workloads.Networks;

namespace Dse.Formats.Onnx;

/// <summary>Convolutions and pooling.</summary>
internal static class OnnxWindows
{
    private const int MostDimensions = 3;

    /// <summary>Conv.</summary>
    public static OnnxResult Convolve(OnnxCall call)
    {
        var (input, filter) = (call.In(0), call.In(1));
        var spatial = Spatial(call, input);
        var groups = call.Int("group", 1);
        if (filter.Rank != input.Rank || groups < 1 || input.Shape[1] % groups != 0 || filter.Shape[0] % groups != 0 || filter.Shape[1] != input.Shape[1] / groups)
        {
            throw call.Bad($"has filters [{string.Join(", ", filter.Shape)}] in {groups} groups for an input [{string.Join(", ", input.Shape)}]");
        }

        var kernel = filter.Shape[2..];
        var window = Window(call, input, spatial, kernel, isRoundedUp: false);
        long[] shape = [input.Shape[0], filter.Shape[0], .. window.Outputs];
        var output = new OnnxValue(OnnxValue.Checked(shape, call.Name), input.Type, IsConstant: false);
        return new OnnxResult(output) { Work = spatial <= 2 ? Plane(input, filter, groups, window) : Solid(input, filter, groups, window) };
    }

    /// <summary>ConvTranspose: every input is multiplied with the filters that spread it.</summary>
    public static OnnxResult ConvolveTransposed(OnnxCall call)
    {
        var (input, filter) = (call.In(0), call.In(1));
        var spatial = Spatial(call, input);
        var groups = call.Int("group", 1);
        if (filter.Rank != input.Rank || groups < 1 || input.Shape[1] % groups != 0 || filter.Shape[0] != input.Shape[1])
        {
            throw call.Bad($"has filters [{string.Join(", ", filter.Shape)}] in {groups} groups for an input [{string.Join(", ", input.Shape)}]");
        }

        var kernel = filter.Shape[2..];
        var (strides, dilations, pads) = (Each(call, "strides", spatial, 1), Each(call, "dilations", spatial, 1), Pads(call, spatial));
        var extra = call.Ints("output_padding") is { } given ? Exactly(call, given, spatial, "output_padding") : new long[spatial];
        var isSame = call.Text("auto_pad", "NOTSET").StartsWith("SAME", StringComparison.Ordinal);
        var sizes = call.Ints("output_shape") is { Length: > 0 } asked ? Exactly(call, asked.Length == input.Rank ? asked[2..] : asked, spatial, "output_shape") : null;
        var outputs = new long[spatial];
        for (var d = 0; d < spatial; d++)
        {
            var span = ((kernel[d] - 1) * dilations[d]) + 1;
            outputs[d] = sizes is not null ? sizes[d]
                : isSame ? input.Shape[2 + d] * strides[d]
                : checked((strides[d] * (input.Shape[2 + d] - 1)) + extra[d] + span - pads[d] - pads[spatial + d]);
        }

        var product = new MatrixProduct(
            checked(input.Shape[0] * Product(input.Shape[2..])), checked(filter.Shape[1] * Product(kernel)), input.Shape[1] / groups, groups);
        long[] shape = [input.Shape[0], checked(filter.Shape[1] * groups), .. outputs];
        return new OnnxResult(new OnnxValue(OnnxValue.Checked(shape, call.Name), input.Type, IsConstant: false)) { Work = LayerProduct.Of(product) };
    }

    /// <summary>MaxPool, AveragePool, LpPool.</summary>
    public static OnnxResult Pool(OnnxCall call)
    {
        var input = call.In(0);
        var spatial = Spatial(call, input);
        var kernel = Exactly(call, call.Ints("kernel_shape") ?? throw call.Bad("has no kernel_shape"), spatial, "kernel_shape");
        var window = Window(call, input, spatial, kernel, call.Int("ceil_mode", 0) != 0);
        long[] shape = [input.Shape[0], input.Shape[1], .. window.Outputs];
        var pooled = new OnnxValue(OnnxValue.Checked(shape, call.Name), input.Type, IsConstant: false);

        // The second output of MaxPool are indices.
        return new OnnxResult(pooled, pooled with { Type = 7 });
    }

    /// <summary>GlobalAveragePool and its kin.</summary>
    public static OnnxResult PoolAll(OnnxCall call)
    {
        var input = call.In(0);
        var spatial = Spatial(call, input);
        return new OnnxResult(input with { Shape = [input.Shape[0], input.Shape[1], .. Enumerable.Repeat(1L, spatial)], Numbers = null, IsConstant = false });
    }

    // Two dimensions, or one as a row.
    private static LayerProduct Plane(OnnxValue input, OnnxValue filter, long groups, in Windows window)
    {
        var isRow = window.Outputs.Length == 1;
        long At(long[] sizes, int fromEnd, long fallback) => sizes.Length >= fromEnd ? sizes[^fromEnd] : fallback;
        long Stored(int fromEnd, in Windows w) => ((At(w.Outputs, fromEnd, 1) - 1) * At(w.Strides, fromEnd, 1)) + ((At(w.Kernel, fromEnd, 1) - 1) * At(w.Dilations, fromEnd, 1)) + 1;
        return LayerProduct.Of(new Convolution(
            input.Shape[0], isRow ? 1 : Stored(2, window), Stored(1, window), input.Shape[1], filter.Shape[0],
            isRow ? 1 : window.Kernel[0], window.Kernel[^1], isRow ? 1 : window.Strides[0], window.Strides[^1])
        {
            Groups = groups,
            DilationHeight = isRow ? 1 : window.Dilations[0],
            DilationWidth = window.Dilations[^1],
        });
    }

    private static LayerProduct Solid(OnnxValue input, OnnxValue filter, long groups, in Windows window) => LayerProduct.Of(new MatrixProduct(
        checked(input.Shape[0] * Product(window.Outputs)), filter.Shape[0] / groups, checked(filter.Shape[1] * Product(window.Kernel)), groups));

    private static Windows Window(OnnxCall call, OnnxValue input, int spatial, long[] kernel, bool isRoundedUp)
    {
        var (strides, dilations, pads) = (Each(call, "strides", spatial, 1), Each(call, "dilations", spatial, 1), Pads(call, spatial));
        var auto = call.Text("auto_pad", "NOTSET");
        var outputs = new long[spatial];
        for (var d = 0; d < spatial; d++)
        {
            var size = input.Shape[2 + d];
            var span = checked(((kernel[d] - 1) * dilations[d]) + 1);
            if (auto.StartsWith("SAME", StringComparison.Ordinal))
            {
                outputs[d] = (size + strides[d] - 1) / strides[d];
                continue;
            }

            var padded = auto == "VALID" ? size : checked(size + pads[d] + pads[spatial + d]);
            if (span > padded)
            {
                throw call.Bad($"has windows of {span} over {padded} positions");
            }

            outputs[d] = ((padded - span + (isRoundedUp ? strides[d] - 1 : 0)) / strides[d]) + 1;
            if (isRoundedUp && (outputs[d] - 1) * strides[d] >= size + pads[d])
            {
                // A window that starts in the padding at the end is left out.
                outputs[d]--;
            }
        }

        return new Windows(kernel, strides, dilations, outputs);
    }

    private static int Spatial(OnnxCall call, OnnxValue input) =>
        input.Rank - 2 is >= 1 and <= MostDimensions and var spatial ? spatial : throw call.Bad($"has an input of {input.Rank} dimensions where 3 to 5 are expected");

    private static long[] Pads(OnnxCall call, int spatial) =>
        call.Ints("pads") is { } pads ? pads.Length == 2 * spatial && Array.TrueForAll(pads, p => p is >= 0 and <= int.MaxValue) ? pads : throw call.Bad("has wrong pads") : new long[2 * spatial];

    private static long[] Each(OnnxCall call, string name, int spatial, long fallback)
    {
        var given = call.Ints(name) is { Length: > 0 } list ? list : [.. Enumerable.Repeat(fallback, spatial)];
        return given.Length == spatial && Array.TrueForAll(given, g => g is >= 1 and <= int.MaxValue) ? given : throw call.Bad($"has wrong {name}");
    }

    private static long[] Exactly(OnnxCall call, long[] given, int spatial, string name) =>
        given.Length == spatial && Array.TrueForAll(given, g => g is >= 0 and <= int.MaxValue) ? given : throw call.Bad($"has wrong {name}");

    private static long Product(long[] sizes) => sizes.Aggregate(1L, (product, size) => checked(product * size));

    private readonly record struct Windows(long[] Kernel, long[] Strides, long[] Dilations, long[] Outputs);
}
