using System.Text.Json;

namespace Dse.Core.Studies.Requirements;

/// <summary>A limit that a plan shall keep, in the field <c>require</c> of an explanation line.</summary>
/// <param name="Metric">A metric that less of is better.</param>
/// <param name="AtMost">The limit, in the metric's unit; above 0.</param>
internal readonly record struct RequirementTarget(string Metric, double AtMost)
{
    /// <summary>The field's name.</summary>
    public const string Field = "require";

    /// <summary>Reads the field.</summary>
    /// <param name="line">The line.</param>
    /// <param name="metrics">The metrics that may be limited.</param>
    /// <param name="targets">The limits; empty when the line asks for none.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(JsonElement line, IReadOnlyList<string> metrics, out IReadOnlyList<RequirementTarget> targets, out SpecError? error)
    {
        var errors = new List<SpecError>();
        var found = new List<RequirementTarget>();
        if (new SpecObject(line, "$", errors).Object(Field) is { } require)
        {
            foreach (var metric in metrics)
            {
                if (require.OptionalNumber(metric, 1e-9, 1e12) is { } limit)
                {
                    found.Add(new RequirementTarget(metric, limit));
                }
            }

            require.RejectUnknown();
            if (found.Count == 0 && errors.Count == 0)
            {
                require.Error(metrics[0], "missingField", $"'{Field}' names no limit. Give one or more of: {string.Join(", ", metrics)}.");
            }
        }

        targets = found;
        error = errors.Count > 0 ? errors[0] : null;
        return error is null;
    }
}
