using System.Reflection;
using System.Text;
using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Core.Workloads.Graphs;

/// <summary>The graphs of networks shipped with the product (catalog/graphs).</summary>
public static class GraphCatalog
{
    private const string Folder = "catalog/graphs/";
    private const string Suffix = ".json";

    private static readonly Dictionary<string, Lazy<TensorGraph>> Graphs = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
        .ToDictionary(n => n[Folder.Length..^Suffix.Length], n => new Lazy<TensorGraph>(() => Load(n)), StringComparer.Ordinal);

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Keys = new(() =>
    {
        var keys = Graphs.Keys.ToDictionary(CatalogText.Normalize, StringComparer.Ordinal);
        foreach (var alias in CatalogText.ReadCsv("graphs/aliases.csv"))
        {
            keys.TryAdd(CatalogText.Normalize(alias["alias"]), alias["name"]);
        }

        return keys;
    });

    /// <summary>The names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Graphs.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Finds a graph by name or alias, whatever the case and punctuation; null when there is none.</summary>
    public static TensorGraph? Find(string name) => NameOf(name) is { } known ? Graphs[known].Value : null;

    /// <summary>The catalog's name of what a name or alias stands for; null when there is none.</summary>
    public static string? NameOf(string name) => CatalogText.Find(Keys.Value, name);

    private static TensorGraph Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        using var document = JsonDocument.Parse(reader.ReadToEnd());
        var errors = new List<SpecError>();
        return TensorGraphReader.Read(document.RootElement, "$", errors)
            ?? throw new InvalidDataException($"{resource}: {errors[0].Path} {errors[0].Message}");
    }
}
