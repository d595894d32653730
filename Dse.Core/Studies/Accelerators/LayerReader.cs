using Dse.Core.Workloads;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Reads <c>layer</c>: a convolution, a product or attention, as products that an array runs.</summary>
internal static class LayerReader
{
    private const int MaxSize = 1 << 20;

    // Cycles and accesses of one product are counted in 64 bits.
    private const double MostMacs = 1L << 60;

    private static readonly string[] Types = ["conv", "depthwise", "gemm", "attention"];

    /// <summary>The products of a line's layer; null after an error.</summary>
    /// <param name="root">The line.</param>
    /// <param name="isScaleSim">Whether depthwise layers are run as SCALE-Sim's files write them: one filter over all channels.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static IReadOnlyList<LayerProduct>? Read(SpecObject root, bool isScaleSim, ICollection<SpecError> errors)
    {
        if (root.Object("layer") is { } layer)
        {
            return ReadFields(layer, isScaleSim, errors);
        }

        root.Error("layer", "missingField", "'layer' is missing. Give for example { type: gemm, m: 256, n: 128, k: 256 }.");
        return null;
    }

    /// <summary>The products of a layer; null after an error.</summary>
    /// <param name="layer">Its fields; others that the caller read already are known.</param>
    /// <param name="isScaleSim">Whether depthwise layers are run as SCALE-Sim's files write them.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static IReadOnlyList<LayerProduct>? ReadFields(SpecObject layer, bool isScaleSim, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var products = layer.Choice("type", Types, 0) switch
        {
            0 => Convolution(layer, isDepthwise: false, isScaleSim),
            1 => Convolution(layer, isDepthwise: true, isScaleSim),
            2 => Gemm(layer),
            _ => Attention(layer),
        };
        layer.RejectUnknown();
        foreach (var product in products.Select(p => p.Product).Where(p => p.Macs / p.Repeats > MostMacs))
        {
            errors.Add(new SpecError(layer.Path, "outOfRange", $"A product of {product.M} x {product.N} x {product.K} has more than 2^60 multiply-accumulates. Use a smaller one."));
        }

        return errors.Count == before ? products : null;
    }

    private static IReadOnlyList<LayerProduct> Gemm(SpecObject layer)
    {
        var product = new MatrixProduct(layer.Int("m", 1, int.MaxValue), layer.Int("n", 1, int.MaxValue), layer.Int("k", 1, int.MaxValue), layer.Int("batch", 1, MaxSize, 1));
        return [LayerProduct.Of(product)];
    }

    private static IReadOnlyList<LayerProduct> Attention(SpecObject layer)
    {
        var repeats = layer.Int("batch", 1, MaxSize, 1) * (long)layer.Int("heads", 1, MaxSize, 1);
        var sequence = layer.Int("sequence", 1, int.MaxValue);
        var context = layer.Int("context", 1, int.MaxValue, sequence);
        var width = layer.Int("headDim", 1, MaxSize);
        return
        [
            LayerProduct.Of(new MatrixProduct(sequence, context, width, repeats)),
            LayerProduct.Of(new MatrixProduct(sequence, width, context, repeats)),
        ];
    }

    private static IReadOnlyList<LayerProduct> Convolution(SpecObject layer, bool isDepthwise, bool isScaleSim)
    {
        var channels = layer.Int("channels", 1, MaxSize);
        var filters = layer.Int("filters", 1, MaxSize, isDepthwise ? isScaleSim ? 1 : channels : null);
        var stride = layer.Has("stride") ? layer.Int("stride", 1, MaxSize, 1) : 1;
        var shape = new Convolution(
            layer.Int("batch", 1, MaxSize, 1), layer.Int("ifmapHeight", 1, MaxSize), layer.Int("ifmapWidth", 1, MaxSize), channels, filters,
            layer.Int("filterHeight", 1, MaxSize), layer.Int("filterWidth", 1, MaxSize), layer.Int("strideHeight", 1, MaxSize, stride), layer.Int("strideWidth", 1, MaxSize, stride))
        {
            Groups = isDepthwise ? isScaleSim ? 1 : channels : layer.Int("groups", 1, MaxSize, 1),
            DilationHeight = layer.Int("dilationHeight", 1, MaxSize, 1),
            DilationWidth = layer.Int("dilationWidth", 1, MaxSize, 1),
        };
        Fits(layer, "filterHeight", shape.SpanHeight, shape.InputHeight);
        Fits(layer, "filterWidth", shape.SpanWidth, shape.InputWidth);
        if (shape.Channels % shape.Groups != 0 || shape.Filters % shape.Groups != 0)
        {
            layer.Error(isDepthwise ? "filters" : "groups", "notADivisor", $"{shape.Groups} groups do not divide {shape.Channels} channels and {shape.Filters} filters. Use a divisor of both.");
            return [];
        }

        return [LayerProduct.Of(shape)];
    }

    private static void Fits(SpecObject layer, string name, long span, long input)
    {
        if (span > input)
        {
            layer.Error(name, "outOfRange", $"The filter spans {span} positions, the input has {input}. Pad the input or use a smaller filter.");
        }
    }
}
