using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dse.Storage.Studies;

/// <summary>A valid study on its way into the queue.</summary>
/// <param name="Kind">The study kind's name.</param>
/// <param name="Name">A label for people, 1 to 200 characters.</param>
/// <param name="SpecJson">The spec to run, one JSON object.</param>
public sealed record StudySubmission(string Kind, string Name, string SpecJson)
{
    /// <summary>The spec as sent where <see cref="SpecJson"/> is more than that; null when they are the same.</summary>
    public string? SentJson { get; init; }

    /// <summary>Labels for filtering, at most 32.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The language models and networks that it is about, at most 32.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The devices that it runs on, at most 32.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Higher runs sooner within its tenant, -100 to 100.</summary>
    public int Priority { get; init; }

    /// <summary>SHA-256 over all that was sent; two submissions with one idempotency key are the same when this is equal.</summary>
    public byte[] Sha256()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in (string[])[Kind, Name, SentJson ?? SpecJson, Priority.ToString(System.Globalization.CultureInfo.InvariantCulture), .. Tags])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }
}
