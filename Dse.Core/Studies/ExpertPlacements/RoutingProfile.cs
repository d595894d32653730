namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>How tokens were routed in one kind of traffic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">How much it counts where profiles are added up; above 0.</param>
/// <param name="Loads">Tokens by layer and expert, at least 0.</param>
/// <param name="Flows">Tokens from the experts of each layer to those of the next, one table fewer than layers; null when not given.</param>
public sealed record RoutingProfile(string Name, double Weight, double[][] Loads, IReadOnlyList<FlowTable>? Flows)
{
    /// <summary>Layers.</summary>
    public int Layers => Loads.Length;

    /// <summary>Experts of a layer.</summary>
    public int Experts => Loads[0].Length;

    /// <summary>Profiles added up by their weights.</summary>
    /// <param name="profiles">At least one, all of the same size.</param>
    public static RoutingProfile Sum(IReadOnlyList<RoutingProfile> profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        if (profiles.Count == 1)
        {
            return profiles[0];
        }

        var loads = profiles[0].Loads.Select((row, l) => row.Select((_, e) => profiles.Sum(p => p.Weight * p.Loads[l][e])).ToArray()).ToArray();
        var flows = profiles.Any(p => p.Flows is null)
            ? null
            : Enumerable.Range(0, loads.Length - 1).Select(l => new FlowTable(
                loads[0].Length, profiles.SelectMany(p => p.Flows![l].Pairs.Select(x => (x.From, x.To, p.Weight * x.Tokens))))).ToArray();
        return new RoutingProfile(string.Join('+', profiles.Select(p => p.Name)), 1, loads, flows);
    }
}
