namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>A step function read from a grid of exact values, linear in between, so that a long trace prices few steps exactly.</summary>
/// <remarks>
/// Grid points are computed when first met: 0 and powers of 2^(1/2) up to the largest value asked for, exact up to 8. Same
/// questions give the same answers in any order. Not thread-safe: one grid per run.
/// </remarks>
public sealed class StepGrid
{
    private readonly StepSeconds exact;
    private readonly Dictionary<(int, int, int), double> known = [];

    /// <summary>A grid over a step function.</summary>
    public StepGrid(StepSeconds exact)
    {
        ArgumentNullException.ThrowIfNull(exact);
        this.exact = exact;
    }

    /// <summary>Steps that were priced exactly so far.</summary>
    public int Priced => known.Count;

    /// <summary>The interpolated step; a <see cref="StepSeconds"/>.</summary>
    public double Seconds(double prefillTokens, double decodeSequences, double meanContext)
    {
        var (p, pShare) = Cell(prefillTokens);
        var (d, dShare) = Cell(decodeSequences);
        var (c, cShare) = Cell(decodeSequences > 0 ? meanContext : 0);
        var sum = 0.0;
        for (var corner = 0; corner < 8; corner++)
        {
            var weight = (corner & 1) == 0 ? 1 - pShare : pShare;
            weight *= (corner & 2) == 0 ? 1 - dShare : dShare;
            weight *= (corner & 4) == 0 ? 1 - cShare : cShare;
            if (weight > 0)
            {
                sum += weight * At(p + (corner & 1), d + ((corner >> 1) & 1), c + (corner >> 2));
            }
        }

        return sum;
    }

    private double At(int p, int d, int c)
    {
        if (!known.TryGetValue((p, d, c), out var seconds))
        {
            seconds = exact(Point(p), Point(d), Point(c));
            known[(p, d, c)] = seconds;
        }

        return seconds;
    }

    // 0, 1, ... 8, then half an octave each.
    private static double Point(int index) => index <= 8 ? index : 8 * Math.Pow(2, (index - 8) / 2.0);

    private static (int Index, double Share) Cell(double value)
    {
        var index = value <= 8 ? (int)value : 8 + (int)(2 * Math.Log2(value / 8));
        while (index > 0 && Point(index) > value)
        {
            index--;
        }

        while (Point(index + 1) <= value)
        {
            index++;
        }

        var low = Point(index);
        return (index, (value - low) / (Point(index + 1) - low));
    }
}
