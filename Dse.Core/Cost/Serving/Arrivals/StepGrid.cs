namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>A step function read from a grid of exact values, linear in between, so that a long trace prices few steps exactly.</summary>
/// <remarks>
/// Grid points are 0 to 8, then half octaves; each is priced when it is first met. Same questions give the same answers in
/// any order. Not thread-safe: one grid per run.
/// </remarks>
public sealed class StepGrid
{
    // 8 times 2^(index/2 - 4) passes 2^32 well before the last.
    private const int Points = 72;

    private static readonly double[] Values = [.. Enumerable.Range(0, Points).Select(i => i <= 8 ? i : 8 * Math.Pow(2, (i - 8) / 2.0))];

    private readonly StepSeconds exact;
    private readonly double[]?[] known = new double[]?[Points * Points];

    /// <summary>A grid over a step function.</summary>
    public StepGrid(StepSeconds exact)
    {
        ArgumentNullException.ThrowIfNull(exact);
        this.exact = exact;
    }

    /// <summary>Steps that were priced exactly so far.</summary>
    public int Priced { get; private set; }

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
        var row = known[(p * Points) + d];
        if (row is null)
        {
            row = new double[Points];
            known[(p * Points) + d] = row;
        }

        if (row[c] == 0)
        {
            row[c] = exact(Values[p], Values[d], Values[c]);
            Priced++;
        }

        return row[c];
    }

    private static (int Index, double Share) Cell(double value)
    {
        var index = Math.Clamp(value < 8 ? (int)value : 8 + (int)(2 * Math.Log2(value / 8)), 0, Points - 2);

        // The logarithm of a grid point may round to either side of it.
        index += index + 2 < Points && Values[index + 1] <= value ? 1 : Values[index] > value && index > 0 ? -1 : 0;
        return (index, (value - Values[index]) / (Values[index + 1] - Values[index]));
    }
}
