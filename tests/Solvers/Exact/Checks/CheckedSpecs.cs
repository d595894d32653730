using System.Text.Json;

namespace Dse.Solvers.Tests.Exact.Checks;

/// <summary>Small random specs with any of the options of their kind.</summary>
internal static class CheckedSpecs
{
    private static readonly string[] PlacementMetrics = ["peakToMeanRatio", "meanPeakToMeanRatio", "peakLoadTokens", "crossDeviceTokens", "crossNodeTokens", "moves"];

    /// <summary>A spec as JSON.</summary>
    public static string Of(string kind, System.Random random)
    {
        var spec = kind switch
        {
            "ExpertPlacement" => Placement(random),
            "FleetMix" => Fleet(random),
            "Partition" => Partition(random),
            "Precision" => Precision(random),
            _ => Subset(random),
        };
        spec["kind"] = kind;
        if (One(random, 3))
        {
            (spec["name"], spec["tags"], spec["referencePoint"]) = ("a \"name\"", new[] { "x" }, null);
        }

        return JsonSerializer.Serialize(spec);
    }

    private static Dictionary<string, object?> Placement(System.Random random)
    {
        var (devices, layers) = (random.Next(1, 5), random.Next(1, 4));
        var experts = random.Next(devices, 7);
        var method = One(random, 3) ? Any(random, "roundRobin", "contiguous", "exflow", "lplb", "llep") : "auto";
        var hasFlows = method == "exflow" || One(random, 2);
        var isRobust = method == "auto" && One(random, 3);
        var size = Math.Pow(10, random.Next(0, 9));
        var spec = new Dictionary<string, object?>(StringComparer.Ordinal) { ["devices"] = devices, ["search"] = new { seed = random.Next(9), evaluations = random.Next(1, 400) } };
        if (isRobust || One(random, 3))
        {
            spec["profiles"] = Enumerable.Range(0, random.Next(2, 4)).ToDictionary(p => $"p{p}", p => Routing(method != "exflow" && One(random, 4) ? !hasFlows : hasFlows, One(random, 2) ? 1 + random.NextDouble() : null));
        }
        else
        {
            spec["routing"] = Routing(hasFlows, null);
        }

        var flowsKnown = !JsonSerializer.Serialize(spec).Contains("\"transitions\":null", StringComparison.Ordinal);
        spec["nodes"] = One(random, 3) ? Enumerable.Range(0, devices > 1 ? 2 : 1).Select(n => n == 0 ? Math.Max(1, devices / 2) : devices - (devices / 2)).ToArray() : random.Next(1, devices + 1);
        int[] slots = [.. Enumerable.Range(0, devices).Select(_ => ((experts + devices - 1) / devices) + random.Next(0, 3))];
        spec["slotsPerDevice"] = One(random, 2) ? slots : slots.Max();
        (spec["replicas"], spec["bytesPerToken"]) = (random.Next(2) == 0, One(random, 3) ? 1000 : null);
        spec["groups"] = One(random, 4) ? random.Next(1, experts + 1) : One(random, 6) ? Enumerable.Range(0, experts).Select(_ => random.Next(3)).ToArray() : null;
        spec["deviceSpeeds"] = One(random, 3) ? Enumerable.Range(0, devices).Select(_ => 0.5 + random.NextDouble()).ToArray() : null;
        spec["bandwidthGBps"] = flowsKnown && One(random, 3) ? Enumerable.Range(0, devices).Select(_ => Enumerable.Range(0, devices).Select(_ => 1 + random.Next(9)).ToArray()).ToArray() : null;
        var hasCurrent = One(random, 2);
        spec["current"] = hasCurrent ? Enumerable.Range(0, layers).Select(_ => slots.Select(s => Enumerable.Range(-1, experts + 1).OrderBy(_ => random.Next()).Take(s).ToArray()).ToArray()).ToArray() : null;
        spec["maxMoves"] = hasCurrent && One(random, 2) ? random.Next(0, layers * experts) : null;
        (spec["mode"], spec["method"]) = (method != "auto" ? null : isRobust ? "robust" : One(random, 4) ? "eplb" : "optimal", method);
        if (One(random, 4) && devices > 1)
        {
            spec["serving"] = new { model = "Mixtral-8x7B-v0.1", cluster = new { device = "H100-SXM5-80GB", devices }, inputTokens = 512, outputTokens = 64, plan = new { attentionDp = devices, moeEp = devices, concurrency = 8 } };
        }

        spec["score"] = One(random, 4) ? new { routing = new Dictionary<string, object?>(StringComparer.Ordinal) { ["loads"] = Loads(), ["batches"] = One(random, 2) ? new[] { Loads(), Loads() } : null } } : null;
        string[] known = [.. PlacementMetrics.Where(m => m.StartsWith("cross", StringComparison.Ordinal) ? flowsKnown : m != "moves" || hasCurrent)];
        spec["objectives"] = One(random, 3) ? null : known.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(m => $"min {m}").ToArray();
        spec["constraints"] = One(random, 4) ? new[] { "peakToMeanRatio <= 2.5" } : null;
        return spec;

        double[][] Loads() => [.. Enumerable.Range(0, layers).Select(_ => Enumerable.Range(0, experts).Select(_ => One(random, 8) ? 0 : One(random, 2) ? Math.Floor(size * random.NextDouble()) : size * random.NextDouble()).ToArray())];

        Dictionary<string, object?> Routing(bool flows, double? weight) => new(StringComparer.Ordinal)
        {
            ["loads"] = Loads(),
            ["weight"] = weight,
            ["transitions"] = flows ? Enumerable.Range(0, layers - 1).Select(_ => Enumerable.Range(0, experts).Select(_ => Enumerable.Range(0, experts).Select(_ => One(random, 3) ? size * random.NextDouble() : 0).ToArray()).ToArray()).ToArray() : null,
        };
    }

    private static Dictionary<string, object?> Fleet(System.Random random)
    {
        var (outputs, inputs, split) = (random.Next(1, 4), random.Next(1, 4), One(random, 3));
        var (pooled, ranges, hasPower) = (One(random, 3), One(random, 4), One(random, 2));
        string[] names = [.. new[] { "A10G", "H100 80GB/tp2", "l4 $", "x" }.Take(random.Next(1, 5))];
        var devices = names.Select((name, t) => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = name,
            ["costPerHour"] = One(random, 9) ? 0 : One(random, 2) ? Math.Round(random.NextDouble() * 9, 2) : random.NextDouble() * 9,
            ["powerWatts"] = hasPower ? random.Next(50, 900) : null,
            ["available"] = ranges ? random.Next(2, 5) : One(random, 4) && t > 0 ? random.Next(1, 9) : null,
            ["minimum"] = One(random, 6) ? 1 : null,
            ["headroomRatio"] = One(random, 5) ? random.NextDouble() : null,
            ["churnCost"] = One(random, 5) ? random.NextDouble() : null,
            ["pool"] = pooled && One(random, 2) ? "shared" : null,
            ["devices"] = One(random, 4) ? random.Next(1, 3) : null,
            ["throughput"] = split ? null : Table(t),
            ["prefillThroughput"] = split && (t % 2 == 0 || One(random, 2)) ? Table(t) : null,
            ["decodeThroughput"] = split && (t % 2 == 1 || t == 0 || One(random, 2)) ? Table(t) : null,
        }).ToArray();
        var objectives = new List<string> { "min costPerHour", "min instances", "min changes", "min rentPerHour" };
        if (hasPower)
        {
            objectives.Add("min powerWatts");
        }

        if (ranges)
        {
            objectives.Add("max capacityRequestsPerSecond");
        }

        var isTraced = One(random, 3);
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["devices"] = devices,
            ["pools"] = pooled ? new[] { new { name = "shared", available = random.Next(4, 20) } } : null,
            ["distribution"] = isTraced ? null : Enumerable.Range(0, outputs).Select(o => Enumerable.Range(0, inputs).Select(i => o + i > 0 && One(random, 4) ? 0 : random.NextDouble()).ToArray()).ToArray(),
            ["trace"] = isTraced ? Enumerable.Range(0, 20).Select(i => new[] { i * 0.3, random.Next(1, 100 * inputs), random.Next(1, 100 * outputs) }).ToArray() : null,
            ["ticks"] = isTraced || One(random, 3) ? new { outputTokens = Enumerable.Range(1, outputs).Select(o => 100 * o), inputTokens = Enumerable.Range(1, inputs).Select(i => 100 * i) } : null,
            ["requestsPerSecond"] = isTraced && One(random, 2) ? null : 0.1 + (6 * random.NextDouble()),
            ["headroomRatio"] = One(random, 3) ? 0.2 : null,
            ["previous"] = One(random, 3) ? names.Take(2).ToDictionary(n => n, _ => random.Next(0, 4)) : null,
            ["churnCost"] = One(random, 3) ? 0.3 : null,
            ["slices"] = One(random, 3) ? random.Next(1, 5) : One(random, 2) ? "continuous" : null,
            ["objectives"] = One(random, 4) ? null : objectives.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToArray(),
            ["constraints"] = One(random, 5) ? new[] { "instances <= 12", "A10G <= 8" } : null,
        };

        double[][] Table(int type) => [.. Enumerable.Range(0, outputs).Select(_ => Enumerable.Range(0, inputs).Select(_ => type > 1 && One(random, 4) ? 0 : 0.5 + (4 * random.NextDouble())).ToArray())];
    }

    private static Dictionary<string, object?> Partition(System.Random random)
    {
        var (isGraph, devices, layers) = (One(random, 2), random.Next(1, 4), random.Next(1, 7));
        var (energy, memory) = (random.Next(3), One(random, 3));
        var list = Enumerable.Range(0, layers).Select(l =>
        {
            string[] able = [.. Enumerable.Range(0, devices).Where(d => d == l % devices || !One(random, 8)).Select(d => $"d{d}")];
            return new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["name"] = $"l{l}",
                ["outputBytes"] = One(random, 4) ? null : random.Next(0, 5_000_000),
                ["memoryBytes"] = One(random, 4) ? null : random.Next(0, 9),
                ["latencyMs"] = able.ToDictionary(d => d, _ => l == 0 && One(random, 4) ? 0 : 0.01 + (9 * random.NextDouble())),
                ["energyMj"] = energy == 0 ? null : able.Where(_ => energy == 1 || !One(random, 3)).ToDictionary(d => d, _ => random.NextDouble()),
                ["inputs"] = isGraph && l > 0 ? Enumerable.Range(0, l).Where(_ => One(random, 2)).Select(i => $"l{i}").ToArray() : null,
            };
        }).Select(l => isGraph ? l : l.Where(m => m.Key != "inputs").ToDictionary(StringComparer.Ordinal)).ToArray();
        var links = Enumerable.Range(0, devices).SelectMany(a => Enumerable.Range(0, devices).Where(b => b != a && !One(random, 3)).Select(b => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["from"] = $"d{a}",
            ["to"] = $"d{b}",
            ["gBps"] = 0.5 + random.NextDouble(),
            ["latencyMs"] = One(random, 2) ? random.NextDouble() : null,
            ["energyMjPerMB"] = One(random, 2) ? random.NextDouble() : null,
        })).ToArray();
        string[] objectives = ["min latencyMs", "max throughputPerSecond", "min stages", "min batchMs", "min periodMs", .. energy == 1 ? ["min energyMj"] : Array.Empty<string>()];
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["devices"] = Enumerable.Range(0, devices).Select(d => new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = $"d{d}", ["memoryBytes"] = memory && !One(random, 3) ? random.Next(8, 30) : null }).ToArray(),
            ["links"] = links.Length == 0 ? null : links,
            [isGraph ? "graph" : "layers"] = list,
            ["microbatches"] = One(random, 2) ? random.Next(1, 6) : null,
            ["objectives"] = One(random, 4) ? null : objectives.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).ToArray(),
            ["constraints"] = One(random, 5) ? new[] { "latencyMs <= 60" } : null,
        };
    }

    private static Dictionary<string, object?> Precision(System.Random random) => new(StringComparer.Ordinal)
    {
        ["layers"] = Enumerable.Range(0, random.Next(1, 7)).Select(l => new
        {
            name = $"l{l}",
            options = Enumerable.Range(1, random.Next(1, 4)).Select(o => new { bits = 2.5 * o, sensitivity = random.NextDouble() - 0.3, latencyMs = random.NextDouble(), bytes = random.Next(1_000_000) }),
        }).ToArray(),
        ["constraints"] = One(random, 3) ? new[] { "bytes <= 2500000", "meanBits >= 3" } : null,
    };

    private static Dictionary<string, object?> Subset(System.Random random)
    {
        var classes = random.Next(1, 5);
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["models"] = Enumerable.Range(0, random.Next(1, 8)).Select(m => new { name = $"m{m}", energyJoules = random.NextDouble(), delayMs = 100 * random.NextDouble(), memoryBytes = random.Next(9), loss = Enumerable.Range(0, classes).Select(_ => random.NextDouble()) }).ToArray(),
            ["weights"] = One(random, 2) ? Enumerable.Range(0, classes).Select(_ => 0.1 + random.NextDouble()).ToArray() : null,
            ["constraints"] = One(random, 3) ? new[] { "energyJoules <= 2", "m0 == 1" } : null,
        };
    }

    private static bool One(System.Random random, int of) => random.Next(of) == 0;

    private static string Any(System.Random random, params string[] of) => of[random.Next(of.Length)];
}
