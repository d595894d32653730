using Dse.Core.Workloads;

namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>Energy and area of a systolic array (docs/accelerators.md §2).</summary>
/// <param name="MacPj">Multiply-accumulates, pJ.</param>
/// <param name="RegisterPj">Registers in the elements, pJ.</param>
/// <param name="SramPj">The three memories, pJ.</param>
/// <param name="DramPj">DRAM, pJ.</param>
public readonly record struct SystolicEnergy(double MacPj, double RegisterPj, double SramPj, double DramPj)
{
    /// <summary>All of it, pJ.</summary>
    public double TotalPj => MacPj + RegisterPj + SramPj + DramPj;

    /// <summary>The energy of one layer.</summary>
    public static SystolicEnergy Of(SystolicArray array, in MatrixProduct product, in SystolicEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(array);
        return Of(Technology.Default.At(array.NodeNm), array, product, estimate);
    }

    /// <summary>The energy of one layer in a process.</summary>
    /// <param name="technology">At the array's node.</param>
    /// <param name="array">The array.</param>
    /// <param name="product">The layer as products.</param>
    /// <param name="estimate">The layer on the array.</param>
    public static SystolicEnergy Of(Technology technology, SystolicArray array, in MatrixProduct product, in SystolicEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(technology);
        ArgumentNullException.ThrowIfNull(array);

        // A multiplier grows with the product of its operands' widths, a register with its own.
        var width = array.WordBytes * 8 / technology.WordBits;
        return new SystolicEnergy(
            product.Macs * technology.MacPj * width * width,
            product.Macs * technology.RegisterPj * width,
            (estimate.IfmapSramReads * technology.SramAccessPj(array.IfmapSram, array.WordBytes))
                + (estimate.FilterSramReads * technology.SramAccessPj(array.FilterSram, array.WordBytes))
                + (estimate.OfmapSramWrites * technology.SramAccessPj(array.OfmapSram, array.WordBytes)),
            estimate.DramBytes * technology.DramPjPerByte);
    }

    /// <summary>Area of the array with its memories, mm².</summary>
    public static double AreaMm2(SystolicArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        var technology = Technology.Default.At(array.NodeNm);
        var width = array.WordBytes * 8 / technology.WordBits;
        return technology.FixedMm2 + (technology.ElementMm2 * array.Elements * width * width) + (technology.ColumnMm2 * array.Columns)
            + (technology.SramMm2PerKiB * (array.IfmapSram + array.FilterSram + array.OfmapSram).KiB);
    }
}
