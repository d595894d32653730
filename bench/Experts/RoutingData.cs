using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Bench.Experts;

/// <summary>The traffic that ships under catalog/routing.</summary>
internal static class RoutingData
{
    /// <summary>The domains of a model by name, as JSON of a <c>routing</c>.</summary>
    public static IReadOnlyDictionary<string, string> Domains(string model)
    {
        using var document = JsonDocument.Parse(Resource($"catalog/routing/{model}.json"));
        return document.RootElement.EnumerateObject().ToDictionary(d => d.Name, d => d.Value.GetRawText(), StringComparer.Ordinal);
    }

    /// <summary>A domain without its transitions.</summary>
    public static string Loads(string routing)
    {
        using var document = JsonDocument.Parse(routing);
        return $$"""{"loads":{{document.RootElement.GetProperty("loads").GetRawText()}}}""";
    }

    /// <summary>The synthetic instance, with its transitions or without.</summary>
    public static string Synthetic(bool transitions)
    {
        using var document = JsonDocument.Parse(Resource("catalog/routing/synthetic-58x256/loads.json"));
        var loads = document.RootElement.GetProperty("loads").GetRawText();
        if (!transitions)
        {
            return $$"""{"loads":{{loads}}}""";
        }

        using var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Experts", "transitions.csv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(packed, Encoding.UTF8);
        return $$"""{"loads":{{loads}},"transitions":{{JsonSerializer.Serialize(reader.ReadToEnd())}}}""";
    }

    private static string Resource(string name)
    {
        using var stream = typeof(StudyKinds).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
