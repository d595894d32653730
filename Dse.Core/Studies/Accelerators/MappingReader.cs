using System.Globalization;
using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Reads <c>layer</c> and <c>mapping</c>: loops over a convolution's dimensions, the innermost first.</summary>
internal static class MappingReader
{
    private const int MaxSize = 1 << 24;
    private const int MaxLoops = 64;
    private const int MaxFused = 31;

    private static readonly string[] DimensionNames = ["n", "k", "c", "p", "q", "r", "s"];

    /// <summary>Names of the dimensions, in the order of <see cref="LoopDimension"/>.</summary>
    public static IReadOnlyList<string> Names => DimensionNames;

    /// <summary>Place of a dimension's name, in any case; -1 when it is none.</summary>
    public static int IndexOf(string name) => Array.FindIndex(DimensionNames, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The layer's sizes in the order of <see cref="LoopDimension"/>, and its strides; null after an error.</summary>
    public static (long[] Sizes, WindowStrides Strides)? Layer(SpecObject root, ICollection<SpecError> errors)
    {
        if (root.Object("layer") is { } layer)
        {
            return SizesOf(layer, errors);
        }

        root.Error("layer", "missingField", "'layer' is missing. Give for example { k: 64, c: 64, p: 56, q: 56, r: 3, s: 3 }.");
        return null;
    }

    /// <summary>The layer that reads the outputs of another; null after an error or when none is given.</summary>
    public static (long[] Sizes, WindowStrides Strides)? Reader(SpecObject root, (long[] Sizes, WindowStrides Strides)? first, ICollection<SpecError> errors)
    {
        return root.Object("fuse") is { } spec ? Reader(spec, "layer", first, errors) : null;
    }

    /// <summary>The layers of which each reads the outputs of the one before, the first those of another; null after an error, empty when none are given.</summary>
    public static IReadOnlyList<ChainLayer>? Readers(SpecObject root, (long[] Sizes, WindowStrides Strides) first, ICollection<SpecError> errors)
    {
        var layers = new List<ChainLayer> { new(first.Sizes, first.Strides, 1) };
        foreach (var (element, path) in root.List("fuse", MaxFused))
        {
            var spec = new SpecObject(element, path, errors);
            if (element.ValueKind != JsonValueKind.Object || Reader(spec, layers.Count == 1 ? "layer" : string.Create(CultureInfo.InvariantCulture, $"fuse[{layers.Count - 2}]"), first, errors) is not { } next)
            {
                return null;
            }

            layers.Add(new ChainLayer(next.Sizes, next.Strides, 1));
            first = next;
        }

        return layers;
    }

    private static (long[] Sizes, WindowStrides Strides)? Reader(SpecObject spec, string of, (long[] Sizes, WindowStrides Strides)? first, ICollection<SpecError> errors)
    {
        if (SizesOf(spec, errors) is not { } second || first is null)
        {
            return null;
        }

        if (FusedLayers.Mismatch(first.Value.Sizes, second.Sizes, second.Strides) is not { } loop)
        {
            return second;
        }

        var (name, size) = (Names[(int)loop], second.Sizes[(int)loop]);
        var (source, made) = loop == LoopDimension.C ? ("k", first.Value.Sizes[(int)LoopDimension.K]) : (name, first.Value.Sizes[(int)loop]);
        spec.Error(name, "shapesDiffer", loop is LoopDimension.N or LoopDimension.C
            ? $"{name} is {size}, but {of}.{source} is {made}. Make them equal: a layer reads what the one before writes."
            : $"With {size} outputs the windows do not go with {of}.{source} = {made}. They may leave out less than a stride and pad by less than a filter on either side.");
        return null;
    }

    private static (long[] Sizes, WindowStrides Strides)? SizesOf(SpecObject layer, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var sizes = Array.ConvertAll(DimensionNames, name => (long)layer.Int(name, 1, MaxSize, 1));
        var strides = new WindowStrides(layer.Int("strideW", 1, MaxSize, 1), layer.Int("strideH", 1, MaxSize, 1));
        layer.RejectUnknown();
        return errors.Count == before ? (sizes, strides) : null;
    }

    /// <summary>The loops; null after an error.</summary>
    public static Loop[]? Loops(SpecObject root, MemoryHierarchy hierarchy, ReadOnlySpan<long> sizes, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var loops = new List<Loop>();
        var last = -1;
        foreach (var (element, path) in root.List("mapping", MemoryHierarchy.MaxLevels))
        {
            var spec = new SpecObject(element, path, errors);
            var level = LevelOf(spec, hierarchy, loops.Count == 0 && last < 0 ? 0 : last + 1);
            if (level <= last)
            {
                spec.Error("level", "badOrder", $"Level {level} does not lie outside the one before it. List the levels innermost first, each once.");
            }

            last = level;

            // Spatial iterations run on what lies below the level, so that they are inside its temporal loops.
            foreach (var isSpatial in new[] { true, false })
            {
                foreach (var (loop, loopPath) in spec.List(isSpatial ? "spatial" : "temporal", MaxLoops))
                {
                    if (Read(loop, loopPath, level, isSpatial, errors) is { } read)
                    {
                        loops.Add(read);
                    }
                }
            }

            spec.RejectUnknown();
        }

        if (errors.Count > before)
        {
            return null;
        }

        if (loops.Count > MaxLoops)
        {
            root.Error("mapping", "tooMany", $"The mapping has {loops.Count} loops; at most {MaxLoops} are allowed. Join loops of one dimension.");
        }

        for (var d = 0; d < DimensionNames.Length; d++)
        {
            var product = 1.0;
            foreach (var loop in loops)
            {
                product *= loop.Dimension == (LoopDimension)d ? loop.Factor : 1;
            }

            if (product != sizes[d])
            {
                root.Error("mapping", "factorProduct", $"The factors of {Names[d]} multiply to {product}, the layer has {sizes[d]}. Make them equal.");
            }
        }

        return errors.Count == before ? [.. loops] : null;
    }

    private static int LevelOf(SpecObject spec, MemoryHierarchy hierarchy, int fallback)
    {
        var most = hierarchy.Levels.Count - 1;
        if (spec.Member("level") is not { ValueKind: JsonValueKind.String } named)
        {
            return spec.Int("level", 0, most, Math.Min(fallback, most));
        }

        var name = named.GetString()!;
        for (var i = 0; i <= most; i++)
        {
            if (string.Equals(hierarchy.Levels[i].Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals($"L{i}", name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        spec.Error("level", "unknownValue", $"'{SpecObject.Short(name)}' is not a level. Use one of {string.Join(", ", hierarchy.Levels.Select(l => l.Name))}, or its number from 0.");
        return Math.Min(fallback, most);
    }

    private static Loop? Read(JsonElement loop, string path, int level, bool isSpatial, ICollection<SpecError> errors)
    {
        if (loop.ValueKind != JsonValueKind.Array || loop.GetArrayLength() != 2 || loop[0].ValueKind != JsonValueKind.String
            || loop[1].ValueKind != JsonValueKind.Number || !loop[1].TryGetInt64(out var factor))
        {
            errors.Add(new SpecError(path, "wrongType", $"Expected a dimension and a factor such as [\"p\", 4], found {SpecObject.Describe(loop)}."));
            return null;
        }

        var dimension = IndexOf(loop[0].GetString()!);
        if (dimension < 0)
        {
            errors.Add(new SpecError(path, "unknownValue", $"'{SpecObject.Short(loop[0].GetString()!)}' is not one of {string.Join(", ", Names)}."));
            return null;
        }

        if (factor is < 1 or > MaxSize)
        {
            errors.Add(new SpecError(path, "outOfRange", $"{factor} is outside 1 to {MaxSize}. Use a value in that range."));
            return null;
        }

        return new Loop(level, (LoopDimension)dimension, factor, isSpatial);
    }
}
