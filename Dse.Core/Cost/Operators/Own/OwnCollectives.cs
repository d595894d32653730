using Dse.Core.Cost.Communication;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>Corrects the collectives of a cluster by what a user measured on its device.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OwnCollectives
{
    // Links whose bandwidth is within this share of the device's own behave like them.
    private const double LinkTolerance = 0.01;

    private readonly OwnTables tables;
    private readonly bool isLocalAlike;
    private readonly bool isRemoteAlike;

    private OwnCollectives(OwnTables tables, Cluster cluster)
    {
        this.tables = tables;
        isLocalAlike = Math.Abs(cluster.ScaleUpGBps - cluster.Device.ScaleUpGBps) <= LinkTolerance * cluster.Device.ScaleUpGBps;
        isRemoteAlike = Math.Abs(cluster.ScaleOutGBps - cluster.Device.ScaleOutGBps) <= LinkTolerance * cluster.Device.ScaleOutGBps;
    }

    /// <summary>The correction for a cluster; null when nothing of its device was measured.</summary>
    public static OwnCollectives? For(Cluster cluster) => OwnTables.For(cluster.Device) is { } tables ? new OwnCollectives(tables, cluster) : null;

    /// <summary>A time corrected by its measured neighbours; null when it was not measured, or the links are others than those measured.</summary>
    public OperatorTime? Correct(in OperatorTime time, Collective collective, double bytes, RankGroup group)
    {
        if (!(group.Domains > 1 ? isRemoteAlike && (isLocalAlike || group.Local == 1) : isLocalAlike))
        {
            return null;
        }

        var kernel = collective switch
        {
            Collective.AllReduce => KernelClass.AllReduce,
            Collective.AllGather => KernelClass.AllGather,
            Collective.ReduceScatter => KernelClass.ReduceScatter,
            Collective.AllToAll => KernelClass.AllToAll,
            _ => KernelClass.P2p,
        };
        var sample = new KernelSample(kernel, Precision.Bf16, false, [group.Size, group.Local, bytes], 0);
        return tables.Table(sample.Group) is null ? null : tables.Correct(time, sample);
    }
}
