using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>A study kind whose parameters and metrics follow from a model that its spec describes.</summary>
/// <typeparam name="TModel">The model.</typeparam>
internal abstract class ModelledKind<TModel> : IStudyKind
    where TModel : ExactModel
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>The metrics of every study.</summary>
    protected abstract IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <summary>The field of an evaluation line that holds a design, and what it should be given.</summary>
    protected abstract (string Name, string Content) DesignField { get; }

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
        var model = Read(root, errors);
        var search = header.Search();
        var objectives = header.Objectives(Metrics, Defaults(model));
        var reference = header.ReferencePoint(objectives.Count);
        var constraints = model is null ? ([], []) : header.Constraints(Names(model).ToHashSet(StringComparer.Ordinal), Metrics);
        root.Member("constraints");
        root.RejectUnknown();
        if (model is null || errors.Count > before)
        {
            return null;
        }

        if (objectives.Count == 0)
        {
            root.Error("objectives", "noObjectives", "No figure is given throughout that could be an objective. Give one everywhere.");
            return null;
        }

        var limited = constraints.Metrics.SelectMany(c => c.Names).ToHashSet(StringComparer.Ordinal);
        foreach (var metric in Metrics.Select(m => m.Name))
        {
            var where = objectives.Any(o => string.Equals(o.Metric, metric, StringComparison.Ordinal)) ? "objectives" : limited.Contains(metric) ? "constraints" : null;
            if (where is not null && Unknown(model, metric) is { } why)
            {
                root.Error(where, "unknownFigure", $"'{metric}' cannot be computed: {why}, or leave the metric out.");
            }
        }

        var parameters = Parameters(root, model, [.. objectives.Select(o => o.Metric), .. limited]);
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

            return null;
        }

        return new ParsedStudy(header.Name, new StudyProblem(Name, space, objectives, constraints.Metrics, Evaluator(model), reference) { Exact = model }, search);
    }

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer) => Answer(line, answer, isExplained: false);

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer) => Answer(line, answer, isExplained: true);

    /// <summary>Reads the model; null when there are errors.</summary>
    protected abstract TModel? Read(SpecObject root, ICollection<SpecError> errors);

    /// <summary>The objectives of a spec that names none.</summary>
    protected abstract IReadOnlyList<Objective> Defaults(TModel? model);

    /// <summary>The names of the parameters.</summary>
    protected abstract IEnumerable<string> Names(TModel model);

    /// <summary>The parameters.</summary>
    /// <param name="root">The spec, which receives errors.</param>
    /// <param name="model">The model.</param>
    /// <param name="wanted">Metrics that are objectives or limited.</param>
    protected abstract IReadOnlyList<Parameter> Parameters(SpecObject root, TModel model, IReadOnlyCollection<string> wanted);

    /// <summary>What prices designs.</summary>
    protected abstract IEvaluator Evaluator(TModel model);

    /// <summary>Why a metric cannot be computed and what to give, as a part of a sentence; null when it can.</summary>
    protected virtual string? Unknown(TModel model, string metric) => null;

    /// <summary>Reads a design of a line and writes its answer.</summary>
    /// <param name="given">The object that holds the design.</param>
    /// <param name="model">The model of the line.</param>
    /// <param name="errors">Receives what is wrong; then nothing is written.</param>
    /// <returns>Writes the answer, with the explanation where it is told to.</returns>
    protected abstract Action<Utf8JsonWriter, bool> Answer(SpecObject given, TModel model, ICollection<SpecError> errors);

    /// <summary>Writes the metrics of an answer, null where one cannot be computed.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="value">The value of each metric.</param>
    protected void WriteMetrics(Utf8JsonWriter answer, Func<int, double> value)
    {
        answer.WriteStartObject("metrics");
        for (var m = 0; m < Metrics.Count; m++)
        {
            if (value(m) is var number && double.IsFinite(number))
            {
                answer.WriteNumber(Metrics[m].Name, number);
            }
            else
            {
                answer.WriteNull(Metrics[m].Name);
            }
        }

        answer.WriteEndObject();
    }

    private SpecError? Answer(JsonElement line, Utf8JsonWriter answer, bool isExplained)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (errors.Count > 0 || Read(root, errors) is not { } model)
        {
            return errors[0];
        }

        var (name, content) = DesignField;
        if (root.Object(name) is not { } given)
        {
            return errors.FirstOrDefault() ?? new SpecError($"$.{name}", "missingField", $"'{name}' is missing. Give an object with {content}.");
        }

        var write = Answer(given, model, errors);
        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        write(answer, isExplained);
        return null;
    }
}
