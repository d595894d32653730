using System.Text.Json;

namespace Dse.Api.Jobs.Attempts;

/// <summary>The first message to a study's process: what to search and where to go on from.</summary>
/// <param name="Kind">The study kind's name.</param>
/// <param name="SpecJson">The spec as it was sent.</param>
/// <param name="Checkpoint">State of an earlier attempt; empty to begin anew.</param>
/// <param name="Threads">Threads of the search.</param>
/// <param name="CheckpointSeconds">Time between checkpoints.</param>
internal sealed record AttemptStart(string Kind, string SpecJson, ReadOnlyMemory<byte> Checkpoint, int Threads, double CheckpointSeconds)
{
    public const string Type = "start";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("type", Type);
        writer.WriteString("kind", Kind);
        writer.WriteString("spec", SpecJson);
        writer.WriteBase64String("checkpoint", Checkpoint.Span);
        writer.WriteNumber("threads", Threads);
        writer.WriteNumber("checkpointSeconds", CheckpointSeconds);
    }

    public static AttemptStart Read(JsonElement message) => new(
        message.GetProperty("kind").GetString()!,
        message.GetProperty("spec").GetString()!,
        message.GetProperty("checkpoint").GetBytesFromBase64(),
        message.GetProperty("threads").GetInt32(),
        message.GetProperty("checkpointSeconds").GetDouble());
}
