namespace Dse.Core.Pareto;

/// <summary>Points in objective space, one after another in one array; all objectives are minimised.</summary>
/// <remarks>Not thread-safe. Values must not be NaN.</remarks>
public sealed class PointSet
{
    private double[] values;

    /// <summary>An empty set.</summary>
    /// <param name="objectives">Values per point, at least 1.</param>
    /// <param name="capacity">Points to make room for.</param>
    public PointSet(int objectives, int capacity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectives, 1);
        Objectives = objectives;
        values = new double[objectives * Math.Max(capacity, 1)];
    }

    /// <summary>Values per point.</summary>
    public int Objectives { get; }

    /// <summary>Points in the set.</summary>
    public int Count { get; private set; }

    /// <summary>One point.</summary>
    public ReadOnlySpan<double> this[int index] => values.AsSpan(index * Objectives, Objectives);

    /// <summary>Appends a point.</summary>
    /// <exception cref="ArgumentException">Another number of objectives, or NaN.</exception>
    public void Add(ReadOnlySpan<double> point)
    {
        if (point.Length != Objectives)
        {
            throw new ArgumentException($"A point has {Objectives} objectives, not {point.Length}.", nameof(point));
        }

        foreach (var value in point)
        {
            if (double.IsNaN(value))
            {
                throw new ArgumentException("An objective is NaN.", nameof(point));
            }
        }

        if ((Count + 1) * Objectives > values.Length)
        {
            Array.Resize(ref values, values.Length * 2);
        }

        point.CopyTo(values.AsSpan(Count * Objectives));
        Count++;
    }

    /// <summary>Indices ordered by the first objective, then the second and so on, then by index.</summary>
    internal int[] LexicographicOrder()
    {
        var order = new int[Count];
        var first = new double[Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            first[i] = values[i * Objectives];
        }

        Array.Sort(first, order);

        // Runs of equal first objectives are ordered by the rest.
        var start = 0;
        for (var i = 1; i <= order.Length; i++)
        {
            if (i == order.Length || first[i] != first[start])
            {
                if (i - start > 1)
                {
                    order.AsSpan(start, i - start).Sort(Compare);
                }

                start = i;
            }
        }

        return order;
    }

    private int Compare(int a, int b)
    {
        for (var m = 1; m < Objectives; m++)
        {
            var order = values[(a * Objectives) + m].CompareTo(values[(b * Objectives) + m]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.CompareTo(b);
    }
}
