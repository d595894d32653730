using System.Security.Cryptography;
using System.Text;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>Kernels that a user measured on a device.</summary>
/// <remarks>Immutable and thread-safe. Equal when all samples are.</remarks>
public sealed class DeviceMeasurements : IEquatable<DeviceMeasurements>
{
    /// <summary>Most samples of one device.</summary>
    public const int MaxSamples = 20_000;

    /// <summary>Takes samples of classes with enough of them.</summary>
    /// <param name="samples">At most <see cref="MaxSamples"/>; a kernel measured twice counts with the geometric mean of its times.</param>
    public DeviceMeasurements(IEnumerable<KernelSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Samples = [.. samples
            .GroupBy(s => (s.Group, Key: string.Join(',', s.Sizes)))
            .Select(g => g.First() with { Seconds = Math.Exp(g.Average(s => Math.Log(s.Seconds))) })
            .OrderBy(s => s.Group.Name, StringComparer.Ordinal)];
        var text = new StringBuilder();
        foreach (var sample in Samples)
        {
            text.Append(sample.Group.Name);
            foreach (var size in sample.Sizes.Append(sample.Seconds))
            {
                text.Append(',').Append(BitConverter.DoubleToInt64Bits(size));
            }
        }

        ContentHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    /// <summary>The measured kernels, by group.</summary>
    public IReadOnlyList<KernelSample> Samples { get; }

    /// <summary>Identity for memo keys: equal hashes, equal samples.</summary>
    public string ContentHash { get; }

    /// <inheritdoc/>
    public bool Equals(DeviceMeasurements? other) => other is not null && ContentHash == other.ContentHash;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DeviceMeasurements);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ContentHash);

    /// <inheritdoc/>
    public override string ToString() => ContentHash;
}
