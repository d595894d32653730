using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ModelSubsets;

/// <summary>The study kind <c>ModelSubset</c>: which models to deploy under limits of energy, delay and memory.</summary>
internal sealed class SubsetKind : IStudyKind
{
    /// <inheritdoc/>
    public string Name => "ModelSubset";

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
        var model = SubsetReader.Read(root, errors);
        var search = header.Search();
        var objectives = header.Objectives(SubsetModel.Metrics, [new Objective("loss", false), new Objective("energyJoules", false)]);
        var reference = header.ReferencePoint(objectives.Count);
        var names = model is null ? [] : model.Candidates.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var constraints = model is null ? ([], []) : header.Constraints(names, SubsetModel.Metrics);
        root.Member("constraints");
        root.RejectUnknown();
        if (model is null || errors.Count > before)
        {
            return null;
        }

        if (!DesignSpace.TryCreate(SubsetReader.Parameters(model), constraints.Parameters, [], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }
        }

        return space is null || errors.Count > before
            ? null
            : new ParsedStudy(header.Name, new StudyProblem(Name, space, objectives, constraints.Metrics, new SubsetEvaluator(model), reference) { Exact = model }, search);
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
        var model = errors.Count == 0 ? SubsetReader.Read(root, errors) : null;
        if (model is null)
        {
            return errors[0];
        }

        if (root.Object("deployed") is not { } given)
        {
            return errors.FirstOrDefault() ?? new SpecError("$.deployed", "missingField", "'deployed' is missing. Give an object with 1 for every model that is deployed and 0 for the others.");
        }

        bool[] chosen = [.. model.Candidates.Select(c => given.Int(c.Name, 0, 1, 0) == 1)];
        given.RejectUnknown();
        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var values = new double[SubsetModel.Metrics.Count];
        model.Evaluate(chosen, values);
        LineAnswer.WriteFeasibility(answer, chosen.Contains(true) ? null : new SpecError("$.deployed", SubsetEvaluator.EmptyReason, "No model is deployed. Deploy at least one."));
        answer.WriteStartObject("metrics");
        for (var m = 0; m < values.Length; m++)
        {
            if (double.IsFinite(values[m]))
            {
                answer.WriteNumber(SubsetModel.Metrics[m].Name, values[m]);
            }
            else
            {
                answer.WriteNull(SubsetModel.Metrics[m].Name);
            }
        }

        answer.WriteEndObject();
        if (explained)
        {
            SubsetEvaluator.WriteRouting(answer, model, chosen);
        }

        return null;
    }
}
