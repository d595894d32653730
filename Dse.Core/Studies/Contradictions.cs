using System.Globalization;
using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>Finds constraints that no design can meet together, as far as it shows without evaluating anything.</summary>
internal static class Contradictions
{
    /// <summary>Reports names whose lower limit lies above their upper limit among constraints of the form <c>name &lt;= number</c>, joined by <c>&amp;&amp;</c> or not.</summary>
    public static void Report(IReadOnlyList<Expression> constraints, string path, ICollection<SpecError> errors)
    {
        var ranges = new Dictionary<string, (double Low, double High, string LowText, string HighText)>(StringComparer.Ordinal);
        foreach (var (constraint, comparison) in constraints.SelectMany(c => NameLimit.Parts(c.Root).Select(p => (c, p))))
        {
            if (NameLimit.Of(comparison) is not { } limit)
            {
                continue;
            }

            var range = ranges.GetValueOrDefault(limit.Name, (Low: double.NegativeInfinity, High: double.PositiveInfinity, LowText: string.Empty, HighText: string.Empty));
            if (limit.Low > range.Low)
            {
                range = (limit.Low, range.High, constraint.Text, range.HighText);
            }

            if (limit.High < range.High)
            {
                range = (range.Low, limit.High, range.LowText, constraint.Text);
            }

            ranges[limit.Name] = range;
        }

        foreach (var (name, range) in ranges.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (range.Low > range.High)
            {
                errors.Add(new SpecError(path, "contradictoryConstraints", string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{range.LowText}' and '{range.HighText}' exclude each other: {name} would have to be at least {range.Low} and at most {range.High}. Drop or loosen one.")));
            }
        }
    }
}
