using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Core.Checks;

/// <summary>Whether a packing is one of the buffers that were to be packed.</summary>
internal static class PackingMatch
{
    /// <summary>Says so when a plan of a graph stands for a packing of buffers, or the other way round; null else.</summary>
    public static SpecError? Mistaken(JsonElement spec, JsonElement artifact) => (spec.TryGetProperty("buffers", out _), artifact.TryGetProperty("buffers", out _)) switch
    {
        (true, false) => new SpecError("$", "otherArtifact", "This is the plan of a graph, and the spec packs buffers. Give the packing that it wrote."),
        (false, true) => new SpecError("$", "otherArtifact", "This is a packing of buffers, and the spec plans a graph. Give the plan that it wrote."),
        _ => null,
    };

    /// <summary>The first difference; null when there is none.</summary>
    public static SpecError? Finding(JsonElement spec, JsonElement artifact)
    {
        var errors = new List<SpecError>();
        var asked = BufferReader.Read(new SpecObject(spec, "$", errors), errors);
        var packed = BufferReader.Read(new SpecObject(artifact, "$", errors), errors);
        if (asked is not { } given || packed is not { } found)
        {
            return errors[0];
        }

        if (given.Buffers.Count != found.Buffers.Count)
        {
            return new SpecError("$.buffers", "otherBuffers", $"The packing holds {found.Buffers.Count} buffers; the spec {given.Buffers.Count}.");
        }

        var different = Enumerable.Range(0, given.Buffers.Count).Where(i => given.Buffers[i] != found.Buffers[i]).Select(i => (int?)i).FirstOrDefault();
        return different is not { } at ? null
            : new SpecError($"$.buffers[{at}]", "otherBuffers", $"The packing has {found.Buffers[at]}; the spec {given.Buffers[at]}. Pack the buffers in their order, as they are.");
    }
}
