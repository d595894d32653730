using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Fleets;

/// <summary>The study kind <c>FleetMix</c>: how many of which device for a mix of requests.</summary>
/// <remarks>Beyond Mélange (Griggs et al., arXiv 2404.14527): continuous shares, caps, pools, changes, phases.</remarks>
internal sealed class FleetKind : IStudyKind
{
    /// <inheritdoc/>
    public string Name => "FleetMix";

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
        var model = FleetReader.Read(root, errors);
        var search = header.Search();
        var objectives = header.Objectives(FleetModel.Metrics, [new Objective("costPerHour", false)]);
        var reference = header.ReferencePoint(objectives.Count);
        var names = model is null ? [] : model.Types.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var constraints = model is null ? ([], []) : header.Constraints(names, FleetModel.Metrics);
        root.Member("constraints");
        root.RejectUnknown();
        if (model is null || errors.Count > before)
        {
            return null;
        }

        ReportUnknown(root, model, objectives, constraints.Metrics);
        const string Capacity = "capacityRequestsPerSecond";
        var ranges = objectives.Any(o => string.Equals(o.Metric, Capacity, StringComparison.Ordinal)) || constraints.Metrics.Exists(c => c.Names.Contains(Capacity, StringComparer.Ordinal));
        var parameters = FleetReader.Parameters(root, model, ranges);
        if (errors.Count > before)
        {
            return null;
        }

        if (!DesignSpace.TryCreate(parameters, constraints.Parameters, [], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }
        }

        return space is null || errors.Count > before
            ? null
            : new ParsedStudy(header.Name, new StudyProblem(Name, space, objectives, constraints.Metrics, new FleetEvaluator(model), reference) { Exact = model }, search);
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
        if (ReadLine(line, out var model, out var counts) is { } error)
        {
            return error;
        }

        var plan = FleetPlan.Of(model!, new FleetRouting(model!), counts);
        LineAnswer.WriteFeasibility(answer, FleetViolations.Of(model!, plan));
        answer.WriteStartObject("metrics");
        for (var m = 0; m < FleetModel.Metrics.Count; m++)
        {
            if (plan.Value(model!, m) is var value && double.IsFinite(value))
            {
                answer.WriteNumber(FleetModel.Metrics[m].Name, value);
            }
            else
            {
                answer.WriteNull(FleetModel.Metrics[m].Name);
            }
        }

        answer.WriteEndObject();
        if (explained)
        {
            FleetReport.Write(answer, model!, plan);
        }

        return null;
    }

    private static SpecError? ReadLine(JsonElement line, out FleetModel? model, out int[] counts)
    {
        counts = [];
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        model = errors.Count == 0 ? FleetReader.Read(root, errors) : null;
        if (model is null)
        {
            return errors[0];
        }

        if (root.Object("counts") is not { } given)
        {
            return errors.FirstOrDefault() ?? new SpecError("$.counts", "missingField", "'counts' is missing. Give an object with the instances of every device by name.");
        }

        counts = [.. model.Types.Select(t => given.Int(t.Name, t.Minimum, t.Available ?? DevicesReader.MaxInstances, t.Minimum))];
        given.RejectUnknown();
        root.RejectUnknown();
        return errors.FirstOrDefault();
    }

    private static void ReportUnknown(SpecObject root, FleetModel model, IReadOnlyList<Objective> objectives, List<Expression> constraints)
    {
        var where = objectives.Any(o => string.Equals(o.Metric, "powerWatts", StringComparison.Ordinal)) ? "objectives"
            : constraints.Exists(c => c.Names.Contains("powerWatts", StringComparer.Ordinal)) ? "constraints" : null;
        if (where is not null && !model.KnowsPower)
        {
            root.Error(where, "unknownFigure", "'powerWatts' cannot be computed: some device does not give it. Give it for every device, or leave the metric out.");
        }
    }
}
