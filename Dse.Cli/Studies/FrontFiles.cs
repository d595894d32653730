using System.Globalization;
using System.Text.Json;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Formats.Exports.Packings;
using Dse.Formats.Fronts;

namespace Dse.Cli.Studies;

/// <summary>The folder that <c>--out</c> names: <c>front.json</c>, <c>front.csv</c>, <c>artifacts/</c>, <c>policy.json</c> of a learning strategy, and <c>packing.csv</c> of packed buffers.</summary>
internal sealed class FrontFiles
{
    private FrontFiles(string folder) => Folder = folder;

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Makes the folder and checks that it can be written.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static FrontFiles Open(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "artifacts"));
        var probe = Path.Combine(folder, $".write-{Environment.ProcessId}");
        File.Create(probe).Dispose();
        File.Delete(probe);
        return new FrontFiles(folder);
    }

    /// <summary>Writes the front, and takes away artifacts of an earlier one.</summary>
    public void Write(string study, JsonElement spec, FrontDocument front)
    {
        foreach (var old in Directory.EnumerateFiles(Path.Combine(Folder, "artifacts"), "*.json"))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(old), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                File.Delete(old);
            }
        }

        foreach (var point in front.Points)
        {
            if (point.ArtifactJson is { } artifact)
            {
                File.WriteAllBytes(Path.Combine(Folder, FrontJson.ArtifactPath(point.Id)), artifact);
            }
        }

        File.Delete(Path.Combine(Folder, "packing.csv"));
        if (front.Points is [var packed] && PackingCsv.Of(packed) is { } packing)
        {
            File.WriteAllText(Path.Combine(Folder, "packing.csv"), packing);
        }

        File.Delete(Path.Combine(Folder, "policy.json"));
        if (front.PolicyJson is { } policy)
        {
            File.WriteAllBytes(Path.Combine(Folder, "policy.json"), policy);
        }

        using (var csv = new StreamWriter(Path.Combine(Folder, "front.csv")))
        {
            FrontCsv.Write(csv, front.Points);
        }

        // Last: who sees front.json sees everything that it names.
        var path = Path.Combine(Folder, "front.json");
        using (var file = File.Create(path + ".new"))
        {
            using var writer = new Utf8JsonWriter(file, JsonOutput.Options);
            FrontJson.Write(writer, study, spec, front);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
