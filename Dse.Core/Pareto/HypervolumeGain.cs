namespace Dse.Core.Pareto;

/// <summary>What a point would add to the hypervolume of points gathered so far; all objectives are minimised.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class HypervolumeGain
{
    private readonly double[] reference;
    private readonly LimitSetVolume? limits;
    private readonly SweptSlab slab = new();
    private double[] members;
    private double[] xs = [];
    private double[] ys = [];
    private double[] zs = [];

    /// <summary>Starts without a point.</summary>
    /// <param name="reference">One finite value per objective, at most <see cref="Hypervolume.MaxObjectives"/>.</param>
    /// <param name="capacity">Points to make room for.</param>
    public HypervolumeGain(ReadOnlySpan<double> reference, int capacity)
    {
        Hypervolume.CheckReference(reference.Length, reference);
        this.reference = reference.ToArray();
        members = new double[Math.Max(1, capacity) * reference.Length];
        limits = reference.Length > 3 ? new LimitSetVolume(reference) : null;
        Grow(Math.Max(1, capacity));
    }

    /// <summary>Points gathered that lie below the reference point.</summary>
    public int Count { get; private set; }

    /// <summary>What a point would add; 0 when it is covered or not below the reference point.</summary>
    public double Of(ReadOnlySpan<double> point)
    {
        if (!LimitSetVolume.IsBelow(point, reference))
        {
            return 0;
        }

        if (limits is not null)
        {
            return limits.Exclusive(point, members, Count);
        }

        // Fewer than three objectives are three with the others at the same height.
        return slab.Exclusive(
            point[0],
            point.Length > 1 ? point[1] : 0,
            point.Length > 2 ? point[2] : 0,
            xs.AsSpan(0, Count),
            ys.AsSpan(0, Count),
            zs.AsSpan(0, Count),
            -1,
            [reference[0], reference.Length > 1 ? reference[1] : 1, reference.Length > 2 ? reference[2] : 1]);
    }

    /// <summary>Gathers a point; one not below the reference point is left out.</summary>
    public void Add(ReadOnlySpan<double> point)
    {
        if (!LimitSetVolume.IsBelow(point, reference))
        {
            return;
        }

        if ((Count + 1) * reference.Length > members.Length)
        {
            Array.Resize(ref members, members.Length * 2);
            Grow(members.Length / reference.Length);
        }

        point.CopyTo(members.AsSpan(Count * reference.Length));
        if (limits is null)
        {
            var z = point.Length > 2 ? point[2] : 0;
            var at = zs.AsSpan(0, Count).BinarySearch(z);
            var place = at < 0 ? ~at : at;
            Insert(xs, place, point[0]);
            Insert(ys, place, point.Length > 1 ? point[1] : 0);
            Insert(zs, place, z);
        }

        Count++;
    }

    private void Insert(double[] values, int place, double value)
    {
        Array.Copy(values, place, values, place + 1, Count - place);
        values[place] = value;
    }

    private void Grow(int count)
    {
        if (limits is null)
        {
            Array.Resize(ref xs, count);
            Array.Resize(ref ys, count);
            Array.Resize(ref zs, count);
        }
    }
}
