namespace Dse.Solvers.Exact.Fronts;

/// <summary>
/// The part of objective space that may still hold non-dominated points, as boxes below upper bounds
/// (Klamroth, Lacour and Vanderpooten, European Journal of Operational Research 245(3), 2015). A point that is best in a box is
/// non-dominated; a box without points is closed; when none is open the front is complete.
/// </summary>
/// <remarks>Minimisation. Not thread-safe; deterministic.</remarks>
internal sealed class UpperBounds
{
    private readonly List<double[]> open = [];

    /// <summary>Everything below infinity.</summary>
    public UpperBounds(int objectives)
    {
        var all = new double[objectives];
        Array.Fill(all, double.PositiveInfinity);
        open.Add(all);
    }

    /// <summary>Boxes that are open.</summary>
    public int Count => open.Count;

    /// <summary>The box to search next: points must be below it in every objective. The oldest, so that the front fills evenly.</summary>
    public double[] Next => open[0];

    /// <summary>Closes the box that was searched without finding a point.</summary>
    public void CloseNext() => open.RemoveAt(0);

    /// <summary>Takes a non-dominated point, which lies below <see cref="Next"/>.</summary>
    public void Add(ReadOnlySpan<double> point)
    {
        var split = new List<double[]>();
        for (var b = open.Count - 1; b >= 0; b--)
        {
            if (IsBelow(point, open[b]))
            {
                split.Add(open[b]);
                open.RemoveAt(b);
            }
        }

        split.Reverse();
        foreach (var box in split)
        {
            for (var k = 0; k < point.Length; k++)
            {
                var child = (double[])box.Clone();
                child[k] = point[k];
                if (!open.Exists(other => Covers(other, child)))
                {
                    open.RemoveAll(other => Covers(child, other));
                    open.Add(child);
                }
            }
        }
    }

    private static bool IsBelow(ReadOnlySpan<double> point, double[] box)
    {
        for (var k = 0; k < box.Length; k++)
        {
            if (!(point[k] < box[k]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Covers(double[] outer, double[] inner)
    {
        for (var k = 0; k < inner.Length; k++)
        {
            if (outer[k] < inner[k])
            {
                return false;
            }
        }

        return true;
    }
}
