namespace Dse.Api.Studies;

/// <summary>Which parameters matter, metric by metric.</summary>
/// <param name="Items">One per metric.</param>
/// <param name="NullReason">Why nothing can be said of any metric; null where there are items.</param>
internal sealed record ImportanceList(IReadOnlyList<ImportanceResponse> Items, string? NullReason);

/// <summary>What the variation of one metric over a study's trials comes from.</summary>
internal sealed record ImportanceResponse
{
    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>Trials with the metric that were used.</summary>
    public required int Trials { get; init; }

    /// <summary>Share of the variance of held-out trials that the model behind the shares explains; near or below 0 they mean little. Null where those trials do not vary or there are no shares.</summary>
    public required double? ExplainedRatio { get; init; }

    /// <summary>Shares per parameter, greatest total first; null where there are none.</summary>
    public required IReadOnlyList<ParameterShareResponse>? Parameters { get; init; }

    /// <summary>Why there are no shares; null where there are.</summary>
    public required string? NullReason { get; init; }
}

/// <summary>How much of a metric's variation a parameter explains.</summary>
internal sealed record ParameterShareResponse
{
    /// <summary>The parameter's name.</summary>
    public required string Parameter { get; init; }

    /// <summary>Share explained by it alone: its first-order Sobol index, 0 to `totalRatio`.</summary>
    public required double AloneRatio { get; init; }

    /// <summary>Share in which it has a part, alone or together with others: its total Sobol index, at most 1; those of all parameters may add up to more.</summary>
    public required double TotalRatio { get; init; }
}
