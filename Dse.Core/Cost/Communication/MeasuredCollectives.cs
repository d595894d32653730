using Dse.Core.Cost.Operators.Measured;

namespace Dse.Core.Cost.Communication;

/// <summary>Measured times of collectives among 2, 4 and 8 devices of one scale-up domain.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class MeasuredCollectives
{
    private readonly double[] bytes;
    private readonly Dictionary<(Collective Collective, int Devices), double[]> curves = [];

    /// <summary>Takes a table with keys operation and devices, swept over bytes.</summary>
    public MeasuredCollectives(KernelTable table)
    {
        bytes = table.Sweep;
        foreach (var row in table.Rows)
        {
            curves[(Enum.Parse<Collective>(row.Keys[0], ignoreCase: true), (int)row.Key(1))] = row.Seconds;
        }
    }

    /// <summary>Measured group sizes of a collective.</summary>
    public IReadOnlyCollection<(Collective Collective, int Devices)> Groups => curves.Keys;

    /// <summary>Measured buffers, bytes, ascending.</summary>
    public IReadOnlyList<double> Bytes => bytes;

    /// <summary>The time of a collective, or null when the table cannot say.</summary>
    /// <param name="collective">Which.</param>
    /// <param name="devices">Ranks, 2 to 8.</param>
    /// <param name="size">Bytes of the buffer, above 0.</param>
    /// <param name="leaveOut">A point that must not serve (hold-out): index into <see cref="Bytes"/>; null for none.</param>
    /// <returns>Seconds, and whether exactly this was measured.</returns>
    public (double Seconds, bool IsExact)? At(Collective collective, int devices, double size, int? leaveOut = null)
    {
        if (curves.TryGetValue((collective, devices), out var curve))
        {
            return Along(curve, size, leaveOut);
        }

        if (devices == 2 && collective is Collective.AllGather or Collective.ReduceScatter)
        {
            // Not measured among two: the all-reduce of two, and what halves of it take among four.
            return Known(Collective.AllReduce, 2, size) is { } two && Known(collective, 4, size) is { } half && Known(Collective.AllReduce, 4, size) is { } whole
                ? (two * half / whole, false)
                : null;
        }

        var (low, high) = devices < 4 ? (2, 4) : (4, 8);
        if (devices is < 2 or > 8 || At(collective, low, size) is not { } below || At(collective, high, size) is not { } above)
        {
            return null;
        }

        var share = Math.Log2((double)devices / low);
        return (below.Seconds * Math.Pow(above.Seconds / below.Seconds, share), false);
    }

    private double? Known(Collective collective, int devices, double size) =>
        curves.TryGetValue((collective, devices), out var curve) ? Along(curve, size, null).Seconds : null;

    // Straight lines between the logarithms; smaller buffers take as long as the smallest, larger ones grow in proportion.
    private (double Seconds, bool IsExact) Along(double[] curve, double size, int? leaveOut)
    {
        var high = Array.FindIndex(bytes, b => b >= size);
        if (high >= 0 && bytes[high] == size && high != leaveOut)
        {
            return (curve[high], true);
        }

        if (high < 0)
        {
            return (curve[^1] * size / bytes[^1], false);
        }

        if (high == leaveOut)
        {
            high++;
        }

        var low = high - 1 == leaveOut ? high - 2 : high - 1;
        if (low < 0)
        {
            return (curve[high], false);
        }

        var share = Math.Log(size / bytes[low]) / Math.Log(bytes[high] / bytes[low]);
        return (curve[low] * Math.Pow(curve[high] / curve[low], share), false);
    }
}
