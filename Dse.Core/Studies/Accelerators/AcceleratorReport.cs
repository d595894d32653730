using System.Text.Json;
using Dse.Core.Cost.Accelerators;
using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Where time and energy of a design go, layer by layer: the data of rooflines, utilisation and energy pictures.</summary>
internal static class AcceleratorReport
{
    /// <summary>Writes <c>design, roofline, energyMillijoules, networks</c>.</summary>
    public static void Write(Utf8JsonWriter writer, SystolicNetworkModel model, AcceleratorDesign design)
    {
        Design(writer, design);
        writer.WriteStartObject("roofline");
        writer.WriteNumber("peakGops", design.PeakGops);
        writer.WriteNumber("bandwidthGBps", design.Bandwidth.GBps);
        writer.WriteNumber("ridgeOperationsPerByte", design.PeakGops / design.Bandwidth.GBps);
        writer.WriteEndObject();
        var (_, energy) = Parts(model, design);
        writer.WriteStartObject("energyMillijoules");
        foreach (var (name, millijoules) in energy)
        {
            writer.WriteNumber(name, millijoules);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("networks");
        for (var n = 0; n < model.Mix.Networks.Count; n++)
        {
            Network(writer, model, design, n);
        }

        writer.WriteEndArray();
    }

    /// <summary>Weighted sums over all networks: cycles (computing, waiting for DRAM) and energy by where it goes, mJ.</summary>
    public static (IReadOnlyList<(string Name, double Value)> Cycles, IReadOnlyList<(string Name, double Value)> Energy) Parts(SystolicNetworkModel model, AcceleratorDesign design)
    {
        double compute = 0;
        double stall = 0;
        var sum = new double[EnergyNames.Length];
        for (var n = 0; n < model.Mix.Networks.Count; n++)
        {
            var layers = model.Mix.Networks[n].Layers;
            for (var l = 0; l < layers.Count; l++)
            {
                var times = layers[l].Count * model.Mix.Weights[n];
                var (estimate, energy) = model.Layer(design, model.Mix.PlaceOf(n, l));
                compute += times * estimate.ComputeCycles;
                stall += times * (estimate.Cycles - estimate.ComputeCycles);
                var parts = EnergyOf(design, estimate, energy);
                for (var p = 0; p < sum.Length; p++)
                {
                    sum[p] += times * parts[p];
                }
            }
        }

        return ([("compute", compute), ("dramStall", stall)], [.. EnergyNames.Select((name, p) => (name, Energy.FromPicojoules(sum[p]).Millijoules))]);
    }

    /// <summary>Writes <c>design</c> as lines take it.</summary>
    public static void Design(Utf8JsonWriter writer, AcceleratorDesign design)
    {
        var array = design.Array;
        writer.WriteStartObject("design");
        writer.WriteNumber("rows", array.Rows);
        writer.WriteNumber("cols", array.Columns);
        writer.WriteString("dataflow", SystolicReader.Dataflows[(int)array.Dataflow]);
        writer.WriteNumber("wordBytes", array.WordBytes);
        writer.WriteNumber("nodeNm", array.NodeNm);
        writer.WriteNumber("ifmapSramKiB", array.IfmapSram.KiB);
        writer.WriteNumber("filterSramKiB", array.FilterSram.KiB);
        writer.WriteNumber("ofmapSramKiB", array.OfmapSram.KiB);
        writer.WriteNumber("bandwidthGBps", design.Bandwidth.GBps);
        writer.WriteNumber("clockMhz", design.Clock.MHz);
        writer.WriteEndObject();
    }

    private static readonly string[] EnergyNames = ["mac", "register", "ifmapSram", "filterSram", "ofmapSram", "dram"];

    private static double[] EnergyOf(AcceleratorDesign design, in SystolicEstimate estimate, in SystolicEnergy energy)
    {
        var array = design.Array;
        var technology = Technology.Default.At(array.NodeNm);
        return
        [
            energy.MacPj,
            energy.RegisterPj,
            estimate.IfmapSramReads * technology.SramAccessPj(array.IfmapSram, array.WordBytes),
            estimate.FilterSramReads * technology.SramAccessPj(array.FilterSram, array.WordBytes),
            estimate.OfmapSramWrites * technology.SramAccessPj(array.OfmapSram, array.WordBytes),
            energy.DramPj,
        ];
    }

    private static void Network(Utf8JsonWriter writer, SystolicNetworkModel model, AcceleratorDesign design, int index)
    {
        var network = model.Mix.Networks[index];
        writer.WriteStartObject();
        writer.WriteString("name", network.Name);
        writer.WriteNumber("weight", model.Mix.Weights[index]);
        writer.WriteNumber("macs", network.Macs);
        writer.WriteStartArray("layers");
        for (var l = 0; l < network.Layers.Count; l++)
        {
            var layer = network.Layers[l];
            var product = layer.Work.Product;
            var (estimate, energy) = model.Layer(design, model.Mix.PlaceOf(index, l));
            var seconds = design.Clock.Seconds(estimate.Cycles);
            var intensity = 2 * product.Macs / estimate.DramBytes;
            writer.WriteStartObject();
            writer.WriteString("name", layer.Name);
            writer.WriteNumber("count", layer.Count);
            writer.WriteNumber("m", product.M);
            writer.WriteNumber("n", product.N);
            writer.WriteNumber("k", product.K);
            writer.WriteNumber("repeats", product.Repeats);
            writer.WriteNumber("cycles", estimate.Cycles);
            writer.WriteNumber("computeCycles", estimate.ComputeCycles);
            writer.WriteString("boundBy", estimate.Cycles > estimate.ComputeCycles ? "dram" : "compute");
            writer.WriteNumber("utilizationRatio", estimate.OverallUtilizationRatio);
            writer.WriteNumber("mappingEfficiencyRatio", estimate.MappingEfficiencyRatio);
            writer.WriteNumber("dramBytes", estimate.DramBytes);
            writer.WriteNumber("operationsPerByte", intensity);
            writer.WriteNumber("attainedGops", 2 * product.Macs / seconds / 1e9);
            writer.WriteNumber("roofGops", Math.Min(design.PeakGops, intensity * design.Bandwidth.GBps));
            writer.WriteStartObject("energyPj");
            var parts = EnergyOf(design, estimate, energy);
            for (var p = 0; p < parts.Length; p++)
            {
                writer.WriteNumber(EnergyNames[p], parts[p]);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
