using Dse.Core.Spaces;

namespace Dse.Core.Studies.External;

/// <summary>Reads the metrics that a user's evaluator answers, and the constraints that stand beside them.</summary>
internal static class MetricReader
{
    private const int MaxMetrics = 200;
    private const int MaxText = 1000;

    private static readonly string[] Comparisons = ["<=", ">=", "==", "!=", "<", ">"];

    /// <summary>Reads <c>metrics</c>.</summary>
    /// <returns>The metrics in the order written, and the measured constraints.</returns>
    public static (IReadOnlyList<MetricDefinition> Metrics, IReadOnlyList<Expression> Constraints) Read(
        SpecObject root, HashSet<string> parameters, ICollection<SpecError> errors)
    {
        if (!root.Has("metrics"))
        {
            root.Error("metrics", "missingField", "'metrics' is missing. Name what your evaluator answers, for example { latency: {}, energy: {} }.");
            return ([], []);
        }

        var specs = root.Object("metrics")!;
        if (specs.Names.Count > MaxMetrics)
        {
            root.Error("metrics", "tooMany", $"{specs.Names.Count} metrics are more than {MaxMetrics}. Leave some out.");
            return ([], []);
        }

        var metrics = new List<MetricDefinition>();
        var constraints = new List<Expression>();
        foreach (var name in specs.Names)
        {
            if (Names.Check(name) is { } wrong)
            {
                specs.Error(name, "badName", wrong);
                continue;
            }

            if (parameters.Contains(name))
            {
                specs.Error(name, "duplicateName", $"'{SpecObject.Short(name)}' is a parameter already. Give the metric another name.");
            }

            var description = string.Empty;
            if (specs.Object(name) is { } metric)
            {
                description = metric.String("description", MaxText) ?? string.Empty;
                if (metric.String("constraint", MaxText) is { } text && ReadConstraint(name, text, metric) is { } constraint)
                {
                    constraints.Add(constraint);
                }

                metric.RejectUnknown();
            }

            metrics.Add(new MetricDefinition(name, description, null));
        }

        Contradictions.Report(constraints, "$.metrics", errors);
        return (metrics, constraints);
    }

    private static Expression? ReadConstraint(string name, string text, SpecObject metric)
    {
        var error = "it does not begin with a comparison";
        if (Comparisons.Any(c => text.AsSpan().TrimStart().StartsWith(c, StringComparison.Ordinal)) && Expression.TryParse($"{name} {text.Trim()}", out var expression, out error))
        {
            return expression;
        }

        metric.Error("constraint", "badExpression", $"'{SpecObject.Short(name)} {SpecObject.Short(text)}': {error}. Write a comparison such as \"<= 0\".");
        return null;
    }
}
