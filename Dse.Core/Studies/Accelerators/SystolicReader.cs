using System.Globalization;
using Dse.Core.Cost.Accelerators.Systolic;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Reads <c>accelerator</c>: a systolic array and its memories.</summary>
internal static class SystolicReader
{
    /// <summary>Most rows and most columns.</summary>
    public const int MaxElements = 1 << 16;

    /// <summary>Most KiB of a memory.</summary>
    public const double MaxKiB = 1 << 30;

    /// <summary>How specs spell the members of <see cref="Dataflow"/>.</summary>
    public static readonly string[] Dataflows = ["os", "ws", "is"];

    private static readonly string[] Modes = ["scalesim"];

    /// <summary>The array; null after an error.</summary>
    public static (SystolicArray Array, double? ClockMhz)? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        if (root.Object("accelerator") is not { } spec)
        {
            root.Error("accelerator", "missingField", "'accelerator' is missing. Give for example { rows: 32, cols: 32, dataflow: ws }.");
            return null;
        }

        var defaults = new SystolicArray(1, 1, Dataflow.WeightStationary);
        var array = new SystolicArray(spec.Int("rows", 1, MaxElements), spec.Int("cols", 1, MaxElements), (Dataflow)spec.Choice("dataflow", Dataflows, (int)defaults.Dataflow))
        {
            IsScaleSim = spec.Has("compatibility") && spec.Choice("compatibility", Modes, -1) == 0,
            IfmapSramKiB = spec.Number("ifmapSramKiB", 1e-3, MaxKiB, defaults.IfmapSramKiB),
            FilterSramKiB = spec.Number("filterSramKiB", 1e-3, MaxKiB, defaults.FilterSramKiB),
            OfmapSramKiB = spec.Number("ofmapSramKiB", 1e-3, MaxKiB, defaults.OfmapSramKiB),
            BandwidthWordsPerCycle = spec.OptionalNumber("bandwidthWordsPerCycle", 1e-6, 1e9),
            WordBytes = spec.Number("wordBytes", 0.125, 64, defaults.WordBytes),
            NodeNm = spec.Number("nodeNm", 1, 1000, defaults.NodeNm),
        };
        var clock = spec.OptionalNumber("clockMhz", 1e-3, 1e6);
        spec.RejectUnknown();
        HoldWords(spec, array);
        return errors.Count == before ? (array, clock) : null;
    }

    /// <summary>Reports memories that hold not even one word.</summary>
    public static void HoldWords(SpecObject spec, SystolicArray array)
    {
        Holds(spec, "ifmapSramKiB", array.IfmapSramKiB, array.WordBytes);
        Holds(spec, "filterSramKiB", array.FilterSramKiB, array.WordBytes);
        Holds(spec, "ofmapSramKiB", array.OfmapSramKiB, array.WordBytes);
    }

    private static void Holds(SpecObject spec, string field, double kibibytes, double wordBytes)
    {
        if (kibibytes * 1024 < wordBytes)
        {
            spec.Error(field, "outOfRange", string.Create(CultureInfo.InvariantCulture, $"{kibibytes} KiB do not hold one word of {wordBytes} bytes. Use at least {wordBytes / 1024}."));
        }
    }
}
