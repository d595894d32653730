using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Tests.Cost.Accelerators.Chips;

/// <summary>Designs that tests start from.</summary>
internal static class Chips
{
    /// <summary>Sixteen arrays of 128 by 128 on 4 nm.</summary>
    public static ChipDesign Large => new(128, 128, 16, Dataflow.WeightStationary)
    {
        Sram = DataSize.FromMiB(128),
        Clock = ClockRate.FromMHz(1750),
        Stacks = 4,
        Memory = StackedMemory.Find("hbm3")!,
        Link = DataRate.FromGBps(450),
        Process = ManufacturingProcess.Find(4)!,
    };

    /// <summary>One array of four by four.</summary>
    public static ChipDesign Tiny => Large with { Rows = 4, Columns = 4, Arrays = 1, Sram = DataSize.FromMiB(1), Stacks = 1 };
}
