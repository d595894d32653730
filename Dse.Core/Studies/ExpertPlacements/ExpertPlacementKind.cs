using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>The study kind <c>ExpertPlacement</c>: experts, with copies or without, onto devices, layer by layer.</summary>
internal sealed partial class ExpertPlacementKind : IStudyKind
{
    private const string Parameter_ = "placement";

    /// <inheritdoc/>
    public string Name => "ExpertPlacement";

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
        var search = header.Search();
        var model = ExpertPlacementReader.Read(root, search, errors);
        if (model is null)
        {
            foreach (var member in new[] { "objectives", "constraints", "referencePoint" })
            {
                root.Member(member);
            }

            root.RejectUnknown();
            return null;
        }

        var evaluator = new ExpertPlacementEvaluator(model);
        var objectives = header.Objectives(evaluator.Metrics, Defaults(model));
        var reference = header.ReferencePoint(objectives.Count);
        var constraints = header.Constraints([Parameter_], evaluator.Metrics);
        root.Member("constraints");
        root.RejectUnknown();
        if (search.Strategy is not ("auto" or "exact"))
        {
            errors.Add(new SpecError("$.search.strategy", "ownMethod", $"Placements are found by a method of their own, not by '{search.Strategy}'. Use auto."));
        }

        if (objectives.FirstOrDefault(o => o.Maximize) is { } greatest)
        {
            root.Error("objectives", "badObjective", $"'max {greatest.Metric}' is asked for, but less of every metric of a placement is better. Write 'min {greatest.Metric}'.");
        }

        if (objectives.FirstOrDefault(o => ServedExperts.Metrics.Any(m => string.Equals(m.Name, o.Metric, StringComparison.Ordinal))) is { } priced)
        {
            root.Error("objectives", "badObjective", $"'{priced.Metric}' follows from loads and tokens between devices. Make these small: min meanPeakToMeanRatio, min crossDeviceTokens.");
        }

        if (objectives.FirstOrDefault(o => o.Metric.StartsWith("score", StringComparison.Ordinal) || o.Metric.StartsWith("split", StringComparison.Ordinal)) is { } fitted)
        {
            root.Error("objectives", "badObjective", $"'{fitted.Metric}' judges a placement that is not fitted to it. Give its traffic as 'routing' or among 'profiles', and choose another metric.");
        }

        if (constraints.Parameters.Count > 0)
        {
            root.Error("constraints", "invalidConstraint", $"'{constraints.Parameters[0].Text}' limits the number of a placement, which says nothing. Limit a metric.");
        }

        ReportUnknown(root, model, objectives, constraints.Metrics);
        if (errors.Count > before)
        {
            return null;
        }

        var space = new DesignSpace([Parameter.Integers(Parameter_, Enumerable.Range(1, FoundPlacements.Most).Select(i => (long)i))], []);
        return new ParsedStudy(
            header.Name,
            new StudyProblem(Name, space, objectives, constraints.Metrics, evaluator, reference) { Exact = model },
            search);
    }

    private static Objective[] Defaults(ExpertPlacementModel model)
    {
        var load = new Objective(model.Mode == PlacementMode.Robust ? "peakToMeanRatio" : "peakLoadTokens", false);
        return model.HasFlows && model.Layers > 1 && model.Mode == PlacementMode.Optimal ? [load, new Objective("crossDeviceTokens", false)] : [load];
    }

    private static void ReportUnknown(SpecObject root, ExpertPlacementModel model, IReadOnlyList<Objective> objectives, List<Expression> constraints)
    {
        foreach (var metric in PlacementMetrics.Of(model).Select(m => m.Name).Where(m => !PlacementMetrics.Knows(model, m)))
        {
            var where = objectives.Any(o => string.Equals(o.Metric, metric, StringComparison.Ordinal)) ? "objectives"
                : constraints.Any(c => c.Names.Contains(metric, StringComparer.Ordinal)) ? "constraints" : null;
            if (where is not null)
            {
                root.Error(where, "unknownFigure", $"'{metric}' cannot be computed: {(metric == "moves" ? "give 'current', the table that is moved from" : "give 'transitions', the tokens from layer to layer")}, or leave the metric out.");
            }
        }
    }
}
