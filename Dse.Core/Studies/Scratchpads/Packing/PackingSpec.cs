using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Reads specs and lines of kind <c>Scratchpad</c> that hold <c>buffers</c> instead of a graph.</summary>
internal static class PackingSpec
{
    private static readonly string[] Strategies = ["auto", "exact"];

    /// <summary>The study; null when there are errors.</summary>
    public static ParsedStudy? Parse(SpecObject root, string kind, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var header = new StudyHeader(root, kind, errors);
        var read = BufferReader.Read(root, errors);
        var capacity = root.Has("capacityBytes") ? root.Whole("capacityBytes", 1, BufferReader.MaxBytes) : (long?)null;
        var method = PackingMethods.Names[root.Choice("method", PackingMethods.Names, 0)];
        var search = header.Search();
        if (!Strategies.Contains(search.Strategy, StringComparer.Ordinal))
        {
            errors.Add(new SpecError("$.search.strategy", "notSearched", $"Buffers are packed by methods of their own, not by '{search.Strategy}'. Use auto, and 'method' for others than the best one."));
        }

        var objectives = header.Objectives(PackingEvaluator.AllMetrics, [new Objective(capacity is null ? "heightBytes" : "capacityBytes", false)]);
        for (var o = 0; o < objectives.Count; o++)
        {
            if (objectives[o].Maximize || objectives[o].Metric == "maxLoadBytes")
            {
                errors.Add(new SpecError($"$.objectives[{o}]", "notPlanned", $"'{objectives[o]}' is nothing that buffers are packed for. Use min heightBytes or min capacityBytes."));
            }
        }

        var reference = header.ReferencePoint(objectives.Count);
        root.RejectUnknown();
        if (read is not { } given || errors.Count > before)
        {
            return null;
        }

        // Any packing: never above all buffers one upon another.
        var least = Math.Max(1, PackingCheck.MaxLoadBytes(given.Buffers));
        var most = given.Buffers.Where(b => b.IsLive).Sum(b => b.SizeBytes + b.AlignmentBytes) + 1;
        var parameter = capacity is { } bytes ? Parameter.Ordinals("scratchpadBytes", [bytes]) : Parameter.Reals("scratchpadBytes", least, Math.Max(most, least + 1));
        var model = new PackingModel
        {
            Buffers = given.Buffers,
            CapacityBytes = capacity,
            IsMinimised = objectives.Any(o => o.Metric == "heightBytes"),
            Method = method,
            Seed = search.Seed,
        };
        return new ParsedStudy(
            header.Name,
            new StudyProblem(kind, new DesignSpace([parameter], []), objectives, [], new PackingEvaluator(model), reference) { Exact = model },
            search);
    }

    /// <summary>Answers a line that holds buffers with offsets: they are checked and measured.</summary>
    public static SpecError? Answer(JsonElement line, Utf8JsonWriter answer)
    {
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        var read = BufferReader.Read(root, errors);
        var capacity = root.Has("capacityBytes") ? root.Whole("capacityBytes", 1, BufferReader.MaxBytes) : (long?)null;
        root.RejectUnknown();
        if (read is not { } given || errors.Count > 0)
        {
            return errors[0];
        }

        if (given.Offsets is not { } offsets)
        {
            return new SpecError("$.buffers", "missingField", "A buffer has no 'offset'. Give one for each: lines are checked, not packed.");
        }

        var violation = PackingCheck.Violation(given.Buffers, offsets, capacity);
        LineAnswer.WriteFeasibility(answer, violation is null ? null : new SpecError("$.buffers", "brokenPacking", $"It is no packing: {violation}."));
        answer.WriteStartObject("metrics");
        answer.WriteNumber("heightBytes", PackingCheck.HeightBytes(given.Buffers, offsets));
        answer.WriteNumber("maxLoadBytes", PackingCheck.MaxLoadBytes(given.Buffers));
        answer.WriteEndObject();
        return null;
    }
}
