using System.Text.Json;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Replays placements from their definition, for <c>dse check</c> and before they join a front: shares nothing with the solvers, nor with what evaluates their points.</summary>
/// <remarks>Tokens are dealt out one expert and one pair of copies at a time. Reads the spec once. Thread-safe.</remarks>
public sealed class PlacementChecker
{
    private readonly List<SpecError> errors = [];
    private readonly ExpertPlacementModel? model;

    /// <summary>Reads a spec.</summary>
    /// <param name="spec">The spec of a study of kind ExpertPlacement.</param>
    public PlacementChecker(JsonElement spec) => model = (ExpertPlacementModel?)new ExpertPlacementKind().Parse(spec, errors)?.Problem.Exact;

    /// <summary>Checks a table and adds its metrics up anew.</summary>
    /// <param name="table">The artifact, <c>[layer][device][slot] = expert</c>.</param>
    /// <param name="findings">Receives what is wrong with the spec, and every rule that the table breaks.</param>
    /// <returns>The metrics by name, for the traffic of the spec; null when there are findings.</returns>
    public IReadOnlyDictionary<string, double>? Check(JsonElement table, ICollection<SpecError> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Count;
        errors.ForEach(findings.Add);
        var layers = table.ValueKind == JsonValueKind.Array ? Read(table, findings) : null;
        if (layers is null)
        {
            findings.Add(new SpecError("$", "wrongType", "The artifact is no table [layer][device][slot] = expert. Give the file that the study wrote."));
        }

        if (model is null || layers is null || findings.Count > before)
        {
            return null;
        }

        Rules(model, layers, findings);
        return findings.Count > before ? null : Metrics(model, layers);
    }

    private static List<List<List<int>>>? Read(JsonElement table, ICollection<SpecError> errors)
    {
        var layers = new List<List<List<int>>>();
        foreach (var layer in table.EnumerateArray())
        {
            var devices = new List<List<int>>();
            if (layer.ValueKind != JsonValueKind.Array)
            {
                return null;
            }

            foreach (var device in layer.EnumerateArray())
            {
                if (device.ValueKind != JsonValueKind.Array || device.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Number || !e.TryGetInt32(out _)))
                {
                    errors.Add(new SpecError($"$[{layers.Count}][{devices.Count}]", "wrongType", "A device is a list of numbers of experts."));
                    return null;
                }

                devices.Add([.. device.EnumerateArray().Select(e => e.GetInt32()).Where(e => e != -1)]);
            }

            layers.Add(devices);
        }

        return layers;
    }

    private static void Rules(ExpertPlacementModel model, List<List<List<int>>> layers, ICollection<SpecError> errors)
    {
        if (layers.Count != model.Layers)
        {
            errors.Add(new SpecError("$", "wrongShape", $"{layers.Count} layers; the traffic has {model.Layers}."));
            return;
        }

        var moves = 0;
        for (var l = 0; l < layers.Count; l++)
        {
            if (layers[l].Count != model.Devices.Count)
            {
                errors.Add(new SpecError($"$[{l}]", "wrongShape", $"{layers[l].Count} devices; there are {model.Devices.Count}."));
                return;
            }

            var homes = new Dictionary<int, List<int>>();
            for (var d = 0; d < layers[l].Count; d++)
            {
                var held = layers[l][d];
                if (held.Count > model.Devices.Slots[d])
                {
                    errors.Add(new SpecError($"$[{l}][{d}]", "tooManyExperts", $"{held.Count} experts in {model.Devices.Slots[d]} slots."));
                }

                if (held.Distinct().Count() < held.Count)
                {
                    errors.Add(new SpecError($"$[{l}][{d}]", "duplicateReplica", "An expert stands twice on this device."));
                }

                foreach (var expert in held)
                {
                    if (!homes.TryGetValue(expert, out var home))
                    {
                        homes[expert] = home = [];
                    }

                    home.Add(d);
                    moves += model.Current is not null && !model.Current.Layers[l][d].Contains(expert) ? 1 : 0;
                }
            }

            foreach (var expert in homes.Keys.Where(e => e < 0 || e >= model.Experts))
            {
                errors.Add(new SpecError($"$[{l}]", "unknownExpert", $"There is no expert {expert}."));
            }

            foreach (var expert in Enumerable.Range(0, model.Experts).Where(e => !homes.ContainsKey(e)))
            {
                errors.Add(new SpecError($"$[{l}]", "missingExpert", $"No device holds expert {expert}."));
            }

            if (!model.Replicas && homes.Values.Any(h => h.Count > 1))
            {
                errors.Add(new SpecError($"$[{l}]", "replicaNotAllowed", "An expert has several copies although 'replicas' is false."));
            }

            if (model.HasGroups && homes.Where(h => h.Key >= 0 && h.Key < model.Experts).GroupBy(h => model.GroupOf![h.Key]).Any(g => g.SelectMany(h => h.Value).Select(d => model.Devices.NodeOf[d]).Distinct().Count() > 1))
            {
                errors.Add(new SpecError($"$[{l}]", "splitGroup", "A group lives on several nodes."));
            }
        }

        if (model.MaxMoves is { } most && moves > most)
        {
            errors.Add(new SpecError("$", "tooManyMoves", $"{moves} moves; at most {most} are allowed."));
        }
    }

    private static Dictionary<string, double> Metrics(ExpertPlacementModel model, List<List<List<int>>> layers)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var profile in model.Profiles)
        {
            var ratios = new List<double>();
            var peaks = 0.0;
            var (crossDevice, crossNode) = (0.0, 0.0);
            for (var l = 0; l < layers.Count; l++)
            {
                var homes = Homes(layers[l], model.Experts);
                var loads = new double[model.Devices.Count];
                for (var e = 0; e < model.Experts; e++)
                {
                    foreach (var d in homes[e])
                    {
                        loads[d] += profile.Loads[l][e] / homes[e].Count / model.Devices.Speeds[d];
                    }
                }

                var mean = profile.Loads[l].Sum() / model.Devices.Count;
                ratios.Add(mean > 0 ? loads.Max() / mean : 1);
                peaks += loads.Max();
                if (l + 1 < layers.Count && profile.Flows is { } flows)
                {
                    var next = Homes(layers[l + 1], model.Experts);
                    foreach (var (from, to, tokens) in flows[l].Pairs)
                    {
                        var share = tokens / homes[from].Count / next[to].Count;
                        foreach (var a in homes[from])
                        {
                            crossDevice += share * next[to].Count(b => b != a);
                            crossNode += share * next[to].Count(b => model.Devices.NodeOf[b] != model.Devices.NodeOf[a]);
                        }
                    }
                }
            }

            Worse("peakToMeanRatio", ratios.Max());
            Worse("meanPeakToMeanRatio", ratios.Average());
            Worse("peakLoadTokens", peaks);
            if (model.HasFlows)
            {
                Worse("crossDeviceTokens", crossDevice);
                Worse("crossNodeTokens", crossNode);
            }
        }

        if (model.Current is { } current)
        {
            metrics["moves"] = layers.Select((devices, l) => devices.Select((held, d) => held.Count(e => !current.Layers[l][d].Contains(e))).Sum()).Sum();
        }

        return metrics;

        void Worse(string name, double value) => metrics[name] = Math.Max(metrics.GetValueOrDefault(name), value);
    }

    private static List<int>[] Homes(List<List<int>> devices, int experts)
    {
        var homes = Enumerable.Range(0, experts).Select(_ => new List<int>()).ToArray();
        for (var d = 0; d < devices.Count; d++)
        {
            foreach (var expert in devices[d])
            {
                homes[expert].Add(d);
            }
        }

        return homes;
    }
}
