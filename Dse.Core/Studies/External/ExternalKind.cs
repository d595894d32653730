using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.External;

/// <summary>The study kind <c>External</c>: a space and metrics of the user's own, evaluated by the user's program or clients (CONTRACT §2).</summary>
internal sealed class ExternalKind : IStudyKind
{
    private const int MaxParameters = 1000;

    /// <inheritdoc/>
    public string Name => "External";

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer) => NotPriced();

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer) => NotPriced();

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
        var parameters = ReadParameters(root, errors);
        var names = parameters.Select(p => p.Permutation?.Name ?? p.Name).ToHashSet(StringComparer.Ordinal);
        var (metrics, measured) = MetricReader.Read(root, names, errors);
        if (!root.Has("objectives"))
        {
            root.Error("objectives", "missingField", "'objectives' is missing. Give a list such as [\"min latency\", \"min energy\"].");
        }

        var objectives = header.Objectives(metrics, []);
        var (overParameters, overMetrics) = header.Constraints(names, metrics);
        var reference = header.ReferencePoint(objectives.Count);
        var search = header.Search();
        var openProxy = ProxyReader.Read(root, metrics);
        root.RejectUnknown();
        RefusePermutations(parameters, [.. overParameters, .. overMetrics, .. measured], errors);
        if (errors.Count > before)
        {
            return null;
        }

        if (!DesignSpace.TryCreate(parameters, overParameters, [], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }

            return null;
        }

        IReadOnlyList<Expression> constraints = [.. overMetrics, .. measured];
        ReportUnbound(constraints, metrics, space, errors);
        var evaluator = openProxy is null ? new OutsideEvaluator(metrics) : openProxy(space);
        return errors.Count > before || evaluator is null
            ? null
            : new ParsedStudy(header.Name, new StudyProblem(Name, space, objectives, constraints, evaluator, reference) { ShowsEqualDesigns = true }, search);
    }

    private static SpecError NotPriced() => new(
        "$.kind", "evaluatedOutside", "Designs of kind External are evaluated by a program of your own: ./dse run SPEC --evaluate-with CMD.");

    private static IReadOnlyList<Parameter> ReadParameters(SpecObject root, ICollection<SpecError> errors)
    {
        if (!root.Has("parameters"))
        {
            root.Error("parameters", "missingField", "'parameters' is missing. Give an object such as { rows: { type: integer, from: 1, to: 64 } }.");
            return [];
        }

        var specs = root.Object("parameters")!;
        if (specs.Names.Count > MaxParameters)
        {
            root.Error("parameters", "tooMany", $"{specs.Names.Count} parameters are more than {MaxParameters}. Leave some out.");
            return [];
        }

        var read = new List<Parameter>();
        foreach (var name in specs.Names)
        {
            if (Names.Check(name) is { } wrong)
            {
                specs.Error(name, "badName", wrong);
            }
            else if (specs.Object(name) is not { } parameter)
            {
                specs.Error(name, "wrongType", "Expected an object such as { type: integer, from: 1, to: 64 }.");
            }
            else if (ParameterReader.Read(name, parameter) is { } made)
            {
                read.AddRange(made);
            }
        }

        if (read.Count > MaxParameters)
        {
            root.Error("parameters", "tooMany", $"{read.Count} parameters, each item of a permutation but its first counted as one, are more than {MaxParameters}. Leave some out.");
            return [];
        }

        return InDecisionOrder(read);
    }

    // As written, but a parameter stands behind those that its condition reads. Conditions in a circle stay and are refused by the space.
    private static List<Parameter> InDecisionOrder(List<Parameter> parameters)
    {
        var names = parameters.Select(p => p.Permutation?.Name ?? p.Name).ToHashSet(StringComparer.Ordinal);
        var ordered = new List<Parameter>(parameters.Count);
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var left = parameters.ToList();
        while (left.Count > 0)
        {
            var next = left.FirstOrDefault(p => p.When is null || p.When.Names.All(n => placed.Contains(n) || !names.Contains(n))) ?? left[0];
            left.Remove(next);
            placed.Add(next.Permutation?.Name ?? next.Name);
            ordered.Add(next);
        }

        return ordered;
    }

    private static void RefusePermutations(IReadOnlyList<Parameter> parameters, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors)
    {
        var permutations = parameters.Select(p => p.Permutation?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var readers = constraints.Select(c => ("$.constraints", c))
            .Concat(parameters.Where(p => p.When is not null && (p.Permutation is null || p == p.Permutation.Digits[0])).Select(p => ($"$.parameters.{p.Permutation?.Name ?? p.Name}.when", p.When!)));
        foreach (var (path, expression) in readers)
        {
            if (expression.Names.FirstOrDefault(permutations.Contains) is { } name)
            {
                errors.Add(new SpecError(path, "permutationInExpression", $"'{expression.Text}' reads the permutation '{name}'. Expressions read numbers and texts; let your evaluator answer 'infeasible', or report a metric with a constraint."));
            }
        }
    }

    private static void ReportUnbound(
        IReadOnlyList<Expression> constraints, IReadOnlyList<MetricDefinition> metrics, DesignSpace space, ICollection<SpecError> errors)
    {
        string[] names = [.. metrics.Select(m => m.Name)];
        foreach (var constraint in constraints)
        {
            if (!MetricBinding.TryBind(constraint, names, space, out _, out var error))
            {
                errors.Add(new SpecError("$.constraints", "invalidConstraint", $"'{constraint.Text}': {error}"));
            }
        }
    }
}
