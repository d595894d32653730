using System.Reflection;
using System.Text;
using Dse.Core.Cost.Serving.Arrivals;

namespace Dse.Core.Workloads;

/// <summary>The request traces shipped with the product (catalog/traces).</summary>
public static class RequestTraceCatalog
{
    private const string Folder = "catalog/traces/";
    private const string Suffix = ".csv";

    private static readonly Dictionary<string, Lazy<RequestTrace>> Traces = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
        .ToDictionary(n => n[Folder.Length..^Suffix.Length], n => new Lazy<RequestTrace>(() => Load(n)), StringComparer.Ordinal);

    /// <summary>The names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Traces.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Finds a trace by its exact name; null when there is none.</summary>
    public static RequestTrace? Find(string name) => Traces.TryGetValue(name, out var trace) ? trace.Value : null;

    private static RequestTrace Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new RequestTrace(ArrivalTraces.ReadCsv(reader.ReadToEnd()));
    }
}
