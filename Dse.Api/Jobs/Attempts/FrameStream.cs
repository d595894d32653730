using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Dse.Api.Jobs.Attempts;

/// <summary>JSON messages over a pipe, each behind its length: four bytes, little endian, then that many bytes of UTF-8.</summary>
/// <remarks>Writes may come from several threads; reads from one.</remarks>
internal sealed class FrameStream(Stream input, Stream output)
{
    /// <summary>Longest payload, bytes: 64 MiB.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    private readonly Lock writing = new();

    /// <summary>Sends one object and waits until the pipe has taken it.</summary>
    /// <exception cref="FrameException">The message is too long; nothing was sent.</exception>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), 0);
        buffer.Advance(4);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        var length = buffer.WrittenCount - 4;
        if (length > MaxBytes)
        {
            throw new FrameException($"A message of {length} bytes is over the limit of {MaxBytes}.");
        }

        var bytes = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        lock (writing)
        {
            output.Write(bytes);
            output.Flush();
        }
    }

    /// <summary>Receives one object; null when the other side has closed between two messages.</summary>
    /// <exception cref="FrameException">What came is no frame.</exception>
    public async Task<JsonDocument?> ReadAsync(CancellationToken ct)
    {
        var header = new byte[4];
        var got = await input.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, ct);
        if (got == 0)
        {
            return null;
        }

        var length = got == 4 ? BinaryPrimitives.ReadInt32LittleEndian(header) : -1;
        if (length is < 2 or > MaxBytes)
        {
            throw new FrameException(got < 4 ? "The stream ended within a length." : $"A length of {length} bytes is outside 2 to {MaxBytes}.");
        }

        var payload = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (await input.ReadAtLeastAsync(payload.AsMemory(0, length), length, throwOnEndOfStream: false, ct) < length)
            {
                throw new FrameException($"The stream ended within a message of {length} bytes.");
            }

            // The document keeps its memory: it gets bytes of its own.
            var message = JsonDocument.Parse(payload.AsMemory(0, length).ToArray(), Strict);
            return message.RootElement.ValueKind == JsonValueKind.Object && message.RootElement.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
                ? message
                : throw new FrameException("A message is no object with a type.");
        }
        catch (JsonException error)
        {
            throw new FrameException("A message is no JSON.", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(payload);
        }
    }
}
