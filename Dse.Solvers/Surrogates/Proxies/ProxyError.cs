using System.Text.Json;

namespace Dse.Solvers.Surrogates.Proxies;

/// <summary>How far a proxy's predictions are from held-out values of one target.</summary>
/// <param name="Target">The target's column.</param>
/// <param name="Rows">Rows held out and predicted.</param>
/// <param name="RmseRangeRatio">Root mean square error over the range of the values.</param>
/// <param name="MeanAbsoluteErrorRatio">Mean of |prediction − value| / |value|; null when a value is 0.</param>
/// <param name="P90ErrorRatio">Its 90th percentile; null when a value is 0.</param>
public sealed record ProxyError(string Target, int Rows, double RmseRangeRatio, double? MeanAbsoluteErrorRatio, double? P90ErrorRatio)
{
    /// <summary>Writes it as an object; ratios that are not defined as null.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("target", Target);
        writer.WriteNumber("rows", Rows);
        writer.WriteNumber("rmseRangeRatio", RmseRangeRatio);
        Write(writer, "meanAbsoluteErrorRatio", MeanAbsoluteErrorRatio);
        Write(writer, "p90ErrorRatio", P90ErrorRatio);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

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
