using Dse.Solvers.Surrogates.Proxies;

namespace Dse.Api.Proxies;

/// <summary>A trained proxy.</summary>
internal sealed record ProxyResponse
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was trained.</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>What it reads, predicts and how wrong it is.</summary>
    public required ProxyInfo Info { get; init; }
}

/// <summary>What a proxy reads, predicts and how wrong it is.</summary>
internal sealed record ProxyInfo
{
    /// <summary>The columns it reads.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Error per target on groups held out.</summary>
    public required IReadOnlyList<ProxyErrorResponse> Errors { get; init; }

    /// <summary>Rows it learned from.</summary>
    public required int Rows { get; init; }

    /// <summary>Microseconds of one prediction on the service's machine.</summary>
    public required double PredictionMicroseconds { get; init; }

    /// <summary>How many times less a prediction takes than an evaluation; null when what that takes is not known.</summary>
    public double? SpeedupRatio { get; init; }
}

/// <summary>How wrong a proxy is on groups that were held out.</summary>
internal sealed record ProxyErrorResponse
{
    /// <summary>The target's column.</summary>
    public required string Target { get; init; }

    /// <summary>Rows held out and predicted.</summary>
    public required int Rows { get; init; }

    /// <summary>Root mean square error over the range of the values.</summary>
    public required double RmseRangeRatio { get; init; }

    /// <summary>Mean of the relative error; null when a value is 0.</summary>
    public double? MeanAbsoluteErrorRatio { get; init; }

    /// <summary>Its 90th percentile; null when a value is 0.</summary>
    public double? P90ErrorRatio { get; init; }

    /// <summary>In the wire's form.</summary>
    public static ProxyErrorResponse From(ProxyError error) => new()
    {
        Target = error.Target,
        Rows = error.Rows,
        RmseRangeRatio = error.RmseRangeRatio,
        MeanAbsoluteErrorRatio = error.MeanAbsoluteErrorRatio,
        P90ErrorRatio = error.P90ErrorRatio,
    };
}

/// <summary>What a proxy predicts for one row.</summary>
internal sealed record ProxyAnswer
{
    /// <summary>A value per target.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Whether the row lies within what the proxy learned from; if not, the values are extrapolated.</summary>
    public required bool Inside { get; init; }

    /// <summary>The inputs by which it lies beyond.</summary>
    public required IReadOnlyList<string> OutsideInputs { get; init; }
}
