namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>What a chip costs beside its making.</summary>
/// <param name="Units">Chips over which its design is paid off, at least 1.</param>
/// <param name="MarginRatio">What the seller adds to the cost of a chip, over that cost; 0 for chips of one's own.</param>
public sealed record ChipBusiness(double Units, double MarginRatio)
{
    /// <summary>A chip of one's own, made 100,000 times.</summary>
    public static ChipBusiness Default { get; } = new(100_000, 0);
}
