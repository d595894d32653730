namespace Dse.Api.Studies;

/// <summary>What the variation of one metric over a study's trials comes from.</summary>
internal sealed record ImportanceResponse
{
    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>Trials with the metric that were used.</summary>
    public required int Trials { get; init; }

    /// <summary>Share of the variance of held-out trials that the model behind the shares explains; near or below 0 they mean little.</summary>
    public required double ExplainedRatio { get; init; }

    /// <summary>Shares per parameter, greatest total first.</summary>
    public required IReadOnlyList<ParameterShareResponse> Parameters { get; init; }
}

/// <summary>How much of a metric's variation a parameter explains.</summary>
internal sealed record ParameterShareResponse
{
    /// <summary>The parameter's name.</summary>
    public required string Parameter { get; init; }

    /// <summary>Share explained by it alone: its first-order Sobol index.</summary>
    public required double AloneRatio { get; init; }

    /// <summary>Share in which it has a part, alone or together with others: its total Sobol index.</summary>
    public required double TotalRatio { get; init; }
}
