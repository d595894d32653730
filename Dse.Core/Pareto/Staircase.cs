namespace Dse.Core.Pareto;

/// <summary>A two-objective front as a staircase: first coordinate rising, second falling.</summary>
/// <remarks>Look-ups are a binary search; an insertion moves the tail of two arrays.</remarks>
internal sealed class Staircase
{
    private double[] xs = new double[8];
    private double[] ys = new double[8];

    public int Count { get; private set; }

    public double X(int index) => xs[index];

    public double Y(int index) => ys[index];

    public void Clear() => Count = 0;

    /// <summary>Whether some step is nowhere worse than the point.</summary>
    public bool Covers(double x, double y)
    {
        // The last step with step.x <= x has the least y among them.
        var at = UpperBound(x) - 1;
        return at >= 0 && ys[at] <= y;
    }

    /// <summary>The steps that an uncovered point would replace.</summary>
    public (int From, int To) Replaced(double x, double y)
    {
        var from = LowerBound(x);
        var to = from;
        while (to < Count && ys[to] >= y)
        {
            to++;
        }

        return (from, to);
    }

    /// <summary>Puts an uncovered point in place of the steps that it covers.</summary>
    public void Insert(double x, double y, (int From, int To) replaced)
    {
        var (from, to) = replaced;
        var tail = Count - to;
        var count = from + 1 + tail;
        if (count > xs.Length)
        {
            Array.Resize(ref xs, count * 2);
            Array.Resize(ref ys, count * 2);
        }

        if (to != from + 1)
        {
            Array.Copy(xs, to, xs, from + 1, tail);
            Array.Copy(ys, to, ys, from + 1, tail);
        }

        xs[from] = x;
        ys[from] = y;
        Count = count;
    }

    /// <summary>Adds a point unless it is covered.</summary>
    public bool Add(double x, double y)
    {
        if (Covers(x, y))
        {
            return false;
        }

        Insert(x, y, Replaced(x, y));
        return true;
    }

    /// <summary>Adds an uncovered point.</summary>
    /// <returns>The area that it dominates within the reference point and that was not dominated before.</returns>
    public double AddArea(double x, double y, double referenceX, double referenceY)
    {
        var (from, to) = Replaced(x, y);
        var added = 0.0;
        var left = x;
        var ceiling = from > 0 ? ys[from - 1] : referenceY;
        for (var k = from; k < to; k++)
        {
            added += (xs[k] - left) * (ceiling - y);
            left = xs[k];
            ceiling = ys[k];
        }

        var right = to < Count ? xs[to] : referenceX;
        added += (right - left) * (ceiling - y);
        Insert(x, y, (from, to));
        return added;
    }

    // First index with xs[i] >= x.
    private int LowerBound(double x)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (xs[middle] < x)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    // First index with xs[i] > x.
    private int UpperBound(double x)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (xs[middle] <= x)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
