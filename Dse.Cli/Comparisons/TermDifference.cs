using System.Text.Json;

namespace Dse.Cli.Comparisons;

/// <summary>One term of two waterfalls.</summary>
/// <param name="Part">What the terms add up to, for example <c>timeSeconds</c>.</param>
/// <param name="Term">The term, for example <c>bubble</c>.</param>
/// <param name="Plan">The plan's value.</param>
/// <param name="Other">The other design's value.</param>
internal sealed record TermDifference(string Part, string Term, double Plan, double Other)
{
    /// <summary>What the plan has more than the other.</summary>
    public double Difference => Plan - Other;

    /// <summary>Pairs the terms of two explanations, part by part, the largest differences of each part first; equal terms are left out.</summary>
    public static IReadOnlyList<TermDifference> Between(JsonElement plan, JsonElement other)
    {
        var ours = Terms(plan);
        var theirs = Terms(other);
        return
        [
            .. ours.Keys.Union(theirs.Keys)
                .Select(k => new TermDifference(k.Part, k.Term, ours.GetValueOrDefault(k), theirs.GetValueOrDefault(k)))
                .Where(t => t.Difference != 0)
                .GroupBy(t => t.Part, StringComparer.Ordinal)
                .SelectMany(part => part.OrderByDescending(t => Math.Abs(t.Difference)).ThenBy(t => t.Term, StringComparer.Ordinal)),
        ];
    }

    private static Dictionary<(string Part, string Term), double> Terms(JsonElement explanation)
    {
        var terms = new Dictionary<(string Part, string Term), double>();
        if (!explanation.TryGetProperty("waterfall", out var waterfall))
        {
            return terms;
        }

        foreach (var part in waterfall.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var term in part.Value.EnumerateArray())
            {
                terms[(part.Name, term.GetProperty("term").GetString()!)] = term.GetProperty("value").GetDouble();
            }
        }

        return terms;
    }
}
