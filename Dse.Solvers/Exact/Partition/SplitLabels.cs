using System.Numerics;
using Dse.Core.Pareto;
using Dse.Core.Studies.Partitions;

namespace Dse.Solvers.Exact.Partition;

/// <summary>
/// Every non-dominated split of a network in latency, energy, period and stages at once: layer by layer, partial splits with the same
/// open ends are kept while none of them dominates another in everything that can still matter.
/// </summary>
internal sealed class SplitLabels
{
    private readonly PartitionModel model;
    private readonly PartitionLimits limits;
    private readonly int devices;
    private readonly int maxLabels;
    private readonly bool[] isBound;
    private readonly int[] lastUse;
    private readonly int[][] kept;
    private readonly int[][] inputAt;

    public SplitLabels(PartitionModel model, PartitionLimits limits, int maxLabels)
    {
        (this.model, this.limits, this.maxLabels, devices) = (model, limits, maxLabels, model.Devices.Count);
        var memory = model.Layers.Sum(l => l.MemoryBytes);
        isBound = [.. model.Devices.Select(d => d.MemoryBytes < memory)];
        lastUse = [.. Enumerable.Range(0, model.Layers.Count).Select(l => l)];
        for (var l = 0; l < model.Layers.Count; l++)
        {
            foreach (var input in model.Layers[l].Inputs)
            {
                lastUse[input] = l;
            }
        }

        // Open: the layers that later ones still need, oldest first.
        (kept, inputAt) = (new int[model.Layers.Count][], new int[model.Layers.Count][]);
        var open = new List<int>();
        for (var l = 0; l < model.Layers.Count; l++)
        {
            var layer = l;
            inputAt[l] = [.. model.Layers[l].Inputs.Select(input => open.IndexOf(input))];
            kept[l] = [.. Enumerable.Range(0, open.Count).Where(i => lastUse[open[i]] > layer)];
            open = [.. kept[l].Select(i => open[i])];
            if (lastUse[l] > l)
            {
                open.Add(l);
            }
        }
    }

    /// <summary>Labels at most, over all layers.</summary>
    public long Made { get; private set; }

    /// <summary>Finds them.</summary>
    /// <returns>The device of each layer per split; null when there are more partial splits than are kept, or when stopped.</returns>
    public List<int[]>? Solve(Func<bool> stop)
    {
        var labels = new List<Label> { new(0, 0, new double[devices], new double[devices * devices], new double[devices], 0, [], null, -1) };
        for (var l = 0; l < model.Layers.Count; l++)
        {
            var groups = new Dictionary<string, List<Label>>(StringComparer.Ordinal);
            var order = new List<List<Label>>();
            foreach (var label in labels)
            {
                foreach (var device in model.Choices(l))
                {
                    if (Extend(label, l, device) is not { } next)
                    {
                        continue;
                    }

                    var key = string.Join(',', next.Open) + (model.IsChain ? $"|{next.Used}" : string.Empty);
                    if (!groups.TryGetValue(key, out var group))
                    {
                        groups[key] = group = [];
                        order.Add(group);
                    }

                    group.Add(next);
                    if (++Made % 1024 == 0 && stop())
                    {
                        return null;
                    }
                }
            }

            labels = [];
            foreach (var group in order)
            {
                labels.AddRange(NonDominatedOf(group, l));
                if (labels.Count > maxLabels)
                {
                    return null;
                }
            }
        }

        return [.. labels.Select(Placement)];
    }

    private Label? Extend(Label label, int layer, int device)
    {
        var figures = model.Layers[layer];
        if (model.IsChain && (label.Used & (1L << device)) != 0 && label.Device != device)
        {
            return null;
        }

        var (deviceMs, linkMs, bytes) = ((double[])label.DeviceMs.Clone(), label.LinkMs, (double[])label.Bytes.Clone());
        var (latency, energy) = (label.LatencyMs + figures.LatencyMs[device], label.EnergyMj + (limits.NeedsEnergy ? figures.EnergyMj[device] : 0));
        deviceMs[device] += figures.LatencyMs[device];
        bytes[device] += figures.MemoryBytes;
        if (bytes[device] > model.Devices[device].MemoryBytes)
        {
            return null;
        }

        for (var i = 0; i < figures.Inputs.Length; i++)
        {
            var (input, from) = (figures.Inputs[i], label.Open[inputAt[layer][i]]);
            if (from == device)
            {
                continue;
            }

            var transfer = model.TransferMs(from, device, model.Layers[input].OutputBytes);
            if (double.IsInfinity(transfer))
            {
                return null;
            }

            latency += transfer;
            energy += model.TransferMj(from, device, model.Layers[input].OutputBytes);
            linkMs = ReferenceEquals(linkMs, label.LinkMs) ? (double[])linkMs.Clone() : linkMs;
            linkMs[(from * devices) + device] += transfer;
        }

        var used = label.Used | (1L << device);
        if (latency > limits.LatencyMs * (1 + 1e-12) || energy > limits.EnergyMj * (1 + 1e-12) || deviceMs[device] > limits.PeriodMs * (1 + 1e-12) || BitOperations.PopCount((ulong)used) > limits.Stages)
        {
            return null;
        }

        // The devices of the open layers, this one last.
        var stays = lastUse[layer] > layer;
        var open = new int[kept[layer].Length + (stays ? 1 : 0)];
        for (var i = 0; i < kept[layer].Length; i++)
        {
            open[i] = label.Open[kept[layer][i]];
        }

        if (stays)
        {
            open[^1] = device;
        }

        return new Label(latency, energy, deviceMs, linkMs, bytes, used, open, label, device);
    }

    private IEnumerable<Label> NonDominatedOf(List<Label> group, int layer)
    {
        if (group.Count == 1)
        {
            return group;
        }

        var isLast = layer == model.Layers.Count - 1;
        double[][] points = [.. group.Select(label => Figures(label, isLast).ToArray())];
        var set = new PointSet(points[0].Length, points.Length);
        foreach (var point in points)
        {
            set.Add(point);
        }

        return NonDominated.Filter(set).Select(i => group[i]);
    }

    // Whatever a later layer or the end can still see.
    private IEnumerable<double> Figures(Label label, bool isLast)
    {
        if (limits.NeedsLatency)
        {
            yield return label.LatencyMs;
        }

        if (limits.NeedsEnergy)
        {
            yield return label.EnergyMj;
        }

        if (limits.NeedsStages || limits.Stages < devices)
        {
            yield return BitOperations.PopCount((ulong)label.Used);
            for (var d = 0; !model.IsChain && !isLast && d < devices; d++)
            {
                yield return (label.Used >> d) & 1;
            }
        }

        if (limits.NeedsPeriod)
        {
            yield return Math.Max(label.DeviceMs.Max(), label.LinkMs.Max());
            for (var d = 0; !isLast && d < devices; d++)
            {
                // In a chain only the stage that is open still grows.
                if (!model.IsChain || d == label.Device)
                {
                    yield return label.DeviceMs[d];
                }
            }

            for (var x = 0; !model.IsChain && !isLast && x < label.LinkMs.Length; x++)
            {
                if (model.Links[x / devices][x % devices] is not null)
                {
                    yield return label.LinkMs[x];
                }
            }
        }

        for (var d = 0; !isLast && d < devices; d++)
        {
            if (isBound[d] && (!model.IsChain || d == label.Device))
            {
                yield return label.Bytes[d];
            }
        }
    }

    private int[] Placement(Label label)
    {
        var placement = new int[model.Layers.Count];
        for (var (l, at) = (placement.Length - 1, label); l >= 0; l--, at = at.Before!)
        {
            placement[l] = at.Device;
        }

        return placement;
    }

    private sealed record Label(double LatencyMs, double EnergyMj, double[] DeviceMs, double[] LinkMs, double[] Bytes, long Used, int[] Open, Label? Before, int Device);
}
