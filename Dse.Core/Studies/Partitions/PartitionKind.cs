using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Partitions;

/// <summary>The study kind <c>Partition</c>: where to split a network over unlike devices and links.</summary>
internal sealed class PartitionKind : IStudyKind
{
    /// <inheritdoc/>
    public string Name => "Partition";

    /// <inheritdoc/>
    public ParsedStudy? Parse(JsonElement spec, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var root = new SpecObject(spec, "$", errors);
        if (errors.Count > before)
        {
            return null;
        }

        var header = new StudyHeader(root, Name, errors);
        var model = PartitionReader.Read(root, errors);
        var search = header.Search();
        var objectives = header.Objectives(PartitionModel.Metrics, [new Objective("latencyMs", false), new Objective("throughputPerSecond", true)]);
        var reference = header.ReferencePoint(objectives.Count);
        var names = model is null ? [] : model.Layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var constraints = model is null ? ([], []) : header.Constraints(names, PartitionModel.Metrics);
        root.Member("constraints");
        root.RejectUnknown();
        if (model is null || errors.Count > before)
        {
            return null;
        }

        var where = objectives.Any(o => o.Metric is "energyMj") ? "objectives" : constraints.Metrics.Exists(c => c.Names.Contains("energyMj", StringComparer.Ordinal)) ? "constraints" : null;
        if (where is not null && !model.KnowsEnergy)
        {
            root.Error(where, "unknownFigure", "'energyMj' cannot be computed: some layer does not give it for a device that can run it. Give it throughout, or leave the metric out.");
        }

        if (!DesignSpace.TryCreate(PartitionReader.Parameters(model), constraints.Parameters, [], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }
        }

        return space is null || errors.Count > before
            ? null
            : new ParsedStudy(header.Name, new StudyProblem(Name, space, objectives, constraints.Metrics, new PartitionEvaluator(model), reference) { Exact = model }, search);
    }

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answer(line, answer, explained: false);
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answer(line, answer, explained: true);
    }

    private static SpecError? Answer(JsonElement line, Utf8JsonWriter answer, bool explained)
    {
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        var model = errors.Count == 0 ? PartitionReader.Read(root, errors) : null;
        if (model is null)
        {
            return errors[0];
        }

        if (root.Object("placement") is not { } given)
        {
            return errors.FirstOrDefault() ?? new SpecError("$.placement", "missingField", "'placement' is missing. Give an object with the device of every layer by name.");
        }

        var cells = DesignReader.Read(given, new DesignSpace(PartitionReader.Parameters(model), []), errors);
        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        int[] placement = [.. cells.Select((c, l) => model.Choices(l)[(int)c])];
        var plan = PartitionPlan.Of(model, placement);
        LineAnswer.WriteFeasibility(answer, plan.Problem == PartitionProblem.None ? null : new SpecError("$.placement", PartitionEvaluator.Code(plan.Problem), Message(plan.Problem)));
        answer.WriteStartObject("metrics");
        for (var m = 0; m < PartitionModel.Metrics.Count; m++)
        {
            if (double.IsFinite(plan.Values[m]))
            {
                answer.WriteNumber(PartitionModel.Metrics[m].Name, plan.Values[m]);
            }
            else
            {
                answer.WriteNull(PartitionModel.Metrics[m].Name);
            }
        }

        answer.WriteEndObject();
        if (explained)
        {
            PartitionReport.Write(answer, model, placement, plan);
        }

        return null;
    }

    private static string Message(PartitionProblem problem) => problem switch
    {
        PartitionProblem.NotContiguous => "A device comes back after another one. Give each device one contiguous part of the chain, or describe the network as a graph.",
        PartitionProblem.OutOfMemory => "Layers take more than the memory of their device. Move some to another one.",
        _ => "A tensor has to cross between devices that no link joins. Keep its layers together, or add a link.",
    };
}
