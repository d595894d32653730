using Dse.Core.Hardware;

namespace Dse.Core.Cost.Serving;

/// <summary>Constants of the serving model, fitted or quoted (catalog/calibration/serving.csv names the source of each).</summary>
/// <remarks>Immutable and thread-safe. A name may be refined for a class of model and an engine: <c>name.class.engine</c>, <c>name.engine</c>, <c>name.class</c>, <c>name</c>, the first that is there.</remarks>
public sealed class ServingConstants
{
    private static readonly string[] BackendNames = ["any", "vllm", "sglang", "trtllm"];

    private static readonly Lazy<ServingConstants> Shipped = new(() => new ServingConstants(
        CatalogText.ReadCsv("calibration/serving.csv").ToDictionary(r => r["name"], r => CatalogText.Number(r, "value")!.Value, StringComparer.Ordinal)));

    private readonly Dictionary<string, double> values;

    private ServingConstants(Dictionary<string, double> values) => this.values = values;

    /// <summary>The constants shipped with the product.</summary>
    public static ServingConstants Default => Shipped.Value;

    /// <summary>The names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. values.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The value of a constant.</summary>
    /// <exception cref="KeyNotFoundException">There is no such constant.</exception>
    public double this[string name] => values[name];

    /// <summary>The same constants but one; for fitting and sensitivity.</summary>
    public ServingConstants With(string name, double value)
    {
        if (!values.ContainsKey(name))
        {
            throw new KeyNotFoundException(name);
        }

        return new ServingConstants(new Dictionary<string, double>(values, StringComparer.Ordinal) { [name] = value });
    }

    /// <summary>The constant that applies to a class of model (<c>dense</c>, <c>mixture</c>, <c>latent</c>) on an engine; the geometric mean over engines when none is stated.</summary>
    public double Of(string name, string kind, ServingBackend backend)
    {
        if (backend != ServingBackend.Any)
        {
            return Find(name, kind, BackendNames[(int)backend]);
        }

        var product = 1.0;
        for (var b = 1; b < BackendNames.Length; b++)
        {
            product *= Find(name, kind, BackendNames[b]);
        }

        return Math.Pow(product, 1.0 / (BackendNames.Length - 1));
    }

    private double Find(string name, string kind, string engine) =>
        values.TryGetValue($"{name}.{kind}.{engine}", out var v) || values.TryGetValue($"{name}.{engine}", out v)
            || values.TryGetValue($"{name}.{kind}", out v) ? v : values[name];
}
