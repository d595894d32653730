namespace Dse.Core.Studies.Fleets;

/// <summary>Limits on the part of each demand that each type serves.</summary>
/// <param name="Lower">[demand · types + type], 0 to 1.</param>
/// <param name="Upper">[demand · types + type], 0 to 1.</param>
public sealed record ShareBounds(double[] Lower, double[] Upper)
{
    /// <summary>None.</summary>
    public static ShareBounds Open(int length)
    {
        var upper = new double[length];
        Array.Fill(upper, 1);
        return new ShareBounds(new double[length], upper);
    }

    /// <summary>The same with one share at least or at most a value.</summary>
    public ShareBounds With(int index, double value, bool isLower)
    {
        var (lower, upper) = ((double[])Lower.Clone(), (double[])Upper.Clone());
        (isLower ? lower : upper)[index] = value;
        return new ShareBounds(lower, upper);
    }
}
