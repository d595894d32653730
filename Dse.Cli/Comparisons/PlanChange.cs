using System.Text.Json;

namespace Dse.Cli.Comparisons;

/// <summary>A field in which two plans differ.</summary>
/// <param name="Field">Its name; of nested fields the path.</param>
/// <param name="Plan">The plan's value; null when it has none.</param>
/// <param name="Other">The other plan's value; null likewise.</param>
internal sealed record PlanChange(string Field, string? Plan, string? Other)
{
    /// <summary>The fields that differ, in the order of the other plan, then those that only the plan has.</summary>
    public static IReadOnlyList<PlanChange> Between(JsonElement plan, JsonElement other)
    {
        var ours = new Dictionary<string, string>(StringComparer.Ordinal);
        var theirs = new Dictionary<string, string>(StringComparer.Ordinal);
        Flatten(plan, string.Empty, ours);
        Flatten(other, string.Empty, theirs);
        return
        [
            .. theirs.Keys.Union(ours.Keys, StringComparer.Ordinal)
                .Select(k => new PlanChange(k, ours.GetValueOrDefault(k), theirs.GetValueOrDefault(k)))
                .Where(c => !string.Equals(c.Plan, c.Other, StringComparison.Ordinal)),
        ];
    }

    private static void Flatten(JsonElement value, string path, Dictionary<string, string> into)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            into[path] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", into);
        }
    }
}
