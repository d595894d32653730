namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>What a chip costs, US dollars (docs/accelerators.md, chips).</summary>
/// <param name="YieldRatio">Share of the dies that work.</param>
/// <param name="DieUsd">One working die.</param>
/// <param name="MemoryUsd">Its stacks.</param>
/// <param name="PackageUsd">Interposer, assembly and test.</param>
/// <param name="DesignUsd">Its share of the design.</param>
/// <param name="MarginUsd">What the seller adds.</param>
public readonly record struct ChipPrice(double YieldRatio, double DieUsd, double MemoryUsd, double PackageUsd, double DesignUsd, double MarginUsd)
{
    private const double Mm2PerCm2 = 100;

    /// <summary>The device, US dollars.</summary>
    public double TotalUsd => DieUsd + MemoryUsd + PackageUsd + DesignUsd + MarginUsd;

    /// <summary>The price of a design.</summary>
    public static ChipPrice Of(ChipDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var constants = ChipConstants.Default;
        var mm2 = ChipArea.Of(design).TotalMm2;
        var clustering = constants["defectClustering"];
        var yield = Math.Pow(1 + (mm2 / Mm2PerCm2 * design.Process.DefectsPerCm2 / clustering), -clustering);

        // Whole dies on a round wafer: area over area, less what the rim cuts.
        var diameter = constants["wafer"];
        var dies = Math.Max(1, (Math.PI * diameter * diameter / 4 / mm2) - (Math.PI * diameter / Math.Sqrt(2 * mm2)));
        var die = design.Process.WaferUsd / dies / yield;
        var memory = design.MemorySize.GiB * design.Memory.UsdPerGiB;
        var package = constants["package"] * (mm2 + (design.Stacks * constants["stack"]));
        var share = design.Process.DesignUsd / design.Business.Units;
        return new ChipPrice(yield, die, memory, package, share, design.Business.MarginRatio * (die + memory + package + share));
    }
}
