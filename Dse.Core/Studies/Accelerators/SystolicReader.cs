using System.Globalization;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;

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
    public static (SystolicArray Array, ClockRate? Clock)? Read(SpecObject root, ICollection<SpecError> errors)
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
            IfmapSram = spec.KiB("ifmapSramKiB", 1e-3, MaxKiB, defaults.IfmapSram),
            FilterSram = spec.KiB("filterSramKiB", 1e-3, MaxKiB, defaults.FilterSram),
            OfmapSram = spec.KiB("ofmapSramKiB", 1e-3, MaxKiB, defaults.OfmapSram),
            BandwidthWordsPerCycle = spec.OptionalNumber("bandwidthWordsPerCycle", 1e-6, 1e9),
            WordBytes = spec.Number("wordBytes", 0.125, 64, defaults.WordBytes),
            NodeNm = spec.Number("nodeNm", 1, 1000, defaults.NodeNm),
        };
        ClockRate? clock = spec.Has("clockMhz") ? spec.Mhz("clockMhz", 1e-3, 1e6, default) : null;
        spec.RejectUnknown();
        HoldWords(spec, array, n => n);
        return errors.Count == before ? (array, clock) : null;
    }

    /// <summary>Reports memories that hold not even one word.</summary>
    /// <param name="spec">What the array was read from.</param>
    /// <param name="array">The array.</param>
    /// <param name="nameOf">How it spells a field.</param>
    public static void HoldWords(SpecObject spec, SystolicArray array, Func<string, string> nameOf)
    {
        Holds(spec, nameOf("ifmapSramKiB"), array.IfmapSram, array.WordBytes);
        Holds(spec, nameOf("filterSramKiB"), array.FilterSram, array.WordBytes);
        Holds(spec, nameOf("ofmapSramKiB"), array.OfmapSram, array.WordBytes);
    }

    private static void Holds(SpecObject spec, string field, DataSize memory, double wordBytes)
    {
        if (memory.Bytes < wordBytes)
        {
            spec.Error(field, "outOfRange", string.Create(CultureInfo.InvariantCulture, $"{memory.KiB} KiB do not hold one word of {wordBytes} bytes. Use at least {DataSize.FromBytes(wordBytes).KiB}."));
        }
    }
}
