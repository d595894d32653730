using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Tests.Cost.Accelerators.Chips;

public class ChipDesignTests
{
    // Data sheets as in bench/Accuracy/data/chips.csv. Peak rates follow from the shape; power and area are within what the fit
    // over nine chips leaves open (./dse bench chips).
    [Theory]
    [InlineData("TPUv4", 7, 128, 128, 8, 1050, 160, 4, "hbm2", 300, 275, 1228, 192, 600, Dataflow.WeightStationary)]
    [InlineData("A100", 7, 16, 16, 432, 1410, 88, 5, "hbm2e", 300, 312, 2039, 400, 826, Dataflow.OutputStationary)]
    [InlineData("H100", 4, 16, 32, 528, 1830, 116, 5, "hbm3", 450, 989, 3350, 700, 814, Dataflow.OutputStationary)]
    public void A_design_with_the_figures_of_a_real_chip_comes_out_like_it(
        string chip, double node, int rows, int columns, int arrays, double clock, double sram, int stacks, string memory, double link, double tflops, double gBps, double watts, double mm2, Dataflow dataflow)
    {
        var design = new ChipDesign(rows, columns, arrays, dataflow)
        {
            Sram = DataSize.FromMiB(sram),
            Clock = ClockRate.FromMHz(clock),
            Stacks = stacks,
            Memory = StackedMemory.Find(memory)!,
            Link = DataRate.FromGBps(link),
            Process = ManufacturingProcess.Find(node)!,
        };

        var device = DesignedDevice.Of(design);

        Assert.NotEmpty(chip);
        Assert.InRange(device.PeakFlops(Precision.Bf16)!.Value / 1e12 / tflops, 0.99, 1.01);
        Assert.InRange(device.MemoryGBps / gBps, 0.98, 1.02);
        Assert.InRange(device.TdpWatts!.Value / watts, 0.6, 1.75);
        Assert.InRange(ChipArea.Of(design).TotalMm2 / mm2, 0.65, 1.35);
    }

    [Fact]
    public void A_device_has_the_figures_of_its_design()
    {
        var device = DesignedDevice.Of(Chips.Large);

        Assert.Equal(2.0 * 128 * 128 * 16 * 1.75e9, device.PeakFlops(Precision.Bf16)!.Value, 1.0);
        Assert.Equal(2 * device.PeakFlops(Precision.Bf16)!.Value, device.PeakFlops(Precision.Mxfp8)!.Value, 1.0);
        Assert.Equal(4 * 670, device.MemoryGBps);
        Assert.Equal(4 * 16, device.MemoryGiB);
        Assert.Equal(450, device.ScaleUpGBps);
        Assert.Equal(2022, device.Year);
    }

    // 262,144 elements of 0.001526 mm2, 128 MiB of 0.472, both on 4 nm; four interfaces of 8.3, 450 GB/s of 0.043, 1.55 of the first two.
    [Fact]
    public void Area_is_the_hand_computed_sum()
    {
        var area = ChipArea.Of(Chips.Large);

        Assert.Equal(262_144 * 0.001526 * 0.524, area.ArraysMm2, 1e-9);
        Assert.Equal(128 * 0.472 * 0.778, area.SramMm2, 1e-9);
        Assert.Equal((2.55 * (area.ArraysMm2 + area.SramMm2)) + (4 * 8.3) + (450 * 0.043), area.TotalMm2, 1e-9);
        Assert.Equal(4, area.MaxStacks);
    }

    [Fact]
    public void A_stack_draws_its_bits_and_a_link_both_directions()
    {
        var power = ChipPower.Of(Chips.Large);

        Assert.Equal(4 * 670e9 * 8 * 5.5e-12, power.MemoryWatts, 1e-9);
        Assert.Equal(2 * 450e9 * 8 * 5e-12, power.LinksWatts, 1e-9);
        Assert.Equal(2.4 * 0.59e-12 * 0.546 * 262_144 * 1.75e9, power.ArraysWatts, 1e-6);
    }

    // Twice the area on a wafer: less than half the dies, and each works less often.
    [Fact]
    public void A_die_of_twice_the_area_costs_more_than_twice_as_much()
    {
        var small = Chips.Large with { Arrays = 4, Sram = DataSize.FromMiB(32), Stacks = 1, Link = DataRate.FromGBps(0) };
        var large = Chips.Large with { Arrays = 8, Sram = DataSize.FromMiB(64), Stacks = 2, Link = DataRate.FromGBps(0) };

        Assert.Equal(2 * ChipArea.Of(small).TotalMm2, ChipArea.Of(large).TotalMm2, 1e-9);
        Assert.True(ChipPrice.Of(large).DieUsd > 2 * ChipPrice.Of(small).DieUsd);
        Assert.True(ChipPrice.Of(large).YieldRatio < ChipPrice.Of(small).YieldRatio);
    }

    // 706.9 mm2: 70,686/706.9 - 942.5/37.6 = 74.9 dies on a wafer, of which (1 + 0.7069/10)^-10 = 0.505 work.
    [Fact]
    public void A_known_die_has_the_hand_computed_price()
    {
        var price = ChipPrice.Of(Chips.Large);

        Assert.Equal(706.9, ChipArea.Of(Chips.Large).TotalMm2, 0.1);
        Assert.Equal(0.505, price.YieldRatio, 0.001);
        Assert.Equal(16_988 / 74.9 / 0.505, price.DieUsd, 1.0);
        Assert.Equal(64 * 12, price.MemoryUsd, 1e-9);
        Assert.Equal(0.25 * (706.9 + 440), price.PackageUsd, 0.1);
    }

    [Fact]
    public void A_design_is_paid_off_over_its_units_and_a_margin_is_added()
    {
        var one = ChipPrice.Of(Chips.Large with { Business = new ChipBusiness(1000, 0) });
        var sold = ChipPrice.Of(Chips.Large with { Business = new ChipBusiness(1000, 0.5) });

        Assert.Equal(542_200, one.DesignUsd, 1e-6);
        Assert.Equal(1.5 * one.TotalUsd, sold.TotalUsd, 1e-6);
    }

    [Fact]
    public void What_cannot_be_made_is_told_apart()
    {
        Assert.Equal(ChipProblem.None, ChipRules.Check(Chips.Large));
        Assert.Equal(ChipProblem.ChipArea, ChipRules.Check(Chips.Large with { Arrays = 32 }));
        Assert.Equal(ChipProblem.ChipEdge, ChipRules.Check(Chips.Large with { Stacks = 6 }));
        Assert.Equal(ChipProblem.ChipClock, ChipRules.Check(Chips.Large with { Clock = ClockRate.FromMHz(2100) }));
    }

    [Fact]
    public void Every_choice_of_a_design_changes_its_hash()
    {
        var design = Chips.Large;
        ChipDesign[] others =
        [
            design, design with { Rows = 64 }, design with { Columns = 64 }, design with { Arrays = 8 }, design with { Dataflow = Dataflow.InputStationary },
            design with { Sram = DataSize.FromMiB(64) }, design with { Clock = ClockRate.FromMHz(1700) }, design with { Stacks = 3 }, design with { Memory = StackedMemory.Find("hbm3e")! },
            design with { Link = DataRate.FromGBps(300) }, design with { Process = ManufacturingProcess.Find(5)! }, design with { ScaleUpDomain = 16 },
            design with { ScaleOut = DataRate.FromGBps(25) }, design with { HasNarrowFormats = false }, design with { Business = new ChipBusiness(1, 0) },
        ];

        Assert.Equal(others.Length, others.Select(DesignedDevice.HashOf).Distinct(StringComparer.Ordinal).Count());
    }
}
