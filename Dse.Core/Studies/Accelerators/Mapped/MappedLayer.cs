using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>A distinct layer as loops to map, and how often they run.</summary>
/// <param name="Sizes">Iterations in the order of <see cref="LoopDimension"/>.</param>
/// <param name="Strides">Strides of the windows.</param>
/// <param name="Repeats">Runs: groups, heads times sequences.</param>
internal sealed record MappedLayer(IReadOnlyList<long> Sizes, WindowStrides Strides, long Repeats)
{
    private const long MaxSize = 1 << 24;

    /// <summary>The loops of a layer; null with the reason when there are none for it.</summary>
    public static MappedLayer? Of(in LayerProduct work, out string reason)
    {
        reason = string.Empty;
        var product = work.Product;
        if (work.Window is { } window)
        {
            if (window.DilationHeight > 1 || window.DilationWidth > 1)
            {
                reason = "loop nests have no dilated windows";
                return null;
            }

            return Checked(
                new MappedLayer(
                    [window.Batch, window.Filters / window.Groups, window.Channels / window.Groups, window.OutputWidth, window.OutputHeight, window.FilterWidth, window.FilterHeight],
                    new WindowStrides(window.StrideWidth, window.StrideHeight),
                    window.Groups),
                ref reason);
        }

        return Checked(new MappedLayer([1, product.N, product.K, product.M, 1, 1, 1], new WindowStrides(1, 1), product.Repeats), ref reason);
    }

    /// <summary>Writes <c>layer</c> as lines of kind <c>Mapping</c> take it.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("layer");
        for (var d = 0; d < Sizes.Count; d++)
        {
            writer.WriteNumber(MappingReader.Names[d], Sizes[d]);
        }

        writer.WriteNumber("strideW", Strides.StrideWidth);
        writer.WriteNumber("strideH", Strides.StrideHeight);
        writer.WriteEndObject();
    }

    private static MappedLayer? Checked(MappedLayer layer, ref string reason)
    {
        if (layer.Sizes.All(s => s <= MaxSize))
        {
            return layer;
        }

        reason = $"a loop has more than {MaxSize} iterations";
        return null;
    }
}
