using System.Text.Json.Nodes;
using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Hardware;
using Dse.Core.Studies.Devices;

namespace Dse.Core.Studies.Codesigns;

/// <summary>Everything about a device that a study chose: figures, and of a designed one where area, power and price go.</summary>
internal static class DeviceReport
{
    /// <summary>The device as JSON.</summary>
    public static JsonObject Of(Device device)
    {
        var report = new JsonObject
        {
            ["name"] = device.Name,
            ["bf16Tflops"] = device.PeakFlops(Precision.Bf16) / 1e12,
            ["memoryGiB"] = device.MemoryGiB,
            ["memoryGBps"] = device.MemoryGBps,
            ["scaleUpGBps"] = device.ScaleUpGBps,
            ["tdpWatts"] = device.TdpWatts,
            ["priceUsd"] = device.PriceUsd,
        };
        if (device.Design is { } design)
        {
            AddChip(report, design);
        }

        return report;
    }

    private static void AddChip(JsonObject report, ChipDesign design)
    {
        var (area, power, price) = (ChipArea.Of(design), ChipPower.Of(design), ChipPrice.Of(design));
        report["design"] = new JsonObject
        {
            ["template"] = design.Template?.Name,
            ["rows"] = design.Template is null ? design.Rows : null,
            ["cols"] = design.Template is null ? design.Columns : null,
            ["arrays"] = design.Arrays,
            ["dataflow"] = design.Template is null ? ChipReader.Dataflows[(int)design.Dataflow] : null,
            ["sramMiB"] = design.Sram.MiB,
            ["clockMhz"] = design.Clock.MHz,
            ["hbmStacks"] = design.Stacks,
            ["hbm"] = design.Memory.Name,
            ["linkGBps"] = design.Link.GBps,
            ["nodeNm"] = design.Process.NodeNm,
        };
        var chosen = report["design"]!.AsObject();
        foreach (var none in chosen.Where(m => m.Value is null).Select(m => m.Key).ToArray())
        {
            chosen.Remove(none);
        }

        report["areaMm2"] = Terms(("arrays", area.ArraysMm2), ("sram", area.SramMm2), ("memoryInterfaces", area.MemoryPhyMm2), ("links", area.LinkPhyMm2), ("rest", area.RestMm2));
        report["powerWatts"] = Terms(("arrays", power.ArraysWatts), ("sram", power.SramWatts), ("memory", power.MemoryWatts), ("links", power.LinksWatts), ("leakage", power.LeakageWatts));
        report["costUsd"] = Terms(("die", price.DieUsd), ("memory", price.MemoryUsd), ("package", price.PackageUsd), ("design", price.DesignUsd), ("margin", price.MarginUsd));
        report["yieldRatio"] = price.YieldRatio;
    }

    private static JsonArray Terms(params (string Name, double Value)[] terms)
    {
        var total = terms.Sum(t => t.Value);
        return [.. terms.Select(t => new JsonObject { ["term"] = t.Name, ["value"] = t.Value, ["shareRatio"] = t.Value / total })];
    }
}
