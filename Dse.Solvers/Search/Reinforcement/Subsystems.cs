using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Reinforcement;

/// <summary>Which parameters each agent decides.</summary>
internal static class Subsystems
{
    /// <summary>The parameters of each agent: all for one agent; for several as the settings say, or by the first word of their names (refreshPolicy and refreshMaxPostponed go together).</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Of(DesignSpace space, ReinforcementSettings settings)
    {
        var all = Enumerable.Range(0, space.Parameters.Count);
        if (settings.Algorithm != ReinforcementSettings.MultiAgent)
        {
            return [[.. all]];
        }

        if (settings.Agents is { } agents)
        {
            // Parameters that no agent was given share one more.
            var given = agents.Select(a => (IReadOnlyList<int>)[.. a.SelectMany(n => Named(space, n))]).ToList();
            int[] rest = [.. all.Where(p => !given.Exists(g => g.Contains(p)))];
            return rest.Length > 0 ? [.. given, rest] : given;
        }

        return [.. all.GroupBy(p => FirstWord(space.Parameters[p].Permutation?.Name ?? space.Parameters[p].Name), StringComparer.Ordinal).Select(g => (IReadOnlyList<int>)[.. g])];
    }

    // A permutation is all its digits.
    private static IEnumerable<int> Named(DesignSpace space, string name) => Enumerable.Range(0, space.Parameters.Count)
        .Where(p => string.Equals(space.Parameters[p].Permutation?.Name ?? space.Parameters[p].Name, name, StringComparison.Ordinal));

    private static string FirstWord(string name)
    {
        var end = 1;
        while (end < name.Length && !char.IsAsciiLetterUpper(name[end]) && name[end] is not ('.' or '_' or '-'))
        {
            end++;
        }

        return name[..end];
    }
}
