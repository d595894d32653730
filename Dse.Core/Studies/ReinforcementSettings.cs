namespace Dse.Core.Studies;

/// <summary>The <c>search.reinforcement</c> part of a spec.</summary>
/// <param name="Algorithm">One of <see cref="Algorithms"/>.</param>
/// <param name="Agents">The parameters of each agent of <see cref="MultiAgent"/>; null to group them by the first word of their names.</param>
/// <param name="PolicyJson">A policy that an earlier study left, as its JSON text, to start from; null to start anew.</param>
/// <param name="Learns">False to draw from the policy as it is.</param>
public sealed record ReinforcementSettings(string Algorithm, IReadOnlyList<IReadOnlyList<string>>? Agents, string? PolicyJson, bool Learns)
{
    /// <summary>Plain policy gradient with rewards relative to the batch.</summary>
    public const string PolicyGradient = "policyGradient";

    /// <summary>Proximal policy optimisation with a critic.</summary>
    public const string Ppo = "ppo";

    /// <summary>The same with one agent per subsystem and a shared critic.</summary>
    public const string MultiAgent = "multiAgent";

    /// <summary>Discrete soft actor-critic whose policy takes the preference between objectives.</summary>
    public const string Preference = "preference";

    /// <summary>The algorithms, the default first.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = [PolicyGradient, Ppo, MultiAgent, Preference];

    /// <summary>What an omitted <c>reinforcement</c> means.</summary>
    public static ReinforcementSettings Default { get; } = new(PolicyGradient, null, null, true);
}
