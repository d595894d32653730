using System.Globalization;
using System.Text.Json;
using Dse.Core.Checks;

namespace Dse.Core.Studies.Fleets;

/// <summary>Replays fleets and their routing from their definition, for <c>dse check</c> and before they join a front: shares nothing with the solvers, nor with what evaluates their points.</summary>
/// <remarks>Busy times are added up from the tables of the spec, device by device. Reads the spec once. Thread-safe.</remarks>
public sealed class FleetChecker
{
    private const double Tolerance = 1e-8;

    private readonly JsonElement spec;
    private readonly List<SpecError> errors = [];
    private readonly FleetModel? model;
    private readonly Dictionary<string, JsonElement> devices;

    /// <summary>Reads a spec.</summary>
    /// <param name="spec">A spec of kind FleetMix; it must outlive the checker.</param>
    public FleetChecker(JsonElement spec)
    {
        this.spec = spec;
        model = FleetReader.Read(new SpecObject(spec, "$", errors), errors);
        devices = model is null ? [] : spec.Entries("devices").ToDictionary(d => d.GetProperty("name").GetString()!, StringComparer.Ordinal);
    }

    /// <summary>Checks an artifact and computes its metrics anew.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="findings">Receives what is wrong with the spec, and every rule that the artifact breaks.</param>
    /// <returns>The metrics that need no solver, by name; null when there are findings.</returns>
    public IReadOnlyDictionary<string, double>? Check(JsonElement artifact, ICollection<SpecError> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Count;
        if (model is null || !artifact.TryGetProperty("instances", out var instances) || instances.ValueKind != JsonValueKind.Object)
        {
            errors.ForEach(findings.Add);
            findings.Add(new SpecError("$.instances", "wrongType", "The artifact has no instances by name. Give the file that the study wrote."));
            return null;
        }

        var counts = Counts(instances, findings);
        if (findings.Count > before)
        {
            return null;
        }

        var busy = artifact.TryGetProperty("routing", out var routing) ? Busy(model, routing, findings) : new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, load) in busy)
        {
            if (load > counts[name] * (1 + Tolerance))
            {
                findings.Add(new SpecError("$.routing", "overloaded", string.Create(CultureInfo.InvariantCulture, $"{name} is busy for {load:G6} instances; it has {counts[name]}.")));
            }
        }

        CheckStated(artifact, counts, busy, findings);
        return findings.Count > before ? null : Metrics(model, counts);
    }

    private Dictionary<string, double> Counts(JsonElement instances, ICollection<SpecError> findings)
    {
        var counts = devices.Keys.ToDictionary(name => name, _ => 0.0, StringComparer.Ordinal);
        foreach (var count in instances.EnumerateObject())
        {
            if (!devices.TryGetValue(count.Name, out var device) || count.Value.ValueKind != JsonValueKind.Number || !count.Value.TryGetInt32(out var number) || number < 0)
            {
                findings.Add(new SpecError($"$.instances.{count.Name}", "unknownValue", $"{count.Value.GetRawText()} instances of {count.Name}, which is no device of the spec, or no count."));
                continue;
            }

            counts[count.Name] = number;
            if (number < device.Figure("minimum", 0) || number > device.Figure("available", double.PositiveInfinity))
            {
                findings.Add(new SpecError($"$.instances.{count.Name}", "outOfRange", $"{number} instances are fewer than the minimum or more than are available."));
            }
        }

        foreach (var pool in spec.Entries("pools"))
        {
            var taken = devices.Where(d => d.Value.TryGiven("pool", out var of) && of.GetString() == pool.GetProperty("name").GetString()).Sum(d => counts[d.Key] * d.Value.Figure("devices", 1));
            if (taken > pool.GetProperty("available").GetDouble())
            {
                findings.Add(new SpecError("$.instances", FleetEvaluator.PoolReason, string.Create(CultureInfo.InvariantCulture, $"{taken} devices are taken of pool {pool.GetProperty("name").GetString()}, which has {pool.GetProperty("available").GetDouble()}.")));
            }
        }

        return counts;
    }

    // Instances that each device is busy for; every bucket with requests must be routed whole, in slices where the spec asks for them.
    private Dictionary<string, double> Busy(FleetModel model, JsonElement routing, ICollection<SpecError> findings)
    {
        var busy = devices.Keys.ToDictionary(name => name, _ => 0.0, StringComparer.Ordinal);
        var open = model.Demands.ToDictionary(d => (d.Output, d.Input, d.Phase), d => d.ShareRatio * model.RequestsPerSecond);
        var slices = spec.TryGetProperty("slices", out var cut) && cut.ValueKind == JsonValueKind.Number ? cut.GetDouble() : (double?)null;
        var headroom = spec.Figure("headroomRatio", 0);
        foreach (var (route, at) in routing.EnumerateArray().Select((r, i) => (r, $"$.routing[{i}]")))
        {
            var phase = route.TryGetProperty("phase", out var named) ? named.GetString() == "prefill" ? FleetPhase.Prefill : FleetPhase.Decode : FleetPhase.Whole;
            var (output, input) = (route.GetProperty("output").GetInt32(), route.GetProperty("input").GetInt32());
            if (!open.Remove((output, input, phase), out var rate))
            {
                findings.Add(new SpecError(at, "unknownBucket", $"Bucket [output {output}][input {input}] has no requests, or is routed twice."));
                continue;
            }

            var sum = 0.0;
            foreach (var share in route.GetProperty("shares").EnumerateObject())
            {
                var part = share.Value.GetDouble();
                var table = phase switch { FleetPhase.Whole => "throughput", FleetPhase.Prefill => "prefillThroughput", _ => "decodeThroughput" };
                var speed = devices.TryGetValue(share.Name, out var device) && device.TryGiven(table, out var cells) ? cells[output][input].GetDouble() : Type(model, share.Name)?.Served?[output][input] ?? 0;
                if (!(part >= 0) || !(speed > 0))
                {
                    findings.Add(new SpecError($"{at}.shares.{share.Name}", "cannotServe", $"{share.Name} does not serve this bucket, or takes less than nothing of it."));
                    continue;
                }

                if (slices is { } n && Math.Abs((part * n) - Math.Round(part * n)) > 1e-6)
                {
                    findings.Add(new SpecError($"{at}.shares.{share.Name}", "noSlice", string.Create(CultureInfo.InvariantCulture, $"A share of {part} is no whole number of {n} slices.")));
                }

                sum += part;
                busy[share.Name] += part * rate * (1 + device.Figure("headroomRatio", headroom)) / speed;
            }

            if (Math.Abs(sum - 1) > Tolerance)
            {
                findings.Add(new SpecError($"{at}.shares", "notWhole", string.Create(CultureInfo.InvariantCulture, $"The shares sum up to {sum:R}.")));
            }
        }

        foreach (var (output, input, _) in open.Keys)
        {
            findings.Add(new SpecError("$.routing", "missingBucket", $"Bucket [output {output}][input {input}] has requests and no routing."));
        }

        return busy;
    }

    // What the artifact says of the use of each device.
    private static void CheckStated(JsonElement artifact, Dictionary<string, double> counts, Dictionary<string, double> busy, ICollection<SpecError> findings)
    {
        foreach (var (type, i) in artifact.Entries("types").Select((t, i) => (t, i)))
        {
            var name = type.GetProperty("name").GetString()!;
            if (type.Figure("instances", 0) != counts.GetValueOrDefault(name, -1) || (busy.TryGetValue(name, out var load) && Math.Abs(type.Figure("loadInstances", 0) - load) > Tolerance * Math.Max(1, load)))
            {
                findings.Add(new SpecError($"$.types[{i}]", "otherValue", $"Instances or load of {name} differ from what its counts and shares come to."));
            }
        }
    }

    // What a serving plan was priced at is part of the spec's meaning, not of the routing that is checked.
    private static FleetType? Type(FleetModel model, string name) => model.Types.FirstOrDefault(t => string.Equals(t.Name, name, StringComparison.Ordinal));

    private Dictionary<string, double> Metrics(FleetModel model, Dictionary<string, double> counts)
    {
        var previous = devices.Keys.ToDictionary(name => name, name => spec.TryGiven("previous", out var given) ? given.Figure(name, 0) : 0, StringComparer.Ordinal);
        var isChange = previous.Values.Any(count => count > 0);
        var (rent, power, changes, churn) = (0.0, 0.0, 0.0, 0.0);
        foreach (var (name, device) in devices)
        {
            rent += counts[name] * device.Figure("costPerHour", Type(model, name)!.CostPerHour);
            power += counts[name] * device.Figure("powerWatts", Type(model, name)!.PowerWatts);
            var changed = isChange ? Math.Abs(counts[name] - previous[name]) : 0;
            changes += changed;
            churn += changed * device.Figure("churnCost", spec.Figure("churnCost", 0));
        }

        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["costPerHour"] = rent + churn,
            ["instances"] = counts.Values.Sum(),
            ["powerWatts"] = power,
            ["changes"] = changes,
            ["rentPerHour"] = rent,
        };
    }
}
