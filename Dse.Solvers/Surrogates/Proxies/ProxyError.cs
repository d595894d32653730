namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>How far a proxy's predictions are from held-out values of one target.</summary>
/// <param name="Target">The target's column.</param>
/// <param name="Rows">Rows held out and predicted.</param>
/// <param name="RmseRangeRatio">Root mean square error over the range of the values.</param>
/// <param name="MeanAbsoluteErrorRatio">Mean of |prediction − value| / |value|; null when a value is 0.</param>
/// <param name="P90ErrorRatio">Its 90th percentile; null when a value is 0.</param>
public sealed record ProxyError(string Target, int Rows, double RmseRangeRatio, double? MeanAbsoluteErrorRatio, double? P90ErrorRatio)
{
    /// <summary>Compares predictions with values.</summary>
    internal static ProxyError Of(string target, IReadOnlyList<double> predictions, IReadOnlyList<double> values)
    {
        var range = values.Max() - values.Min();
        var rmse = Math.Sqrt(predictions.Zip(values, (p, v) => (p - v) * (p - v)).Average());
        var relative = predictions.Zip(values, (p, v) => Math.Abs(p - v) / Math.Abs(v)).Order().ToArray();
        var isDefined = values.All(v => v != 0);
        return new ProxyError(target, values.Count, range > 0 ? rmse / range : 0, isDefined ? relative.Average() : null, isDefined ? relative[(int)(0.9 * (relative.Length - 1))] : null);
    }
}
