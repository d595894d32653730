using System.Text;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Storage.Fronts;

namespace Dse.Faults.Tests;

/// <summary>The same study searched here, without a service and without faults.</summary>
internal static class Undisturbed
{
    public static string Front(string spec)
    {
        using var parsed = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        var study = StudyKinds.Find(parsed.RootElement.GetProperty("kind").GetString()!)!.Parse(parsed.RootElement, errors)
            ?? throw new InvalidOperationException(string.Join(' ', errors));
        var document = Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default with { Threads = 1 }, null, ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        return Text(document.Points);
    }

    /// <summary>Points as text, without artifacts, which the service keeps apart.</summary>
    public static string Text(IEnumerable<FrontPoint> points)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            FrontJson.WritePoints(writer, [.. points.Select(p => p with { ArtifactJson = null })]);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
