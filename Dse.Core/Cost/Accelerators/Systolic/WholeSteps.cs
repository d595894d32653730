using System.Numerics;

namespace Dse.Core.Cost.Accelerators.Systolic;

/// <summary>Counts whole steps below evenly spaced places without going through them.</summary>
internal static class WholeSteps
{
    /// <summary>The sum of ⌊(slope·i + offset)/step⌋ over i = 0 to count − 1, in as many rounds as Euclid's algorithm takes for slope and step.</summary>
    /// <param name="count">How many places, from 0.</param>
    /// <param name="step">Above 0.</param>
    /// <param name="slope">From 0.</param>
    /// <param name="offset">From 0.</param>
    public static BigInteger Sum(BigInteger count, BigInteger step, BigInteger slope, BigInteger offset)
    {
        var sum = BigInteger.Zero;
        while (count > 0)
        {
            sum += (count * (count - 1) / 2 * (slope / step)) + (count * (offset / step));

            // What is left are the lattice points below a flatter line; the same count, taken along the other axis.
            slope %= step;
            var end = (slope * count) + (offset % step);
            (count, offset) = (end / step, end % step);
            (step, slope) = (slope, step);
        }

        return sum;
    }
}
