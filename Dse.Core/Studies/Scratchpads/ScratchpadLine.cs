using System.Text.Json;
using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>Answers lines that hold a graph, a capacity and a plan: the plan is replayed.</summary>
internal static class ScratchpadLine
{
    /// <summary>Writes the answer; the error instead when the line cannot be read.</summary>
    public static SpecError? Answer(JsonElement line, Utf8JsonWriter answer, bool isExplained)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (line.ValueKind == JsonValueKind.Object && line.TryGetProperty("buffers", out _) && !line.TryGetProperty("graph", out _))
        {
            return PackingSpec.Answer(line, answer);
        }

        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        var graph = errors.Count == 0 ? ScratchpadReader.Graph(root, errors) : null;
        if (graph is null)
        {
            return errors[0];
        }

        var dma = ScratchpadReader.Dma(root, graph, errors);
        var rules = ScratchpadReader.Rules(root, errors);
        var capacity = root.Whole("capacityBytes", 1, ScratchpadReader.MaxBytes);
        if (root.Object("plan") is not { } spec)
        {
            return errors.FirstOrDefault() ?? new SpecError("$.plan", "missingField", "'plan' is missing. Give what a plan's artifact has: order, episodes, writes, reads.");
        }

        var plan = PlanJson.Read(spec, graph, rules.Levels, errors);
        root.RejectUnknown();
        var other = NameOfOther(line, graph);
        if (errors.Count > 0)
        {
            return other is null ? errors[0] : errors[0] with { Message = $"{errors[0].Message} {other}" };
        }

        var figures = PlanReplay.Run(graph, plan, capacity, out var violation, rules);
        LineAnswer.WriteFeasibility(answer, violation is null ? null : new SpecError("$.plan", "brokenPlan", $"The plan cannot run: {violation}.{(other is null ? string.Empty : $" {other}")}"));
        answer.WriteStartObject("metrics");
        Write(answer, "capacityBytes", capacity);
        Write(answer, "offChipBytes", figures?.OffChipBytes);
        Write(answer, "compulsoryBytes", graph.CompulsoryBytes);
        Write(answer, "peakBytes", figures?.PeakBytes);
        if (dma is not null && figures is not null)
        {
            answer.WriteNumber("executionCycles", ExecutionTime.Cycles(graph, plan, dma));
        }
        else
        {
            answer.WriteNull("executionCycles");
        }

        if (rules.Levels is { } levels && figures is not null)
        {
            answer.WriteNumber("transferEnergyPj", levels.TransferPj(figures));
        }
        else
        {
            answer.WriteNull("transferEnergyPj");
        }

        answer.WriteEndObject();
        WriteReasons(answer, dma is null, rules.Levels is null);

        if (isExplained && figures is not null)
        {
            Explain(answer, graph, plan, figures);
        }

        return null;
    }

    // Operators and tensors are named by their places, which mean nothing in another graph.
    private static string? NameOfOther(JsonElement line, ScratchpadGraph graph) =>
        line.GetProperty("plan").TryGetProperty("graph", out var name) && name.ValueKind == JsonValueKind.String && !name.ValueEquals(graph.Source.Name)
            ? $"It says that it is for the graph '{SpecObject.Short(name.GetString()!)}', and this is '{SpecObject.Short(graph.Source.Name)}'."
            : null;

    private static void WriteReasons(Utf8JsonWriter answer, bool isUntimed, bool hasNoLevels)
    {
        if (!isUntimed && !hasNoLevels)
        {
            return;
        }

        answer.WriteStartObject("nullReasons");
        if (isUntimed)
        {
            answer.WriteString("executionCycles", "The line has no 'dma'.");
        }

        if (hasNoLevels)
        {
            answer.WriteString("transferEnergyPj", "The line has no 'levels'.");
        }

        answer.WriteEndObject();
    }

    private static void Explain(Utf8JsonWriter answer, ScratchpadGraph graph, ScratchpadPlan plan, PlanFigures figures)
    {
        answer.WriteStartArray("offChipBytes");
        foreach (var tensor in plan.Writes.Concat(plan.Reads).GroupBy(t => t.Tensor).OrderByDescending(t => t.Count() * graph.Bytes[t.Key]).ThenBy(t => t.Key))
        {
            LineAnswer.WriteTerm(answer, graph.NameOf(tensor.Key), tensor.Count() * graph.Bytes[tensor.Key], figures.OffChipBytes);
        }

        answer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter answer, string name, long? bytes)
    {
        if (bytes is { } known)
        {
            answer.WriteNumber(name, known);
        }
        else
        {
            answer.WriteNull(name);
        }
    }
}
