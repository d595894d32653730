using Dse.Core.Cost.Serving.Arrivals;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Cost.Serving;

/// <summary>What is served on what: everything that does not depend on the plan.</summary>
/// <param name="Model">The model.</param>
/// <param name="Cluster">The devices.</param>
/// <param name="InputTokens">Tokens of a prompt, at least 1.</param>
/// <param name="OutputTokens">Tokens generated per request, at least 1.</param>
public sealed record ServingWorkload(LanguageModel Model, Cluster Cluster, int InputTokens, int OutputTokens)
{
    /// <summary>The engine.</summary>
    public ServingBackend Backend { get; init; }

    /// <summary>Tokens of a prompt whose keys and values are cached already, 0 to below <see cref="InputTokens"/>.</summary>
    public int CachedInputTokens { get; init; }

    /// <summary>Busiest rank of shared-out experts over the mean, at least 1; null for that of power-law routing.</summary>
    public double? ExpertImbalanceRatio { get; init; }

    /// <summary>Tokens that leave their device for their experts over those that would with experts anywhere; null for 1.</summary>
    public double? ExpertExchangeRatio { get; init; }

    /// <summary>Requests that arrive per second on the whole cluster; null: as many as the plan's concurrency keeps in flight.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Requests that arrive at their own times on the whole cluster; null: as <see cref="RequestsPerSecond"/> says. Input and output tokens are their means then.</summary>
    public RequestTrace? Trace { get; init; }

    /// <summary>Most milliseconds to the first token that count as good; null for no limit.</summary>
    public double? TtftLimitMs { get; init; }

    /// <summary>Most milliseconds between tokens that count as good; null for no limit.</summary>
    public double? TpotLimitMs { get; init; }

    /// <summary>Stored format of the linear layers' weights.</summary>
    public Precision Weights { get; init; } = Precision.Bf16;

    /// <summary>Format in which products are computed.</summary>
    public Precision Activations { get; init; } = Precision.Bf16;

    /// <summary>Stored format of cached keys and values.</summary>
    public Precision KvCache { get; init; } = Precision.Bf16;

    /// <summary>Prompt tokens that must be computed.</summary>
    public int NewInputTokens => InputTokens - CachedInputTokens;
}
