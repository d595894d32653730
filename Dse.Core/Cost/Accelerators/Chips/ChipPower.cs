using Dse.Core.Cost.Accelerators.Systolic;

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
        var hertz = design.ClockMhz * 1e6;
        var energy = design.Process.EnergyRatio * 1e-12;
        var bank = Math.Min(MaxBankKiB, design.SramMiB * 1024 / design.Arrays);
        var pjPerByte = (constants["sram.base"] + (constants["sram.perRootKiB"] * Math.Sqrt(bank))) / 8;

        // Per cycle: a word into every row, and into every column either a word (sums stay) or a sum out and back.
        var edge = (design.Rows * WordBytes) + (design.Columns * (design.Dataflow == Dataflow.OutputStationary ? WordBytes : 2 * SumBytes));
        return new ChipPower(
            constants["logicDraw"] * constants["mac"] * design.Elements * hertz * energy,
            pjPerByte * edge * design.Arrays * hertz * energy,
            design.MemoryGBps * 1e9 * 8 * design.Memory.PjPerBit * 1e-12,
            2 * design.LinkGBps * 1e9 * 8 * constants["link.energy"] * 1e-12,
            constants["leakage"] * ChipArea.Of(design).TotalMm2);
    }
}
