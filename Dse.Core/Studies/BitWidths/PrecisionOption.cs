namespace Dse.Core.Studies.BitWidths;

/// <summary>One bit width of one layer.</summary>
/// <param name="Bits">Bits per weight, above 0, at most 64.</param>
/// <param name="Sensitivity">What the width costs in accuracy, in any unit that adds up over layers; null when not given.</param>
/// <param name="LatencyMs">The layer's time, milliseconds, at least 0; null when not given.</param>
/// <param name="Bytes">The layer's size, bytes, at least 0; null when not given.</param>
public sealed record PrecisionOption(double Bits, double? Sensitivity, double? LatencyMs, double? Bytes);

/// <summary>A layer and the widths to choose from.</summary>
/// <param name="Name">Unique in its network.</param>
/// <param name="Options">At least one; widths are distinct.</param>
public sealed record PrecisionLayer(string Name, IReadOnlyList<PrecisionOption> Options);
