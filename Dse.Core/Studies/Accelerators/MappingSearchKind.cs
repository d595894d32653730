using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Evaluation lines of kind <c>MappingSearch</c>: the best mapping of a layer onto a memory hierarchy (docs/mapping.md). Not a study kind.</summary>
/// <param name="search">Who looks for it.</param>
public sealed class MappingSearchKind(IMappingSearch search) : IEvaluationKind
{
    private const int MaxSamples = 1_000_000;
    private const int MaxFrontPoints = 1000;

    /// <summary>The most layers that are fused into one run.</summary>
    public const int MaxRun = 4;

    /// <inheritdoc/>
    public string Name => "MappingSearch";

    /// <summary>Who looks for mappings, also for studies.</summary>
    public IMappingSearch Search => search;

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answer(line, answer, isExplained: false, CancellationToken.None);
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answer(line, answer, isExplained: true, CancellationToken.None);
    }

    /// <inheritdoc/>
    public SpecError? Answer(JsonElement line, Utf8JsonWriter answer, bool isExplained, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var errors = new List<SpecError>();
        var (question, second, chain) = Read(line, errors);
        if (errors.Count > 0)
        {
            return errors[0];
        }

        if (second is { } reader)
        {
            return Pairs(question!, reader, answer, ct);
        }

        if (chain is { Count: > 1 })
        {
            return Chain(question!, chain, answer, ct);
        }

        if (question!.FrontPoints > 0)
        {
            return Front(question, answer, ct);
        }

        var found = search.Find(question, () => ct.IsCancellationRequested, out var error);
        if (error is not null)
        {
            return error;
        }

        if (found is null)
        {
            var limit = question.MaxCycles is null ? "No mapping of the layer fits the memories" : "No mapping that fits the memories was found within maxCycles";
            WithoutMetrics(answer, new SpecError("$.layer", "noMapping", $"{limit}. Give the levels more words, let them run more loops, or allow more cycles."));
            return null;
        }

        Write(answer, question, found);
        if (isExplained)
        {
            MappingKind.Waterfall(answer, question.Hierarchy, found.Estimate, [.. found.Accesses]);
        }

        return null;
    }

    private SpecError? Front(MappingQuestion question, Utf8JsonWriter answer, CancellationToken ct)
    {
        if (search.Front(question, question.FrontPoints, () => ct.IsCancellationRequested, out var error) is not { } front)
        {
            return error;
        }

        WithoutMetrics(answer, front.Points.Count > 0 ? null : new SpecError("$.layer", "noMapping", "No mapping of the layer fits the memories or keeps maxCycles. Give the levels more words, let them run more loops, or allow more cycles."));
        MappingFrontAnswer.Write(answer, question.Hierarchy, question.Sizes.Aggregate(1.0, (product, size) => product * size), front);
        return null;
    }

    private SpecError? Pairs(MappingQuestion question, (long[] Sizes, WindowStrides Strides) second, Utf8JsonWriter answer, CancellationToken ct)
    {
        if (search.Pairs(question, second.Sizes, second.Strides, () => ct.IsCancellationRequested, out var error) is not { } pairs)
        {
            return error;
        }

        if (pairs.Best is null)
        {
            WithoutMetrics(answer, new SpecError("$.layer", "noMapping", "No mappings of the two layers fit the memories, fused or not. Give the levels more words, or let them run more loops."));
            return null;
        }

        double Macs(IReadOnlyList<long> sizes) => sizes.Aggregate(1.0, (product, size) => product * size);
        FusedAnswer.Write(answer, question.Hierarchy, Macs(question.Sizes) + Macs(second.Sizes), search.Objectives[question.Objective], pairs);
        return null;
    }

    private SpecError? Chain(MappingQuestion question, IReadOnlyList<ChainLayer> layers, Utf8JsonWriter answer, CancellationToken ct)
    {
        if (search.Chain(question, layers, MaxRun, () => ct.IsCancellationRequested, out var error) is not { } found)
        {
            return error;
        }

        if (found.Runs is null)
        {
            WithoutMetrics(answer, new SpecError("$.layer", "noMapping", "A layer fits the memories in no way, fused or not. Give the levels more words, or let them run more loops."));
            return null;
        }

        ChainAnswer.Write(answer, question.Hierarchy, layers, search.Objectives[question.Objective], found);
        return null;
    }

    private static void WithoutMetrics(Utf8JsonWriter answer, SpecError? violation)
    {
        LineAnswer.WriteFeasibility(answer, violation);
        answer.WriteStartObject("metrics");
        answer.WriteEndObject();
        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
    }

    private (MappingQuestion? Question, (long[] Sizes, WindowStrides Strides)? Second, IReadOnlyList<ChainLayer>? Chain) Read(JsonElement line, List<SpecError> errors)
    {
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (errors.Count > 0)
        {
            return default;
        }

        var hierarchy = HierarchyReader.Read(root, errors);
        root.Member("parameters");
        var layer = MappingReader.Layer(root, errors);
        var objective = root.Choice("objective", search.Objectives, 0);
        var method = root.Choice("method", search.Methods, 0);
        var seed = root.Int("seed", 0, int.MaxValue, 1);
        var samples = root.Int("samples", 1, MaxSamples, 10_000);
        var padding = root.Number("paddingRatio", 0, 1, 0);
        var cycles = root.OptionalNumber("maxCycles", 1, 1e18);
        var front = root.Int("frontPoints", 0, MaxFrontPoints, 0);
        foreach (var name in (string[])["objective", "method"])
        {
            if (front > 0 && root.Has(name))
            {
                root.Error(name, "notTogether", $"A front has cycles and energy as objectives and is found exactly. Leave {name} or frontPoints out.");
            }
        }

        foreach (var name in (string[])["method", "paddingRatio", "maxCycles", "frontPoints"])
        {
            if (root.Has("fuse") && root.Has(name))
            {
                root.Error(name, "notTogether", $"Pairs of layers are mapped exactly, without padding, limits or fronts. Leave {name} or fuse out.");
            }
        }

        var isChain = root.Member("fuse") is { ValueKind: JsonValueKind.Array };
        var second = isChain ? null : MappingReader.Reader(root, layer, errors);
        var chain = isChain && layer is { } first ? MappingReader.Readers(root, first, errors) : null;
        root.RejectUnknown();
        return errors.Count > 0 || hierarchy is null || layer is null
            ? default
            : (new MappingQuestion(hierarchy, layer.Value.Sizes, layer.Value.Strides, objective, method, seed, samples, padding, cycles, WantsTraffic: true, front), second, chain);
    }

    private void Write(Utf8JsonWriter answer, MappingQuestion question, FoundMapping found)
    {
        var hierarchy = question.Hierarchy;
        var macs = question.Sizes.Aggregate(1.0, (product, size) => product * size);
        LineAnswer.WriteFeasibility(answer, violation: null);
        answer.WriteStartObject("metrics");
        answer.WriteNumber("cycles", found.Estimate.Cycles);
        answer.WriteNumber("energyPj", found.Estimate.EnergyPj);
        MappingAnswer.WriteArea(answer, hierarchy);

        // Padded iterations are no work.
        answer.WriteNumber("utilizationRatio", macs / (hierarchy.Elements * found.Estimate.Cycles));
        MappingAnswer.WriteAccesses(answer, hierarchy, found.Accesses);
        answer.WriteEndObject();
        MappingAnswer.WriteNullReasons(answer, hierarchy);
        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
        MappingAnswer.WriteLoops(answer, hierarchy, found.Loops);
        MappingAnswer.WriteSearch(answer, search.Objectives[question.Objective], search.Methods[question.Method], found.Value, found.Bound, found.Nodes);
        if (found.FewestWords is { } words)
        {
            Traffic(answer, hierarchy, found.Accesses, words);
        }
    }

    private static void Traffic(Utf8JsonWriter answer, MemoryHierarchy hierarchy, IReadOnlyList<TensorAccess> accesses, IReadOnlyList<double> fewest)
    {
        answer.WriteStartArray("traffic");
        for (var level = 0; level < fewest.Count; level++)
        {
            if (hierarchy.Levels[level].Keeps == Tensors.None)
            {
                continue;
            }

            answer.WriteStartObject();
            answer.WriteString("level", hierarchy.Levels[level].Name);
            answer.WriteNumber("words", accesses.Skip(level * 3).Take(3).Sum(a => a.Reads + a.Writes));
            answer.WriteNumber("boundWords", fewest[level]);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }
}
