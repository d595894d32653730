using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Communication;

/// <summary>Times of single collectives: measured inside a domain whose links were measured, else by <see cref="CommunicationModel"/> (docs/cost-model.md §5).</summary>
/// <remarks>Pure and thread-safe.</remarks>
public sealed class CollectiveTimes
{
    private const double MeasuredLogSigma = 0.03;

    // Sizes held out of the tables are met within 5 % in the median (bench/Accuracy/kernels-last-result.txt).
    private const double InterpolatedLogSigma = 0.08;
    private const double PriorLogSigma = 0.25;

    // Links whose bandwidth is within this share of the measured ones behave like them.
    private const double LinkTolerance = 0.01;

    private readonly CommunicationModel model;
    private readonly CollectiveModel algorithms;
    private readonly Lazy<MeasuredLibraries>? libraries;
    private readonly Lazy<MeasuredCollectives?> measured;
    private readonly bool isOwn;
    private readonly OwnCollectives? own;

    /// <summary>Prices the collectives of a cluster.</summary>
    public CollectiveTimes(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        model = new CommunicationModel(cluster, DeviceCalibration.For(cluster.Device));
        algorithms = new CollectiveModel(cluster);
        var found = DeviceKernels.For(cluster.Device);
        var isAlike = found is { Share: 1 } kernels
            && Math.Abs((cluster.ScaleUpGBps / kernels.Kernels.Device.ScaleUpGBps) - 1) <= LinkTolerance;
        isOwn = isAlike && found!.Value.IsOwn;
        own = OwnCollectives.For(cluster);
        libraries = isAlike ? new(() => new MeasuredLibraries(found!.Value.Kernels, algorithms)) : null;
        measured = new(() => isAlike && found!.Value.Kernels.Collectives() is { } table ? new MeasuredCollectives(table, algorithms) : null);
    }

    /// <summary>The time of one collective.</summary>
    /// <param name="collective">Which.</param>
    /// <param name="bytes">The whole logical buffer, above 0; for all-to-all what each rank sends, for point-to-point the message.</param>
    /// <param name="group">The ranks; for point-to-point, two.</param>
    /// <returns>Time, bytes that each rank sends, and what the time rests on.</returns>
    public OperatorTime Time(Collective collective, double bytes, RankGroup group)
    {
        if (group.Size <= 1)
        {
            return new OperatorTime(0, 0, 0, 0, Basis.Prior);
        }

        var time = Known(collective, bytes, group);
        return own?.Correct(time, collective, bytes, group) ?? time;
    }

    /// <summary>The time of one collective that runs alone, by the library's measurements where there are any, else by the fastest algorithm.</summary>
    /// <param name="collective">Which.</param>
    /// <param name="bytes">As for <see cref="Time"/>.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="library">Whose collective; without measurements of it the algorithms answer.</param>
    /// <param name="isNetworkGiven">Whether the links between domains are stated: measurements across domains hold for the network they were made on.</param>
    public CollectiveTime Alone(Collective collective, double bytes, RankGroup group, CollectiveLibrary library, bool isNetworkGiven)
    {
        if (group.Size <= 1)
        {
            return new CollectiveTime(new OperatorTime(0, 0, 0, 0, Basis.Prior), null);
        }

        // What users measure of their own machine are its vendor's collectives, alone or under PyTorch.
        if (library is CollectiveLibrary.Any or CollectiveLibrary.Nccl or CollectiveLibrary.Torch && own?.Correct(Known(collective, bytes, group), collective, bytes, group) is { } corrected)
        {
            return new CollectiveTime(corrected, null);
        }

        var sent = Sent(collective, bytes, group);
        if (collective != Collective.PointToPoint && (group.Domains == 1 || !isNetworkGiven)
            && libraries?.Value.At(library, collective, bytes, group) is { } time)
        {
            return new CollectiveTime(
                time.LogGap == 0 && isOwn
                    ? new OperatorTime(time.Seconds, 0, sent, MeasuredLogSigma, Basis.Measured)
                    : new OperatorTime(time.Seconds, 0, sent, isOwn ? MeasuredCollectives.LogSigma(time.LogGap) : InterpolatedLogSigma, Basis.Interpolated),
                null);
        }

        var (seconds, algorithm) = algorithms.Fastest(collective, bytes, group);
        return new CollectiveTime(new OperatorTime(seconds, 0, sent, PriorLogSigma, Basis.Prior), algorithm);
    }

    private OperatorTime Known(Collective collective, double bytes, RankGroup group)
    {
        var sent = Sent(collective, bytes, group);
        if (group.Domains == 1 && collective != Collective.PointToPoint && measured.Value?.At(collective, group.Size, bytes) is { } time)
        {
            return time.IsExact && isOwn
                ? new OperatorTime(time.Seconds, 0, sent, MeasuredLogSigma, Basis.Measured)
                : new OperatorTime(time.Seconds, 0, sent, InterpolatedLogSigma, Basis.Interpolated);
        }

        var seconds = collective switch
        {
            Collective.AllReduce => model.AllReduce(bytes, group),
            Collective.AllGather => model.AllGather(bytes, group),
            Collective.ReduceScatter => model.ReduceScatter(bytes, group),
            Collective.AllToAll => model.AllToAll(bytes, group),
            _ => model.PointToPoint(bytes, group.Domains > 1),
        };
        return new OperatorTime(seconds, 0, sent, PriorLogSigma, Basis.Prior);
    }

    private static double Sent(Collective collective, double bytes, RankGroup group)
    {
        var share = (group.Size - 1.0) / group.Size;
        return collective switch
        {
            Collective.AllReduce => 2 * share * bytes,
            Collective.PointToPoint => bytes,
            _ => share * bytes,
        };
    }
}
