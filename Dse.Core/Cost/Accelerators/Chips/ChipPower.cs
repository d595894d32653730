using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>What a chip draws when everything runs at its peak, watts (docs/accelerators.md, chips): its power limit.</summary>
/// <param name="ArraysWatts">Elements.</param>
/// <param name="SramWatts">Memory on chip, feeding and draining the edges of the arrays.</param>
/// <param name="MemoryWatts">Stacks and their interfaces.</param>
/// <param name="LinksWatts">Links, both directions.</param>
/// <param name="LeakageWatts">What flows in any case.</param>
public readonly record struct ChipPower(double ArraysWatts, double SramWatts, double MemoryWatts, double LinksWatts, double LeakageWatts)
{
    // Inputs are bf16, sums fp32; a memory of one array is built of banks of at most this size.
    private const double WordBytes = 2;
    private const double SumBytes = 4;
    private const double MaxBankKiB = 1024;

    /// <summary>All of it, watts.</summary>
    public double TotalWatts => ArraysWatts + SramWatts + MemoryWatts + LinksWatts + LeakageWatts;

    /// <summary>The power of a design.</summary>
    public static ChipPower Of(ChipDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var constants = ChipConstants.Default;
        var shrunk = design.Process.EnergyRatio;
        var bank = Math.Min(MaxBankKiB, design.Sram.KiB / design.Arrays);
        var pjPerByte = (constants["sram.base"] + (constants["sram.perRootKiB"] * Math.Sqrt(bank))) / 8;

        // Per cycle: a word into every row, and into every column either a word (sums stay) or a sum out and back.
        var edge = design.Template is { } template ? EdgeBytes(template) : (design.Rows * WordBytes) + (design.Columns * (design.Dataflow == Dataflow.OutputStationary ? WordBytes : 2 * SumBytes));
        return new ChipPower(
            design.Clock.Watts(Energy.FromPicojoules(constants["logicDraw"] * constants["mac"] * design.Elements * LocalRatio(design) * shrunk)),
            design.Clock.Watts(Energy.FromPicojoules(pjPerByte * edge * design.Arrays * shrunk)),
            design.MemoryRate.BitsPerSecond * Energy.FromPicojoules(design.Memory.PjPerBit).Joules,
            2 * design.Link.BitsPerSecond * Energy.FromPicojoules(constants["link.energy"]).Joules,
            constants["leakage"] * ChipArea.Of(design).TotalMm2);
    }

    // What the ratio of logic was fitted to are elements that hold a weight, as the weight-stationary template's do.
    private static double LocalRatio(ChipDesign design) => design.Template is { } template ? template.LocalRatio / ArrayTemplate.All[0].LocalRatio : 1;

    private static double EdgeBytes(ArrayTemplate template)
    {
        var spread = template.Largest;
        return (spread.Rows * spread.Steps * WordBytes) + (template.KeepsSums ? spread.Filters * spread.Steps * WordBytes : spread.Rows * spread.Filters * 2 * SumBytes);
    }
}
