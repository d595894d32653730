using System.Globalization;
using System.Text.Json;
using Dse.Core.Checks;

namespace Dse.Core.Studies.Partitions;

/// <summary>Replays splits from their definition, for <c>dse check</c> and before they join a front: shares nothing with the solvers, nor with what evaluates their points.</summary>
/// <remarks>Reads the spec's own text once. Thread-safe.</remarks>
public sealed class PartitionChecker
{
    private readonly bool isChain;
    private readonly double microbatches;
    private readonly List<Layer> layers = [];
    private readonly List<(string Name, double MemoryBytes)> devices;
    private readonly Dictionary<(string From, string To), JsonElement> links = [];

    /// <summary>Reads a spec.</summary>
    /// <param name="spec">A valid spec of kind Partition; it must outlive the checker.</param>
    public PartitionChecker(JsonElement spec)
    {
        isChain = spec.TryGiven("layers", out var list);
        foreach (var layer in (isChain ? list : spec.GetProperty("graph")).EnumerateArray())
        {
            layers.Add(new Layer(
                layer.GetProperty("name").GetString()!,
                layer.Figure("outputBytes", 0),
                layer.Figure("memoryBytes", 0),
                Figures(layer, "latencyMs"),
                Figures(layer, "energyMj"),
                isChain ? layers.Count > 0 ? [layers[^1].Name] : [] : [.. layer.Entries("inputs").Select(i => i.GetString()!)]));
        }

        devices = [.. spec.Entries("devices").Select(d => (d.GetProperty("name").GetString()!, d.Figure("memoryBytes", double.PositiveInfinity)))];
        microbatches = spec.Figure("microbatches", 1);

        // Both ways, unless the other way is listed too.
        foreach (var link in spec.Entries("links"))
        {
            links[(link.GetProperty("from").GetString()!, link.GetProperty("to").GetString()!)] = link;
        }

        foreach (var ((from, to), link) in links.ToArray())
        {
            links.TryAdd((to, from), link);
        }
    }

    /// <summary>Checks an artifact and adds its metrics up anew.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="findings">Receives every rule that it breaks, and every figure that differs.</param>
    /// <returns>The metrics by name; null when a rule is broken.</returns>
    public IReadOnlyDictionary<string, double>? Check(JsonElement artifact, ICollection<SpecError> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Count;
        var homes = Homes(artifact.GetProperty("placement"), findings);
        if (findings.Count > before)
        {
            return null;
        }

        var (latency, energy) = (0.0, 0.0);
        var (busy, memory, crossing) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<(string, string), double>());
        var outputs = new Dictionary<string, double>(StringComparer.Ordinal);
        string? last = null;
        foreach (var layer in layers)
        {
            var home = homes[layer.Name];
            if (isChain && last is not null && last != home && busy.ContainsKey(home))
            {
                findings.Add(new SpecError("$.placement", "notContiguous", $"{home} comes back with layer {layer.Name}."));
            }

            var time = layer.LatencyMs[home];
            latency += time;
            energy += layer.EnergyMj.GetValueOrDefault(home, double.NaN);
            busy[home] = busy.GetValueOrDefault(home) + time;
            memory[home] = memory.GetValueOrDefault(home) + layer.MemoryBytes;
            foreach (var input in layer.Inputs.Where(input => homes[input] != home))
            {
                if (!links.TryGetValue((homes[input], home), out var link))
                {
                    findings.Add(new SpecError("$.placement", "noLink", $"{layer.Name} on {home} needs {input} of {homes[input]}; no link joins them."));
                    continue;
                }

                var transfer = link.Figure("latencyMs", 0) + (outputs[input] / (link.GetProperty("gBps").GetDouble() * 1e6));
                latency += transfer;
                energy += link.Figure("energyMjPerMB", 0) * outputs[input] / 1e6;
                crossing[(homes[input], home)] = crossing.GetValueOrDefault((homes[input], home)) + transfer;
            }

            outputs[layer.Name] = layer.OutputBytes;
            last = home;
        }

        foreach (var (name, most) in devices.Where(d => memory.GetValueOrDefault(d.Name) > d.MemoryBytes))
        {
            findings.Add(new SpecError("$.placement", "outOfMemory", string.Create(CultureInfo.InvariantCulture, $"{name} would hold {memory[name]} of {most} bytes.")));
        }

        CheckStated(artifact, busy, memory, findings);
        if (findings.Count > before)
        {
            return null;
        }

        var period = busy.Values.Concat(crossing.Values).Max();
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["latencyMs"] = latency,
            ["throughputPerSecond"] = 1000 / period,
            ["energyMj"] = energy,
            ["periodMs"] = period,
            ["stages"] = busy.Count,
            ["batchMs"] = latency + ((microbatches - 1) * period),
        };
    }

    private Dictionary<string, string> Homes(JsonElement placement, ICollection<SpecError> findings)
    {
        var homes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (placement.ValueKind == JsonValueKind.Object)
        {
            foreach (var home in placement.EnumerateObject().Where(h => h.Value.ValueKind == JsonValueKind.String))
            {
                homes[home.Name] = home.Value.GetString()!;
            }
        }

        foreach (var layer in layers)
        {
            if (!homes.TryGetValue(layer.Name, out var home))
            {
                findings.Add(new SpecError("$.placement", "missingLayer", $"Layer {layer.Name} has no device."));
            }
            else if (!layer.LatencyMs.ContainsKey(home))
            {
                findings.Add(new SpecError($"$.placement.{layer.Name}", "cannotRun", $"{home} cannot run layer {layer.Name}."));
            }
        }

        return homes;
    }

    // What the artifact says of the devices in use.
    private static void CheckStated(JsonElement artifact, Dictionary<string, double> busy, Dictionary<string, double> memory, ICollection<SpecError> findings)
    {
        if (!artifact.TryGetProperty("devices", out var listed))
        {
            return;
        }

        foreach (var (device, i) in listed.EnumerateArray().Select((d, i) => (d, i)))
        {
            var name = device.GetProperty("name").GetString()!;
            Same(device.GetProperty("busyMs").GetDouble(), busy.GetValueOrDefault(name), $"$.devices[{i}].busyMs");
            Same(device.GetProperty("memoryBytes").GetDouble(), memory.GetValueOrDefault(name), $"$.devices[{i}].memoryBytes");
        }

        if (listed.GetArrayLength() != busy.Count)
        {
            findings.Add(new SpecError("$.devices", "otherValue", string.Create(CultureInfo.InvariantCulture, $"{listed.GetArrayLength()} devices are listed; {busy.Count} are in use.")));
        }

        void Same(double said, double found, string path)
        {
            if (Math.Abs(said - found) > 1e-9 * Math.Max(1, Math.Abs(found)))
            {
                findings.Add(new SpecError(path, "otherValue", string.Create(CultureInfo.InvariantCulture, $"It says {said:R}; replayed it is {found:R}.")));
            }
        }
    }

    private static Dictionary<string, double> Figures(JsonElement layer, string name)
    {
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        if (!layer.TryGiven(name, out var figures))
        {
            return found;
        }

        foreach (var figure in figures.EnumerateObject().Where(f => f.Value.ValueKind == JsonValueKind.Number))
        {
            found[figure.Name] = figure.Value.GetDouble();
        }

        return found;
    }

    private sealed record Layer(string Name, double OutputBytes, double MemoryBytes, Dictionary<string, double> LatencyMs, Dictionary<string, double> EnergyMj, string[] Inputs);
}
