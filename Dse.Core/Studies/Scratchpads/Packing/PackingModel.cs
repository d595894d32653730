namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Buffers to be given addresses.</summary>
/// <remarks>Immutable but for the packing, which the method that solves the study enters; thread-safe.</remarks>
public sealed class PackingModel : ExactModel
{
    /// <summary>Reason when no packing fits, by proof.</summary>
    public const string DoesNotFit = "doesNotFit";

    /// <summary>Reason when the search ended before it had a packing that fits.</summary>
    public const string NotPacked = "notPacked";

    private volatile PackedBuffers? packed;

    /// <summary>Reasons why there is no packing.</summary>
    public static IReadOnlyList<string> ReasonCodes { get; } = [DoesNotFit, NotPacked];

    /// <summary>The buffers.</summary>
    public required IReadOnlyList<MemoryBuffer> Buffers { get; init; }

    /// <summary>Bytes to fit in; null for any height.</summary>
    public required long? CapacityBytes { get; init; }

    /// <summary>Whether the least height is sought; else whatever fits.</summary>
    public required bool IsMinimised { get; init; }

    /// <summary>Name of the way to pack, one of <see cref="PackingMethods.Names"/>.</summary>
    public string Method { get; init; } = PackingMethods.Optimal;

    /// <summary>Seed of methods that draw.</summary>
    public ulong Seed { get; init; }

    /// <summary>The packing that was entered; null before.</summary>
    public PackedBuffers? Packed => packed;

    /// <summary>Enters a packing in place of an earlier one.</summary>
    public void Enter(PackedBuffers packing) => packed = packing;
}

/// <summary>Offsets of buffers, or why there are none.</summary>
/// <param name="OffsetsBytes">First byte of each buffer; null when there is no packing.</param>
/// <param name="BoundBytes">No packing has fewer bytes of height.</param>
/// <param name="Failure">One of <see cref="PackingModel.ReasonCodes"/>; null with offsets.</param>
public sealed record PackedBuffers(IReadOnlyList<long>? OffsetsBytes, long BoundBytes, string? Failure);
