using Dse.Core.Cost.Accelerators;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Reads <c>hierarchy</c> and <c>parameters</c>: a template or levels of one's own.</summary>
internal static class HierarchyReader
{
    private const int MaxSide = 1 << 16;
    private const int MaxElements = 1 << 28;
    private const long MaxWords = 1L << 40;

    private const int MaxNodeNm = 250;

    private static readonly string[] Templates = [.. HierarchyTemplates.All.Select(t => t.Name)];
    private static readonly string[] TensorNames = ["weights", "inputs", "outputs"];

    /// <summary>The hierarchy; null after an error.</summary>
    public static MemoryHierarchy? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        if (root.Member("hierarchy") is not { } member)
        {
            root.Error("hierarchy", "missingField", $"'hierarchy' is missing. Give one of {string.Join(", ", Templates)}, or an object with 'levels', the innermost first.");
            return null;
        }

        MemoryHierarchy? hierarchy;
        if (member.ValueKind == System.Text.Json.JsonValueKind.Object)
        {
            hierarchy = Own(root.Object("hierarchy")!, errors);
        }
        else
        {
            var template = HierarchyTemplates.All[root.Choice("hierarchy", Templates, 0)];
            hierarchy = template == GemminiTemplate.Template ? Gemmini(root) : Named(root, template);
        }

        return errors.Count == before ? hierarchy : null;
    }

    private static MemoryHierarchy? Named(SpecObject root, HierarchyTemplate template)
    {
        var spec = root.Object("parameters");
        long[] values = [.. template.Parameters.Select(p => spec?.Whole(p.Name, p.Minimum, p.Maximum, p.Default) ?? p.Default)];
        spec?.RejectUnknown();

        // A value out of range has been told; the instance is not used then.
        return template.Make([.. template.Parameters.Zip(values, (p, v) => Math.Clamp(v, p.Minimum, p.Maximum))]);
    }

    private static MemoryHierarchy? Gemmini(SpecObject root)
    {
        if (root.Object("parameters") is not { } spec)
        {
            root.Error("parameters", "missingField", "'parameters' is missing. Give for example { meshX: 16, accumulatorDepth: 256, scratchpadEntries: 131072 }.");
            return null;
        }

        var columns = spec.Int("meshX", 1, MaxSide);
        var elements = (int)spec.Whole("pe", 1, MaxElements, Math.Min((long)columns * columns, MaxElements));

        // Depths and entries say the same in two ways: one column's accumulator, rows of the scratchpad.
        var depth = spec.Has("accumulatorDepth") || !spec.Has("accumulatorEntries")
            ? spec.Whole("accumulatorDepth", 1, MaxWords)
            : spec.Whole("accumulatorEntries", 1, MaxWords);
        spec.Member("accumulatorEntries");
        var rowBits = spec.Int("scratchpadWidthBits", 8, 1 << 20, 8 * columns);
        var words = spec.Has("scratchpadEntries") || !spec.Has("scratchpadDepth")
            ? spec.Whole("scratchpadEntries", 1, MaxWords)
            : spec.Whole("scratchpadDepth", 1, MaxWords) * (rowBits / 8);
        spec.Member("scratchpadDepth");
        var node = spec.Number("nodeNm", 1, MaxNodeNm, Technology.Default.NodeNm);
        spec.RejectUnknown();
        if (elements % columns != 0)
        {
            spec.Error("pe", "notADivisor", $"{columns} columns do not divide {elements} elements. Use a multiple of meshX.");
            return null;
        }

        return GemminiTemplate.Make(columns, elements, depth, words, Technology.Default.At(node));
    }

    private static MemoryHierarchy? Own(SpecObject spec, ICollection<SpecError> errors)
    {
        var mac = spec.Number("macPj", 0, 1e9, 0);
        var listed = spec.List("levels", MemoryHierarchy.MaxLevels);
        if (listed.Count == 0)
        {
            spec.Error("levels", "missingField", $"'levels' is missing or empty. Give 1 to {MemoryHierarchy.MaxLevels} levels, the innermost first.");
        }

        var levels = new List<MemoryLevel>();
        foreach (var (element, path) in listed)
        {
            levels.Add(Level(new SpecObject(element, path, errors), levels.Count, errors));
        }

        spec.RejectUnknown();
        if (levels is [.., var last] && last.Keeps != Tensors.All)
        {
            spec.Error("levels", "outermostLevel", $"The outermost level '{last.Name}' must keep weights, inputs and outputs. Put DRAM last.");
        }

        return levels.Count > 0 ? new MemoryHierarchy("custom", levels, mac) : null;
    }

    private static MemoryLevel Level(SpecObject spec, int index, ICollection<SpecError> errors)
    {
        var access = spec.Number("accessPj", 0, 1e9, 0);
        var keeps = Tensors.None;
        foreach (var (element, path) in spec.List("keeps", TensorNames.Length))
        {
            var at = element.ValueKind == System.Text.Json.JsonValueKind.String ? Array.IndexOf(TensorNames, element.GetString()) : -1;
            if (at < 0)
            {
                errors.Add(new SpecError(path, "unknownValue", $"{SpecObject.Describe(element)} is not one of {string.Join(", ", TensorNames)}."));
            }
            else
            {
                keeps |= (Tensors)(1 << at);
            }
        }

        var level = new MemoryLevel(spec.String("name", 100) ?? $"L{index}", keeps)
        {
            CapacityWords = spec.OptionalNumber("capacityWords", 1, MaxWords),
            BandwidthWordsPerCycle = spec.OptionalNumber("bandwidthWordsPerCycle", 1e-9, 1e12),
            ReadBandwidthWordsPerCycle = spec.OptionalNumber("readWordsPerCycle", 1e-9, 1e12),
            WriteBandwidthWordsPerCycle = spec.OptionalNumber("writeWordsPerCycle", 1e-9, 1e12),
            ReadPj = spec.Number("readPj", 0, 1e9, access),
            WritePj = spec.Number("writePj", 0, 1e9, access),
            LeakagePjPerCycle = spec.Number("leakagePjPerCycle", 0, 1e9, 0),
            FanOut = spec.Int("fanOut", 1, int.MaxValue, 1),
            SpatialDimensions = Dimensions(spec, "spatialDimensions", errors),
            TemporalDimensions = Dimensions(spec, "temporalDimensions", errors),
        };
        spec.RejectUnknown();
        return level;
    }

    private static LoopDimensions Dimensions(SpecObject spec, string name, ICollection<SpecError> errors)
    {
        if (!spec.Has(name))
        {
            return LoopDimensions.All;
        }

        var set = LoopDimensions.None;
        foreach (var (element, path) in spec.List(name, MappingReader.Names.Count))
        {
            var at = element.ValueKind == System.Text.Json.JsonValueKind.String ? MappingReader.IndexOf(element.GetString()!) : -1;
            if (at < 0)
            {
                errors.Add(new SpecError(path, "unknownValue", $"{SpecObject.Describe(element)} is not one of {string.Join(", ", MappingReader.Names)}."));
            }
            else
            {
                set |= (LoopDimensions)(1 << at);
            }
        }

        return set;
    }
}
