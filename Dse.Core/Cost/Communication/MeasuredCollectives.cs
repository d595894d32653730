using Dse.Core.Cost.Operators.Measured;

namespace Dse.Core.Cost.Communication;

/// <summary>Measured times of collectives among a few devices, inside one scale-up domain or across some.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class MeasuredCollectives
{
    // Sizes of a percent apart (torch) and of two octaves (NCCL) when one is held out; other groups and sizes beyond the
    // table by judgement.
    private const double NearLogSigma = 0.015;
    private const double LogSigmaPerOctave = 0.023;
    private const double OtherGroupsLogSigma = 0.1;

    private readonly double[] bytes;
    private readonly CollectiveModel algorithms;
    private readonly Dictionary<(Collective Collective, int Devices), double[]> curves = [];
    private readonly Dictionary<(Collective Collective, int Devices, int PerNode), double[]> across = [];

    /// <summary>Takes a table with keys operation, devices and where they span nodes devicesPerNode, swept over bytes.</summary>
    /// <param name="table">The table.</param>
    /// <param name="algorithms">The algorithms on the measured device; relates what was measured to what was not.</param>
    public MeasuredCollectives(KernelTable table, CollectiveModel algorithms)
    {
        this.algorithms = algorithms;
        bytes = table.Sweep;
        foreach (var row in table.Rows)
        {
            var collective = Enum.Parse<Collective>(row.Keys[0], ignoreCase: true);
            var devices = (int)row.Key(1);
            var perNode = row.Keys.Length > 2 ? (int)row.Key(2) : devices;
            if (perNode == devices)
            {
                curves[(collective, devices)] = row.Seconds;
            }
            else
            {
                across[(collective, devices, perNode)] = row.Seconds;
            }
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
            // Not measured among two: the all-reduce of two, in the ratio that the ring's steps and bytes give.
            var pair = new RankGroup(2, 2);
            return Known(Collective.AllReduce, 2, size) is { } both
                ? (both * algorithms.Fastest(collective, size, pair).Seconds / algorithms.Fastest(Collective.AllReduce, size, pair).Seconds, false)
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

    /// <summary>The time of a collective that was measured among exactly so many devices, placed so.</summary>
    /// <param name="collective">Which.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="size">Bytes of the buffer, above 0.</param>
    /// <param name="leaveOut">Index into <see cref="Bytes"/> of a point that must not serve; null for none.</param>
    /// <returns>Seconds, and the logarithm of the sizes that lie around it: 0 where this was measured, infinite beyond the table.</returns>
    public (double Seconds, double LogGap)? Around(Collective collective, RankGroup group, double size, int? leaveOut = null)
    {
        var curve = group.Domains == 1 ? curves.GetValueOrDefault((collective, group.Size)) : across.GetValueOrDefault((collective, group.Size, group.Local));
        if (curve is null)
        {
            return null;
        }

        var (seconds, isExact) = Along(curve, size, leaveOut);
        if (isExact)
        {
            return (seconds, 0);
        }

        var high = Array.FindIndex(bytes, b => b >= size);
        high = high >= 0 && high == leaveOut ? high + 1 : high;
        var low = high - 1 == leaveOut ? high - 2 : high - 1;
        return (seconds, high < 0 || high == bytes.Length || low < 0 ? double.PositiveInfinity : Math.Log(bytes[high] / bytes[low]));
    }

    /// <summary>Standard deviation of the logarithm of a time told from the sizes around it: two octaves apart when single sizes are held out (bench/Accuracy/kernels-last-result.txt).</summary>
    /// <param name="logGap">As <see cref="Around"/> gives it, above 0.</param>
    public static double LogSigma(double logGap) => double.IsFinite(logGap) ? NearLogSigma + (LogSigmaPerOctave * logGap / Math.Log(2)) : OtherGroupsLogSigma;

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
