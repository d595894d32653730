using System.Text.Json;
using Dse.Core.Cost.Accelerators.Groups;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies.Accelerators.Groups;

/// <summary>Which layer of which network runs where and when.</summary>
internal static class GroupReport
{
    /// <summary>Writes <c>design, makespanCycles, boundCycles, proved, busyRatio, schedule</c>.</summary>
    public static void Write(Utf8JsonWriter writer, GroupNetworkModel model, GroupDesign design, GroupEstimate estimate)
    {
        var schedule = estimate.Schedule;
        Design(writer, design);
        writer.WriteNumber("peakGops", design.PeakGops);
        writer.WriteNumber("makespanCycles", schedule.Makespan);
        writer.WriteNumber("boundCycles", schedule.Bound);
        writer.WriteBoolean("proved", schedule.Bound >= schedule.Makespan);
        var busy = new double[design.Parts.Count];
        for (var j = 0; j < model.Jobs.Count; j++)
        {
            busy[schedule.Machine[j]] += model.CyclesOf(design, j, schedule.Machine[j]);
        }

        writer.WriteStartArray("busyRatio");
        foreach (var cycles in busy)
        {
            writer.WriteNumberValue(cycles / schedule.Makespan);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("schedule");
        for (var j = 0; j < model.Jobs.Count; j++)
        {
            var job = model.Jobs[j];
            var network = model.Mix.Networks[job.Network];
            writer.WriteStartObject();
            writer.WriteString("network", network.Name);
            writer.WriteString("layer", network.Layers[job.Layer].Name);
            writer.WriteNumber("count", job.Count);
            writer.WriteNumber("subAccelerator", schedule.Machine[j] + 1);
            writer.WriteNumber("startCycle", schedule.Start[j]);
            writer.WriteNumber("endCycle", schedule.Start[j] + model.CyclesOf(design, j, schedule.Machine[j]));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Energy of the weighted networks by network, mJ.</summary>
    public static IReadOnlyList<(string Name, double Value)> EnergyParts(GroupNetworkModel model, GroupEstimate estimate) =>
        [.. model.Mix.Networks.Select((n, i) => (n.Name, model.Mix.Weights[i] * Energy.FromPicojoules(estimate.Networks[i].EnergyPj).Millijoules))];

    // As lines take it.
    private static void Design(Utf8JsonWriter writer, GroupDesign design)
    {
        var common = design.Parts[0].Array;
        writer.WriteStartObject("design");
        writer.WriteNumber(GroupStudy.Field, design.Parts.Count);
        writer.WriteNumber("wordBytes", common.WordBytes);
        writer.WriteNumber("nodeNm", common.NodeNm);
        writer.WriteNumber("bandwidthGBps", design.Bandwidth.GBps);
        writer.WriteNumber("clockMhz", design.Clock.MHz);
        writer.WriteString("assignment", GroupSpace.Goals[(int)design.Goal]);
        for (var i = 0; i < design.Parts.Count; i++)
        {
            var array = design.Parts[i].Array;
            writer.WriteNumber(GroupSpace.Numbered("rows", i + 1), array.Rows);
            writer.WriteNumber(GroupSpace.Numbered("cols", i + 1), array.Columns);
            writer.WriteString(GroupSpace.Numbered("dataflow", i + 1), SystolicReader.Dataflows[(int)array.Dataflow]);
            writer.WriteNumber(GroupSpace.Numbered("ifmapSramKiB", i + 1), array.IfmapSram.KiB);
            writer.WriteNumber(GroupSpace.Numbered("filterSramKiB", i + 1), array.FilterSram.KiB);
            writer.WriteNumber(GroupSpace.Numbered("ofmapSramKiB", i + 1), array.OfmapSram.KiB);
            writer.WriteNumber(GroupSpace.Numbered("bandwidthWeight", i + 1), design.Weights[i]);
        }

        writer.WriteEndObject();
    }
}
