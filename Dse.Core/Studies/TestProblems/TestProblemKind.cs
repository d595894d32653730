using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.TestProblems;

/// <summary>The study kind <c>TestProblem</c>: problems of the literature whose fronts are known, for judging search strategies.</summary>
internal sealed class TestProblemKind : IStudyKind
{
    /// <inheritdoc/>
    public string Name => "TestProblem";

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
        var function = ReadFunction(root);
        var metrics = function?.Metrics ?? [];
        var names = function?.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        var search = header.Search();
        IReadOnlyList<Objective> objectives = [];
        (List<Expression> Parameters, List<Expression> Metrics) constraints = ([], []);
        if (function is not null)
        {
            objectives = header.Objectives(metrics, [.. metrics.Select(m => new Objective(m.Name, false))]);
            constraints = header.Constraints(names, metrics);
        }
        else
        {
            root.Member("objectives");
            root.Member("constraints");
        }

        var reference = function is null ? null : header.ReferencePoint(objectives.Count);
        root.Member("referencePoint");
        root.RejectUnknown();
        if (function is null || errors.Count > before)
        {
            return null;
        }

        if (!DesignSpace.TryCreate(function.Parameters, constraints.Parameters, [], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }

            return null;
        }

        return new ParsedStudy(header.Name, new StudyProblem(Name, space, objectives, constraints.Metrics, new TestEvaluator(function), reference), search);
    }

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        var function = errors.Count == 0 ? ReadFunction(root) : null;
        if (function is null)
        {
            return errors[0];
        }

        var space = new DesignSpace(function.Parameters, []);
        if (root.Object("parameters") is not { } parameters)
        {
            return new SpecError("$.parameters", "missingField", $"'parameters' is missing. Give an object with {string.Join(", ", function.Parameters.Select(p => p.Name))}.");
        }

        var cells = DesignReader.Read(parameters, space, errors);
        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var batch = new CandidateBatch(space, 1) { Count = 1 };
        batch.SetRow(0, cells);
        var scores = new ScoredBatch(batch, function.Metrics.Count);
        function.Evaluate(batch, scores);
        LineAnswer.WriteFeasibility(answer, Violation(function, scores));
        answer.WriteStartObject("metrics");
        for (var m = 0; m < function.Metrics.Count; m++)
        {
            answer.WriteNumber(function.Metrics[m].Name, scores.Metric(m)[0]);
        }

        answer.WriteEndObject();
        return null;
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer) =>
        new("$.kind", "nothingToExplain", "A test problem is a bare formula: no part of its figures is due to anything. Use evaluate; docs/studies/test-problem.md has the formulas.");

    private static TestFunction? ReadFunction(SpecObject root)
    {
        root.Member("variables");
        root.Member("objectiveCount");
        if (!root.Has("problem"))
        {
            root.Error("problem", "missingField", $"'problem' is missing. Give one of {string.Join(", ", TestFunctions.Names)}.");
            return null;
        }

        var index = root.Choice("problem", TestFunctions.Names, -1);
        if (index < 0)
        {
            return null;
        }

        var name = TestFunctions.Names[index];
        var objectives = root.Has("objectiveCount") ? root.Int("objectiveCount", 2, StudyHeader.MaxObjectives) : (int?)null;
        var least = TestFunctions.HasOpenObjectives(name) ? objectives ?? 3 : 2;
        var variables = root.Has("variables") ? root.Int("variables", least, TestFunctions.MaxVariables) : (int?)null;
        foreach (var (field, given, isOpen) in new[] { ("variables", variables, TestFunctions.IsScalable(name)), ("objectiveCount", objectives, TestFunctions.HasOpenObjectives(name)) })
        {
            if (given is not null && !isOpen)
            {
                root.Error(field, "notTogether", $"'{name}' has a fixed number of {(field == "variables" ? "variables" : "objectives")}. Leave '{field}' out.");
                return null;
            }
        }

        return TestFunctions.Make(name, variables, objectives);
    }

    private static SpecError? Violation(TestFunction function, ScoredBatch scores)
    {
        if (scores.Outcomes[0] == TrialOutcome.Feasible)
        {
            return null;
        }

        var excess = scores.Violations[0].ToString("G4", CultureInfo.InvariantCulture);
        return scores.Reasons[0] == 0
            ? new SpecError("$.parameters.bufferKiB", "bufferTooSmall", $"The tiles exceed the buffer; all limits together are exceeded by a ratio of {excess}. Use smaller tiles or a larger buffer.")
            : new SpecError("$.parameters", "powerAboveLimit", $"The power exceeds 12 W by a ratio of {excess}. Use a lower clock or a smaller array.");
    }
}
