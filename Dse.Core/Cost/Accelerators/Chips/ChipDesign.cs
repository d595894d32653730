using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>A chip of like systolic arrays with a shared memory on chip and stacked memory beside it.</summary>
/// <remarks>Immutable, thread-safe, compared by content. Elements multiply in bf16 and sum in fp32.</remarks>
/// <param name="Rows">Rows of one array, at least 1.</param>
/// <param name="Columns">Columns of one array, at least 1.</param>
/// <param name="Arrays">Arrays, at least 1.</param>
/// <param name="Dataflow">What stays in the elements.</param>
public sealed record ChipDesign(int Rows, int Columns, int Arrays, Dataflow Dataflow)
{
    /// <summary>What the arrays are when they are not systolic; rows and columns are its own then. Null for systolic ones.</summary>
    public ArrayTemplate? Template { get; init; }

    /// <summary>Memory on chip, all arrays together; above 0.</summary>
    public required DataSize Sram { get; init; }

    /// <summary>Clock; above 0.</summary>
    public required ClockRate Clock { get; init; }

    /// <summary>Stacks of memory beside the chip, at least 1.</summary>
    public required int Stacks { get; init; }

    /// <summary>What the stacks are.</summary>
    public required StackedMemory Memory { get; init; }

    /// <summary>Bandwidth to other chips of a domain, per direction; at least 0.</summary>
    public required DataRate Link { get; init; }

    /// <summary>What it is made on.</summary>
    public required ManufacturingProcess Process { get; init; }

    /// <summary>Chips in one scale-up domain, at least 1.</summary>
    public int ScaleUpDomain { get; init; } = 8;

    /// <summary>Network bandwidth beyond the domain, per direction.</summary>
    public DataRate ScaleOut { get; init; } = DataRate.FromGBps(50);

    /// <summary>Whether elements multiply formats of half the width twice a cycle (fp8, int8).</summary>
    public bool HasNarrowFormats { get; init; } = true;

    /// <summary>What is paid beside the making.</summary>
    public ChipBusiness Business { get; init; } = ChipBusiness.Default;

    /// <summary>Multipliers of all arrays.</summary>
    public double Elements => (double)Rows * Columns * Arrays;

    /// <summary>Operations per second in bf16; a product and a sum are two.</summary>
    public double PeakFlops => 2 * Elements * Clock.Hertz;

    /// <summary>Operations per second of the vector units, in fp32.</summary>
    public double VectorFlops => ChipConstants.Default["vectorOpsPerColumn"] * Columns * Arrays * Clock.Hertz;

    /// <summary>Bandwidth of the stacks.</summary>
    public DataRate MemoryRate => Stacks * Memory.Rate;

    /// <summary>Capacity of the stacks.</summary>
    public DataSize MemorySize => Stacks * Memory.Size;
}
