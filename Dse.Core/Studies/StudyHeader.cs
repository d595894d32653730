using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>The parts of a spec that all kinds share: name, tags, constraints, objectives, search.</summary>
internal sealed class StudyHeader
{
    /// <summary>The most objectives of a study.</summary>
    public const int MaxObjectives = 10;

    private const int MaxExpressions = 100;

    private readonly SpecObject spec;
    private readonly ICollection<SpecError> errors;

    /// <summary>Reads <c>kind, name, tags, priority</c>; the rest is read on demand.</summary>
    public StudyHeader(SpecObject spec, string kind, ICollection<SpecError> errors)
    {
        this.spec = spec;
        this.errors = errors;
        spec.Member("kind");
        Name = spec.String("name", 200) is { Length: > 0 } name ? name : kind;
        foreach (var (tag, path) in spec.List("tags", 50))
        {
            if (tag.ValueKind != JsonValueKind.String || tag.GetString()!.Length is 0 or > 100)
            {
                errors.Add(new SpecError(path, "badText", "A tag is a text of 1 to 100 characters."));
            }
        }

        spec.Int("priority", -100, 100, 0);
    }

    /// <summary>The study's name, or its kind's.</summary>
    public string Name { get; }

    /// <summary>Reads <c>search</c>.</summary>
    public SearchSettings Search()
    {
        if (spec.Object("search") is not { } search)
        {
            return SearchSettings.Default;
        }

        var strategy = search.Choice("strategy", SearchSettings.Strategies, 0);
        var evaluations = search.Has("evaluations") ? search.Whole("evaluations", 1, 1_000_000_000_000, 1) : (long?)null;
        var seconds = search.Has("seconds") ? search.Number("seconds", 0.01, 30 * 86_400, 1) : (double?)null;
        var seed = (ulong)search.Whole("seed", 0, 1L << 53, 1);
        var settings = new SearchSettings(SearchSettings.Strategies[strategy], evaluations, seconds, seed)
        {
            BatchSize = search.Has("batchSize") ? search.Int("batchSize", 1, 10_000, 1) : null,
            Retries = search.Int("retries", 0, 100, SearchSettings.DefaultRetries),
            Enqueued = SeedReader.Enqueued(search),
            WarmStart = SeedReader.WarmStart(search),
            EarlyStopping = EarlyStopping.Read(search),
            TrialSeconds = search.Number("trialSeconds", 0.01, 30 * 86_400, SearchSettings.DefaultTrialSeconds),
            Reinforcement = ReinforcementReader.Read(search, errors),
        };
        search.RejectUnknown();
        return settings;
    }

    /// <summary>Reads <c>objectives</c>; absent means the kind's defaults.</summary>
    public IReadOnlyList<Objective> Objectives(IReadOnlyList<MetricDefinition> metrics, IReadOnlyList<Objective> defaults)
    {
        if (!spec.Has("objectives"))
        {
            return defaults;
        }

        var objectives = new List<Objective>();
        foreach (var (element, path) in spec.List("objectives", MaxObjectives))
        {
            if (Parse(element, path, metrics) is { } objective)
            {
                if (objectives.Any(o => string.Equals(o.Metric, objective.Metric, StringComparison.Ordinal)))
                {
                    errors.Add(new SpecError(path, "duplicateObjective", $"'{objective.Metric}' stands twice. Name each metric once."));
                }
                else
                {
                    objectives.Add(objective);
                }
            }
        }

        if (spec.Member("objectives") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0)
        {
            spec.Error("objectives", "noObjectives", "The list is empty. Name one to ten metrics, for example \"min stepTimeSeconds\".");
        }

        return objectives;
    }

    /// <summary>Reads <c>constraints</c> and sorts them: over parameters only (checked before evaluation) or over metrics too.</summary>
    public (List<Expression> Parameters, List<Expression> Metrics) Constraints(IReadOnlyCollection<string> parameters, IReadOnlyList<MetricDefinition> metrics)
    {
        var overParameters = new List<Expression>();
        var overMetrics = new List<Expression>();
        var names = parameters.Concat(metrics.Select(m => m.Name)).ToArray();
        foreach (var (element, path) in spec.List("constraints", MaxExpressions))
        {
            if (element.ValueKind != JsonValueKind.String)
            {
                errors.Add(new SpecError(path, "wrongType", $"Expected an expression in quotes, found {SpecObject.Describe(element)}."));
                continue;
            }

            if (!Expression.TryParse(element.GetString()!, out var expression, out var error))
            {
                errors.Add(new SpecError(path, "badExpression", error));
                continue;
            }

            var unknown = expression.Names.Where(n => !names.Contains(n, StringComparer.Ordinal)).ToArray();
            foreach (var name in unknown)
            {
                errors.Add(new SpecError(path, "unknownName", $"'{SpecObject.Short(name)}' is no parameter or metric of this study.{Nearest.Hint(name, names)} Known: {string.Join(", ", names)}."));
            }

            if (unknown.Length == 0)
            {
                (expression.Names.All(parameters.Contains) ? overParameters : overMetrics).Add(expression);
            }
        }

        Contradictions.Report([.. overParameters, .. overMetrics], "$.constraints", errors);
        return (overParameters, overMetrics);
    }

    /// <summary>Reads <c>referencePoint</c>: one finite number per objective, raw units.</summary>
    public IReadOnlyList<double>? ReferencePoint(int objectives)
    {
        if (!spec.Has("referencePoint"))
        {
            return null;
        }

        var point = new List<double>();
        foreach (var (element, path) in spec.List("referencePoint", MaxObjectives))
        {
            if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number))
            {
                point.Add(number);
            }
            else
            {
                errors.Add(new SpecError(path, "wrongType", $"Expected a finite number, found {SpecObject.Describe(element)}."));
            }
        }

        if (point.Count != objectives)
        {
            spec.Error("referencePoint", "wrongLength", $"{point.Count} numbers for {objectives} objectives. Give one per objective, in their order.");
            return null;
        }

        return point;
    }

    private Objective? Parse(JsonElement element, string path, IReadOnlyList<MetricDefinition> metrics)
    {
        var names = metrics.Select(m => m.Name).ToArray();
        var words = element.ValueKind == JsonValueKind.String ? element.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        if (words is not ["min" or "max", _])
        {
            errors.Add(new SpecError(path, "badObjective", $"Expected 'min METRIC' or 'max METRIC', found {SpecObject.Describe(element)}. Metrics: {string.Join(", ", names)}."));
            return null;
        }

        if (!names.Contains(words[1], StringComparer.Ordinal))
        {
            errors.Add(new SpecError(path, "unknownMetric", $"'{SpecObject.Short(words[1])}' is no metric of this kind.{Nearest.Hint(words[1], names)} Metrics: {string.Join(", ", names)}."));
            return null;
        }

        return new Objective(words[1], string.Equals(words[0], "max", StringComparison.Ordinal));
    }
}
