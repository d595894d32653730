namespace Dse.Api.Proxies;

/// <summary>What a proxy is to be trained from.</summary>
internal sealed record ProxyTraining
{
    /// <summary>A study whose stored feasible trials it learns from; this or <see cref="Csv"/>.</summary>
    public Guid? Study { get; init; }

    /// <summary>SHA-256 of an uploaded CSV file with a header, 64 hex digits.</summary>
    public string? Csv { get; init; }

    /// <summary>Columns to predict; of a study its metrics when left out.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>Columns that together name a group, such as those of an architecture: held out whole when the error is measured.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Columns that are not read.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>Seconds that one evaluation by the evaluator takes; of a study its seconds per evaluation when left out.</summary>
    public double? EvaluatorSeconds { get; init; }

    /// <summary>Seed of folds and trees; 1 when left out.</summary>
    public ulong? Seed { get; init; }
}

/// <summary>Rows to predict.</summary>
internal sealed record ProxyQuestion
{
    /// <summary>1 to 10,000 objects of inputs and their values.</summary>
    public required IReadOnlyList<Dictionary<string, Dse.Core.Spaces.ParameterValue>> Rows { get; init; }
}
