using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>What a chip's area goes to, mm² (docs/accelerators.md, chips).</summary>
/// <param name="ArraysMm2">Elements with their registers and wires.</param>
/// <param name="SramMm2">Memory on chip.</param>
/// <param name="MemoryPhyMm2">Interfaces of the stacks.</param>
/// <param name="LinkPhyMm2">Transceivers of the links.</param>
/// <param name="RestMm2">Vector units, control, wires between blocks, other input and output.</param>
public readonly record struct ChipArea(double ArraysMm2, double SramMm2, double MemoryPhyMm2, double LinkPhyMm2, double RestMm2)
{
    private const double WordBytes = 2;

    /// <summary>The chip, mm².</summary>
    public double TotalMm2 => ArraysMm2 + SramMm2 + MemoryPhyMm2 + LinkPhyMm2 + RestMm2;

    /// <summary>The most stacks that fit along the long sides of the chip.</summary>
    public int MaxStacks => 2 * (int)(Math.Sqrt(TotalMm2 * ChipConstants.Default["aspect"]) / ChipConstants.Default["stackPitch"]);

    /// <summary>The area of a design.</summary>
    public static ChipArea Of(ChipDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var constants = ChipConstants.Default;
        var arrays = constants["element"] * design.Elements * design.Process.LogicAreaRatio;

        // Memories inside the arrays of a template are counted like the shared one; a systolic element's are in the element.
        var local = DataSize.FromBytes((design.Template?.LocalWords ?? 0) * design.Arrays * WordBytes);
        var sram = constants["sram"] * (design.Sram + local).MiB * design.Process.SramAreaRatio;
        return new ChipArea(
            arrays, sram, design.Stacks * design.Memory.PhyMm2, constants["link"] * design.Link.GBps, constants["restArea"] * (arrays + sram));
    }
}
