namespace Dse.Core.Studies.Partitions;

/// <summary>What keeps a split from running.</summary>
public enum PartitionProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A device comes back in a chain after another one.</summary>
    NotContiguous,

    /// <summary>Layers do not fit a device's memory.</summary>
    OutOfMemory,

    /// <summary>A tensor would have to cross where there is no link.</summary>
    NoLink,
}

/// <summary>A split of a network and its figures.</summary>
/// <param name="Problem">What keeps it from running.</param>
/// <param name="Violation">How far it is from running: a relative excess, 0 when it runs.</param>
/// <param name="Values">One per metric; NaN where unknown.</param>
/// <param name="DeviceMs">Busy time of each device per request, milliseconds.</param>
/// <param name="DeviceBytes">Memory in use of each device, bytes.</param>
public sealed record PartitionPlan(PartitionProblem Problem, double Violation, double[] Values, double[] DeviceMs, double[] DeviceBytes)
{
    /// <summary>Prices a split.</summary>
    /// <param name="model">The network.</param>
    /// <param name="placement">The device of each layer, which can run it.</param>
    public static PartitionPlan Of(PartitionModel model, ReadOnlySpan<int> placement)
    {
        ArgumentNullException.ThrowIfNull(model);
        var devices = model.Devices.Count;
        var (deviceMs, deviceBytes, linkMs) = (new double[devices], new double[devices], new double[devices * devices]);
        var (latency, energy, missing, returns) = (0.0, 0.0, 0, 0);
        var used = new bool[devices];
        for (var l = 0; l < placement.Length; l++)
        {
            var (layer, device) = (model.Layers[l], placement[l]);
            latency += layer.LatencyMs[device];
            energy += layer.EnergyMj[device];
            deviceMs[device] += layer.LatencyMs[device];
            deviceBytes[device] += layer.MemoryBytes;
            returns += model.IsChain && used[device] && placement[l - 1] != device ? 1 : 0;
            used[device] = true;
            foreach (var input in layer.Inputs)
            {
                var (from, bytes) = (placement[input], model.Layers[input].OutputBytes);
                if (from == device)
                {
                    continue;
                }

                var transfer = model.TransferMs(from, device, bytes);
                missing += double.IsInfinity(transfer) ? 1 : 0;
                latency += transfer;
                energy += model.TransferMj(from, device, bytes);
                linkMs[(from * devices) + device] += transfer;
            }
        }

        var excess = 0.0;
        for (var d = 0; d < devices; d++)
        {
            excess += Math.Max(0, deviceBytes[d] - model.Devices[d].MemoryBytes) / Math.Max(1, model.Devices[d].MemoryBytes);
        }

        var period = Math.Max(deviceMs.Max(), linkMs.Max());
        var problem = returns > 0 ? PartitionProblem.NotContiguous : missing > 0 ? PartitionProblem.NoLink : excess > 0 ? PartitionProblem.OutOfMemory : PartitionProblem.None;
        return new PartitionPlan(
            problem,
            problem == PartitionProblem.None ? 0 : returns + missing + excess,
            [latency, 1000 / period, energy, period, used.Count(u => u), latency + ((model.Microbatches - 1) * period)],
            deviceMs,
            deviceBytes);
    }
}
