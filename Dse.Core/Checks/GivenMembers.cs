using System.Text.Json;

namespace Dse.Core.Checks;

/// <summary>Members of specs as checkers read them: one that is null is not given.</summary>
internal static class GivenMembers
{
    /// <summary>Whether a member is there and not null.</summary>
    public static bool TryGiven(this JsonElement entry, string name, out JsonElement member)
    {
        member = default;
        return entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(name, out member) && member.ValueKind != JsonValueKind.Null;
    }

    /// <summary>The entries of a list; none when it is not given.</summary>
    public static IReadOnlyList<JsonElement> Entries(this JsonElement entry, string name) => entry.TryGiven(name, out var list) ? [.. list.EnumerateArray()] : [];

    /// <summary>A number.</summary>
    /// <param name="entry">The object.</param>
    /// <param name="name">The member.</param>
    /// <param name="absent">What it counts as when it is not given.</param>
    public static double Figure(this JsonElement entry, string name, double absent) => entry.TryGiven(name, out var number) && number.ValueKind == JsonValueKind.Number ? number.GetDouble() : absent;
}
