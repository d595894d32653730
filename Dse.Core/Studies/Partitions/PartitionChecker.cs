using System.Globalization;
using System.Text.Json;
using Dse.Core.Checks;

namespace Dse.Core.Studies.Partitions;

/// <summary>Replays a split from its definition, for <c>dse check</c>: shares nothing with the solvers, nor with what evaluates their points.</summary>
/// <remarks>Works on the spec's own text. Stateless and thread-safe.</remarks>
public static class PartitionChecker
{
    /// <summary>Checks an artifact against a spec and adds its metrics up anew.</summary>
    /// <param name="spec">A valid spec of kind Partition.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="findings">Receives every rule that it breaks, and every figure that differs.</param>
    /// <returns>The metrics by name; null when a rule is broken.</returns>
    public static IReadOnlyDictionary<string, double>? Check(JsonElement spec, JsonElement artifact, ICollection<SpecError> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Count;
        var isChain = spec.TryGiven("layers", out var layers);
        layers = isChain ? layers : spec.GetProperty("graph");
        var homes = Homes(layers, artifact.GetProperty("placement"), findings);
        if (findings.Count > before)
        {
            return null;
        }

        var (latency, energy) = (0.0, 0.0);
        var (busy, memory, links) = (new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<(string, string), double>());
        var outputs = new Dictionary<string, double>(StringComparer.Ordinal);
        string? last = null;
        foreach (var layer in layers.EnumerateArray())
        {
            var name = layer.GetProperty("name").GetString()!;
            var home = homes[name];
            if (isChain && last is not null && homes[last] != home && busy.ContainsKey(home))
            {
                findings.Add(new SpecError("$.placement", "notContiguous", $"{home} comes back with layer {name}."));
            }

            var time = layer.GetProperty("latencyMs").GetProperty(home).GetDouble();
            latency += time;
            energy += layer.TryGiven("energyMj", out var energies) ? energies.Figure(home, double.NaN) : double.NaN;
            busy[home] = busy.GetValueOrDefault(home) + time;
            memory[home] = memory.GetValueOrDefault(home) + layer.Figure("memoryBytes", 0);
            foreach (var input in Inputs(layer, isChain ? last : null).Where(input => homes[input] != home))
            {
                if (Link(spec, homes[input], home) is not { } link)
                {
                    findings.Add(new SpecError("$.placement", "noLink", $"{name} on {home} needs {input} of {homes[input]}; no link joins them."));
                    continue;
                }

                var transfer = link.Figure("latencyMs", 0) + (outputs[input] / (link.GetProperty("gBps").GetDouble() * 1e6));
                latency += transfer;
                energy += link.Figure("energyMjPerMB", 0) * outputs[input] / 1e6;
                links[(homes[input], home)] = links.GetValueOrDefault((homes[input], home)) + transfer;
            }

            outputs[name] = layer.Figure("outputBytes", 0);
            last = name;
        }

        foreach (var device in spec.GetProperty("devices").EnumerateArray())
        {
            var name = device.GetProperty("name").GetString()!;
            if (device.TryGiven("memoryBytes", out var most) && memory.GetValueOrDefault(name) > most.GetDouble())
            {
                findings.Add(new SpecError("$.placement", "outOfMemory", string.Create(CultureInfo.InvariantCulture, $"{name} would hold {memory[name]} of {most.GetDouble()} bytes.")));
            }
        }

        CheckStated(artifact, busy, memory, findings);
        if (findings.Count > before)
        {
            return null;
        }

        var period = busy.Values.Concat(links.Values).Max();
        var microbatches = spec.Figure("microbatches", 1);
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

    private static Dictionary<string, string> Homes(JsonElement layers, JsonElement placement, ICollection<SpecError> findings)
    {
        var homes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var layer in layers.EnumerateArray())
        {
            var name = layer.GetProperty("name").GetString()!;
            if (placement.ValueKind != JsonValueKind.Object || !placement.TryGetProperty(name, out var home) || home.ValueKind != JsonValueKind.String)
            {
                findings.Add(new SpecError("$.placement", "missingLayer", $"Layer {name} has no device."));
            }
            else if (!layer.GetProperty("latencyMs").TryGiven(home.GetString()!, out _))
            {
                findings.Add(new SpecError($"$.placement.{name}", "cannotRun", $"{home.GetString()} cannot run layer {name}."));
            }
            else
            {
                homes[name] = home.GetString()!;
            }
        }

        return homes;
    }

    private static IEnumerable<string> Inputs(JsonElement layer, string? before) =>
        before is not null ? [before] : layer.Entries("inputs").Select(i => i.GetString()!);

    // The link that is listed this way, else the other way.
    private static JsonElement? Link(JsonElement spec, string from, string to)
    {
        JsonElement? back = null;
        foreach (var link in spec.Entries("links"))
        {
            var (a, b) = (link.GetProperty("from").GetString(), link.GetProperty("to").GetString());
            if (a == from && b == to)
            {
                return link;
            }

            back = a == to && b == from ? link : back;
        }

        return back;
    }

    // What the artifact says of the devices in use.
    private static void CheckStated(JsonElement artifact, Dictionary<string, double> busy, Dictionary<string, double> memory, ICollection<SpecError> findings)
    {
        if (!artifact.TryGetProperty("devices", out var devices))
        {
            return;
        }

        foreach (var (device, i) in devices.EnumerateArray().Select((d, i) => (d, i)))
        {
            var name = device.GetProperty("name").GetString()!;
            Same(device.GetProperty("busyMs").GetDouble(), busy.GetValueOrDefault(name), $"$.devices[{i}].busyMs");
            Same(device.GetProperty("memoryBytes").GetDouble(), memory.GetValueOrDefault(name), $"$.devices[{i}].memoryBytes");
        }

        if (devices.GetArrayLength() != busy.Count)
        {
            findings.Add(new SpecError("$.devices", "otherValue", string.Create(CultureInfo.InvariantCulture, $"{devices.GetArrayLength()} devices are listed; {busy.Count} are in use.")));
        }

        void Same(double said, double found, string path)
        {
            if (Math.Abs(said - found) > 1e-9 * Math.Max(1, Math.Abs(found)))
            {
                findings.Add(new SpecError(path, "otherValue", string.Create(CultureInfo.InvariantCulture, $"It says {said:R}; replayed it is {found:R}.")));
            }
        }
    }
}
