using System.Globalization;
using System.Text.Json;
using Dse.Core.Checks;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;
using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>Replays the artifact of a mapped accelerator: every mapping, every fused run, and the sums, without what searched for them.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
internal static class MappedChecker
{
    /// <summary>What such artifacts state as their <c>type</c>.</summary>
    public const string ArtifactType = "mappedAcceleratorBreakdown";

    /// <summary>Whether an artifact is one of these.</summary>
    public static bool Fits(JsonElement artifact) => artifact.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(ArtifactType);

    /// <summary>Replays an artifact that <see cref="Fits"/>.</summary>
    /// <param name="kind">The study's kind.</param>
    /// <param name="spec">A valid spec of a study of networks, all files read into it.</param>
    /// <param name="artifact">The artifact.</param>
    /// <exception cref="KeyNotFoundException">A member of the artifact is missing.</exception>
    /// <exception cref="InvalidOperationException">A member of the artifact has another type.</exception>
    public static Verdict Check(string kind, JsonElement spec, JsonElement artifact)
    {
        var findings = new List<SpecError>();
        var what = $"artifact of kind {kind}";
        var study = AcceleratorKind.ReadStudy(new SpecObject(spec, "$", findings), findings);
        if (study is null)
        {
            return new Verdict(what, findings, []);
        }

        if (study.Template is not { } template || artifact.GetProperty("template").GetString() != template.Name)
        {
            return new Verdict(what, [new SpecError("$.template", "otherValue", $"The artifact is of {artifact.GetProperty("template")}; the spec asks for {study.Template?.Name ?? "systolic"}.")], []);
        }

        var design = MappedSpace.ReadDesign(template, new SpecObject(artifact.GetProperty("design"), "$.design", findings), findings);
        var key = study.Networks.Parameters.Count == 0 ? 0 : study.Networks.ReadKey(new SpecObject(artifact.GetProperty("elastic"), "$.elastic", findings));
        if (design is null || findings.Count > 0)
        {
            return new Verdict(what, findings, []);
        }

        var mix = study.Networks.MixOf(key);
        var networks = new MappedEstimate[mix.Networks.Count];
        var entries = artifact.GetProperty("networks").EnumerateArray().ToArray();
        if (entries.Length != networks.Length)
        {
            return new Verdict(what, [new SpecError("$.networks", "otherValue", $"{entries.Length} networks are listed; the spec has {networks.Length}.")], []);
        }

        var total = default(MappedEstimate);
        for (var n = 0; n < networks.Length; n++)
        {
            networks[n] = new NetworkReplay(study, mix, n, design, findings).Check(entries[n], string.Create(CultureInfo.InvariantCulture, $"$.networks[{n}]"));
            total = total.Plus(networks[n], mix.Weights[n]);
        }

        return new Verdict(what, findings, findings.Count > 0 ? [] : Metrics(study, key, design, total, networks, artifact, findings));
    }

    private static KeyValuePair<string, double?>[] Metrics(
        AcceleratorStudy study, long key, MappedDesign design, in MappedEstimate total, MappedEstimate[] networks, JsonElement artifact, List<SpecError> findings)
    {
        var own = MappedMetrics.Of(study.Mix);
        var values = new double[own.Count + study.Networks.Metrics.Count];
        MappedMetrics.Fill(design, total, networks, values);
        study.Networks.Fill(key, values.AsSpan(own.Count));
        var (area, power) = (values[AcceleratorMetrics.AreaColumn], values[AcceleratorMetrics.PowerColumn]);
        if (AcceleratorViolations.Check(study.Limits, area, power, 0).Reason is >= 0 and var reason)
        {
            findings.Add(AcceleratorViolations.Of(reason, study.Limits, area, power, 0));
        }

        var metrics = own.Concat(study.Networks.Metrics).Select((m, i) => KeyValuePair.Create(m.Name, double.IsFinite(values[i]) ? values[i] : (double?)null)).ToArray();

        // By where it goes it has to come to the same.
        var parts = artifact.GetProperty("energyMillijoules").EnumerateObject().Sum(p => p.Value.GetDouble());
        var energy = metrics.First(m => m.Key == "energyMillijoules").Value!.Value;
        if (!(Math.Abs(parts - energy) <= 1e-9 * energy))
        {
            findings.Add(new SpecError("$.energyMillijoules", "otherValue", string.Create(CultureInfo.InvariantCulture, $"Its parts come to {parts:R}; replayed it is {energy:R}.")));
        }

        return metrics;
    }

    /// <summary>Replays one network.</summary>
    private sealed class NetworkReplay(AcceleratorStudy study, NetworkMix mix, int index, MappedDesign design, List<SpecError> findings)
    {
        private readonly Workloads.Networks.NeuralNetwork network = mix.Networks[index];

        public MappedEstimate Check(JsonElement entry, string path)
        {
            MappingReplay.Same(entry, "weight", mix.Weights[index], path, findings);
            MappingReplay.Same(entry, "macs", network.Macs, path, findings);
            var layers = entry.GetProperty("layers").EnumerateArray().ToArray();
            if (layers.Length != network.Layers.Count)
            {
                findings.Add(new SpecError($"{path}.layers", "otherValue", $"{layers.Length} layers are listed; the network has {network.Layers.Count} distinct ones."));
                return default;
            }

            MappingReplay?[] alone = [.. layers.Select((l, i) => Layer(l, i, string.Create(CultureInfo.InvariantCulture, $"{path}.layers[{i}]")))];
            var left = network.Steps.Select(s => s.Count).ToArray();
            var sum = new MappedEstimate(0, 0, 0, network.Macs);
            if (entry.TryGetProperty("fused", out var fused))
            {
                var runs = fused.EnumerateArray().ToArray();
                for (var r = 0; r < runs.Length; r++)
                {
                    sum = sum.Plus(Run(runs[r], string.Create(CultureInfo.InvariantCulture, $"{path}.fused[{r}]"), alone, left), 1);
                }
            }

            // What is in no run runs alone.
            for (var step = 0; step < left.Length; step++)
            {
                if (left[step] == 0)
                {
                    continue;
                }

                var place = network.Steps[step].Layer;
                if (alone[place] is not { } replay)
                {
                    if (layers[place].ValueKind == JsonValueKind.Null)
                    {
                        findings.Add(new SpecError(string.Create(CultureInfo.InvariantCulture, $"{path}.layers[{place}]"), "noMapping", $"{network.Layers[place].Name} has no mapping and is in no run of fused layers."));
                    }

                    return default;
                }

                sum = sum.Plus(Once(replay, place), left[step]);
            }

            return sum;
        }

        private MappedEstimate Once(MappingReplay replay, int place)
        {
            var repeats = LoopsOf(place).Repeats;
            return new MappedEstimate(replay.Estimate.Cycles * repeats, replay.Estimate.EnergyPj * repeats, replay.OutermostWords * repeats, 0);
        }

        private MappedLayer LoopsOf(int place) => MappedLayer.Of(network.Layers[place].Work, out _)!;

        private MappingReplay? Layer(JsonElement entry, int place, string path)
        {
            if (entry.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            var (layer, loops) = (network.Layers[place], LoopsOf(place));
            MappingReplay.Same(entry, "count", layer.Count, path, findings);
            MappingReplay.Same(entry, "repeats", loops.Repeats, path, findings);
            var sizes = entry.GetProperty("layer");
            var run = new long[loops.Sizes.Count];
            for (var d = 0; d < run.Length; d++)
            {
                (run[d], var own) = (sizes.GetProperty(MappingReader.Names[d]).GetInt64(), loops.Sizes[d]);
                if (run[d] < own || run[d] > own + Math.Min(MappingQuestion.MostPadding, own * study.PaddingRatio))
                {
                    findings.Add(new SpecError($"{path}.layer.{MappingReader.Names[d]}", "otherValue", string.Create(CultureInfo.InvariantCulture, $"It says {run[d]}; the layer has {own}, and loops may grow by {study.PaddingRatio:R} of that.")));
                }
            }

            MappingReplay.Same(sizes, "strideW", loops.Strides.StrideWidth, $"{path}.layer", findings);
            MappingReplay.Same(sizes, "strideH", loops.Strides.StrideHeight, $"{path}.layer", findings);
            if (MappingReplay.Of(entry, path, design.Hierarchy, run, loops.Strides, findings) is not { } replay)
            {
                return null;
            }

            var once = Once(replay, place);
            MappingReplay.Same(entry, "cycles", once.Cycles, path, findings);
            MappingReplay.Same(entry, "dramWords", once.DramWords, path, findings);
            MappingReplay.Same(entry, "utilizationRatio", layer.Work.Product.Macs / (design.Hierarchy.Elements * once.Cycles), path, findings);
            foreach (var (name, pj) in replay.Parts(design.Hierarchy))
            {
                MappingReplay.Same(entry.GetProperty("energyPj"), name, pj * loops.Repeats, $"{path}.energyPj", findings, scale: once.EnergyPj);
            }

            return replay;
        }

        private MappedEstimate Run(JsonElement run, string path, MappingReplay?[] alone, long[] left)
        {
            var starts = run.GetProperty("steps").EnumerateArray().Select(s => s.GetInt32()).ToArray();
            var length = run.GetProperty("layers").GetArrayLength();
            if (starts.Length == 0 || length < 2 || length > study.MaxRun)
            {
                findings.Add(new SpecError(path, "badRun", $"A run has at least one place in the network and 2 to {study.MaxRun} layers; this has {starts.Length} and {length}."));
                return default;
            }

            IReadOnlyList<ChainLayer>? layers = null;
            foreach (var start in starts)
            {
                var here = LayersAt(start, length, left);
                if (here is null || (layers is not null && !here.Zip(layers).All(p => IsLike(p.First, p.Second))))
                {
                    findings.Add(new SpecError($"{path}.steps", "badRun", $"At step {start} the network does not have these {length} layers, each reading the one before, outside other runs."));
                    return default;
                }

                layers ??= here;
            }

            MappingReplay.Same(run, "count", starts.Length, path, findings);
            Alone(run, path, [.. Enumerable.Range(starts[0], length).Select(s => network.Steps[s].Layer)], alone);
            return new FusedRunChecker(design.Hierarchy, findings).Check(run, path, layers!) is { } sums
                ? default(MappedEstimate).Plus(new MappedEstimate(sums.Cycles, sums.EnergyPj, sums.DramWords, 0), starts.Length)
                : default;
        }

        // Takes the steps; null when a run cannot be there.
        private ChainLayer[]? LayersAt(int start, int length, long[] left)
        {
            var layers = new ChainLayer[length];
            for (var i = 0; i < length; i++)
            {
                var step = start + i;
                if (step < 0 || step >= left.Length || left[step] != 1 || (i > 0 && !network.Steps[step].Follows))
                {
                    return null;
                }

                var loops = LoopsOf(network.Steps[step].Layer);
                layers[i] = new ChainLayer(loops.Sizes, loops.Strides, loops.Repeats);
                if (i > 0 && layers[i - 1].Mismatch(layers[i]) is not null)
                {
                    return null;
                }

                left[step] = 0;
            }

            return layers;
        }

        private void Alone(JsonElement run, string path, int[] places, MappingReplay?[] alone)
        {
            var stated = run.GetProperty("alone");
            if (Array.Exists(places, p => alone[p] is null))
            {
                if (stated.ValueKind != JsonValueKind.Null)
                {
                    findings.Add(new SpecError($"{path}.alone", "otherValue", "A layer has no mapping by itself, so that there is nothing to sum."));
                }

                return;
            }

            var sum = places.Aggregate(default(MappedEstimate), (s, p) => s.Plus(Once(alone[p]!, p), 1));
            MappingReplay.Same(stated, "cycles", sum.Cycles, $"{path}.alone", findings);
            MappingReplay.Same(stated, "energyPj", sum.EnergyPj, $"{path}.alone", findings);
            MappingReplay.Same(stated, "dramWords", sum.DramWords, $"{path}.alone", findings);
        }

        private static bool IsLike(ChainLayer one, ChainLayer other) => one.Repeats == other.Repeats && one.Strides == other.Strides && one.Sizes.SequenceEqual(other.Sizes);
    }
}
