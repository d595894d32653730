using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.BitWidths;

/// <summary>The study kind <c>Precision</c>: a bit width per layer under limits of sensitivity, latency and size.</summary>
/// <remarks>The multiple-choice knapsack of OHQ (Huang et al., arXiv 2309.01945).</remarks>
internal sealed class PrecisionKind : IStudyKind
{
    /// <inheritdoc/>
    public string Name => "Precision";

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
        var model = PrecisionReader.Read(root, errors);
        var search = header.Search();
        var objectives = header.Objectives(PrecisionModel.Metrics, Defaults(model));
        var reference = header.ReferencePoint(objectives.Count);
        var names = model is null ? [] : model.Layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var constraints = model is null ? ([], []) : header.Constraints(names, PrecisionModel.Metrics);
        root.Member("constraints");
        root.RejectUnknown();
        if (model is null || errors.Count > before)
        {
            return null;
        }

        if (objectives.Count == 0)
        {
            root.Error("objectives", "noObjectives", "No figure is given for every option of every layer. Give sensitivity, latencyMs or bytes throughout.");
            return null;
        }

        ReportUnknown(root, model, objectives, constraints.Metrics);
        if (!DesignSpace.TryCreate(PrecisionReader.Parameters(model), constraints.Parameters, [], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }
        }

        return space is null || errors.Count > before
            ? null
            : new ParsedStudy(
                header.Name,
                new StudyProblem(Name, space, objectives, constraints.Metrics, new PrecisionEvaluator(model), reference) { Exact = model },
                search);
    }

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (ReadLine(line, out var model, out var cells) is { } error)
        {
            return error;
        }

        LineAnswer.WriteFeasibility(answer, null);
        answer.WriteStartObject("metrics");
        for (var m = 0; m < PrecisionModel.Metrics.Count; m++)
        {
            if (model!.Knows(m))
            {
                answer.WriteNumber(PrecisionModel.Metrics[m].Name, Sum(model, m, cells));
            }
            else
            {
                answer.WriteNull(PrecisionModel.Metrics[m].Name);
            }
        }

        answer.WriteEndObject();
        return null;
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (ReadLine(line, out var model, out var cells) is { } error)
        {
            return error;
        }

        LineAnswer.WriteFeasibility(answer, null);
        foreach (var m in Enumerable.Range(0, PrecisionModel.Metrics.Count - 1).Where(model!.Knows))
        {
            var total = Sum(model, m, cells);
            answer.WriteStartArray(PrecisionModel.Metrics[m].Name);
            foreach (var (layer, index) in model.Layers.Select((l, i) => (l, i)).OrderByDescending(x => model.Tables[m][x.i][(int)cells[x.i]]))
            {
                LineAnswer.WriteTerm(answer, layer.Name, model.Tables[m][index][(int)cells[index]], total);
            }

            answer.WriteEndArray();
        }

        return null;
    }

    private static double Sum(PrecisionModel model, int metric, double[] cells)
    {
        var sum = 0.0;
        for (var layer = 0; layer < cells.Length; layer++)
        {
            sum += model.Tables[metric][layer][(int)cells[layer]];
        }

        return sum;
    }

    private static SpecError? ReadLine(JsonElement line, out PrecisionModel? model, out double[] cells)
    {
        cells = [];
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        model = errors.Count == 0 ? PrecisionReader.Read(root, errors) : null;
        if (model is null)
        {
            return errors[0];
        }

        if (root.Object("bits") is not { } bits)
        {
            return errors.FirstOrDefault() ?? new SpecError("$.bits", "missingField", "'bits' is missing. Give an object with the width of every layer by name.");
        }

        cells = DesignReader.Read(bits, new DesignSpace(PrecisionReader.Parameters(model), []), errors);
        root.RejectUnknown();
        return errors.FirstOrDefault();
    }

    private static Objective[] Defaults(PrecisionModel? model) => model is null
        ? []
        : [.. Enumerable.Range(0, 3).Where(model.Knows).Select(m => new Objective(PrecisionModel.Metrics[m].Name, false))];

    private static void ReportUnknown(SpecObject root, PrecisionModel model, IReadOnlyList<Objective> objectives, List<Expression> constraints)
    {
        for (var m = 0; m < PrecisionModel.Metrics.Count; m++)
        {
            var name = PrecisionModel.Metrics[m].Name;
            var where = objectives.Any(o => string.Equals(o.Metric, name, StringComparison.Ordinal)) ? "objectives"
                : constraints.Any(c => c.Names.Contains(name, StringComparer.Ordinal)) ? "constraints" : null;
            if (where is not null && !model.Knows(m))
            {
                root.Error(where, "unknownFigure", $"'{name}' cannot be computed: some option of some layer does not give it. Give it for every option, or leave the metric out.");
            }
        }
    }
}
