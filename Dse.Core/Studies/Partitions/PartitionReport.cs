using System.Text.Json;

namespace Dse.Core.Studies.Partitions;

/// <summary>The artifact of a split: who runs what, how busy it is, what crosses which link.</summary>
internal static class PartitionReport
{
    /// <summary>Writes its members.</summary>
    public static void Write(Utf8JsonWriter writer, PartitionModel model, int[] placement, PartitionPlan plan)
    {
        writer.WriteStartObject("placement");
        for (var l = 0; l < placement.Length; l++)
        {
            writer.WriteString(model.Layers[l].Name, model.Devices[placement[l]].Name);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("devices");
        for (var d = 0; d < model.Devices.Count; d++)
        {
            if (!placement.Contains(d))
            {
                continue;
            }

            writer.WriteStartObject();
            writer.WriteString("name", model.Devices[d].Name);
            writer.WriteNumber("busyMs", plan.DeviceMs[d]);
            writer.WriteNumber("busyRatio", plan.Values[PartitionModel.Period] > 0 ? plan.DeviceMs[d] / plan.Values[PartitionModel.Period] : 0);
            writer.WriteNumber("memoryBytes", plan.DeviceBytes[d]);
            writer.WriteStartArray("layers");
            for (var l = 0; l < placement.Length; l++)
            {
                if (placement[l] == d)
                {
                    writer.WriteStringValue(model.Layers[l].Name);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("transfers");
        for (var l = 0; l < placement.Length; l++)
        {
            foreach (var input in model.Layers[l].Inputs)
            {
                if (placement[input] != placement[l] && model.TransferMs(placement[input], placement[l], model.Layers[input].OutputBytes) is var time && double.IsFinite(time))
                {
                    writer.WriteStartObject();
                    writer.WriteString("tensorOf", model.Layers[input].Name);
                    writer.WriteString("to", model.Layers[l].Name);
                    writer.WriteString("fromDevice", model.Devices[placement[input]].Name);
                    writer.WriteString("toDevice", model.Devices[placement[l]].Name);
                    writer.WriteNumber("bytes", model.Layers[input].OutputBytes);
                    writer.WriteNumber("timeMs", time);
                    writer.WriteEndObject();
                }
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes what the latency and the energy of a request add up from: every layer, and every tensor that crosses.</summary>
    public static void WriteWaterfall(Utf8JsonWriter writer, PartitionModel model, int[] placement)
    {
        writer.WriteStartObject("waterfall");
        LineAnswer.WriteTerms(writer, "latencyMs", Terms(model, placement, (layer, device) => layer.LatencyMs[device], model.TransferMs));
        if (model.KnowsEnergy)
        {
            LineAnswer.WriteTerms(writer, "energyMj", Terms(model, placement, (layer, device) => layer.EnergyMj[device], model.TransferMj));
        }

        writer.WriteEndObject();
    }

    private static List<(string Name, double Value)> Terms(PartitionModel model, int[] placement, Func<PartitionLayer, int, double> ofLayer, Func<int, int, double, double> ofTransfer)
    {
        var terms = new List<(string Name, double Value)>();
        for (var l = 0; l < placement.Length; l++)
        {
            var (layer, device) = (model.Layers[l], placement[l]);
            terms.AddRange(layer.Inputs.Where(i => placement[i] != device).Select(i => ($"{model.Layers[i].Name} to {layer.Name}", ofTransfer(placement[i], device, model.Layers[i].OutputBytes))));
            terms.Add((layer.Name, ofLayer(layer, device)));
        }

        return terms;
    }
}
