using Dse.Core.Cost.Communication;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Hardware;

namespace Dse.Bench.Accuracy;

/// <summary>How well measured collectives are met: one size held out of the tables, and by the algorithms alone, which see no table.</summary>
internal static class CollectiveAccuracy
{
    private const string Bar = "MAPE <= 10 %";

    public static int Run()
    {
        foreach (var kernels in DeviceKernels.All)
        {
            Run(kernels);
        }

        return 0;
    }

    public static void Run(DeviceKernels kernels)
    {
        var device = kernels.Device;
        var cluster = new Cluster(device, 8, 8, device.ScaleUpGBps, device.ScaleOutGBps);
        var training = new CommunicationModel(cluster, DeviceCalibration.For(device));
        var algorithms = new CollectiveModel(cluster);
        var nccl = new MeasuredCollectives(kernels.Collectives()!, algorithms);
        foreach (var kind in nccl.Groups.Select(g => g.Collective).Distinct().Order())
        {
            var groups = nccl.Groups.Where(g => g.Collective == kind).Select(g => new RankGroup(g.Devices, g.Devices)).ToArray();
            var sigmas = new List<double>();
            KernelAccuracy.Report($"{kind} NCCL {device.Name}, one size held out", HeldOut(nccl, kind, groups, sigmas), kind == Collective.AllReduce ? Bar : null, sigmas);
            KernelAccuracy.Report("  fastest algorithm, no table", Errors(nccl, kind, groups, (n, g) => algorithms.Fastest(kind, n, g).Seconds), null);
            KernelAccuracy.Report("  two-tier formula of training plans", Errors(nccl, kind, groups, (n, g) => kind switch
            {
                Collective.AllReduce => training.AllReduce(n, g),
                Collective.AllToAll => training.AllToAll(n, g),
                _ => training.AllGather(n, g),
            }), null);
        }

        foreach (var library in new[] { "torch", "vllmgraph", "vllmeager" })
        {
            if (kernels.Collectives(library) is { } table)
            {
                var measured = new MeasuredCollectives(table, algorithms);
                foreach (var row in table.Rows)
                {
                    RankGroup[] group = [new((int)row.Key(1), (int)row.Key(2))];
                    var sigmas = new List<double>();
                    KernelAccuracy.Report($"AllReduce {library} {device.Name}, {row.Keys[1]} devices, {row.Keys[2]} a node, one size held out", HeldOut(measured, Collective.AllReduce, group, sigmas), Bar, sigmas);
                }
            }
        }
    }

    private static List<double> HeldOut(MeasuredCollectives table, Collective kind, IEnumerable<RankGroup> groups, List<double> sigmas)
    {
        var errors = new List<double>();
        foreach (var group in groups)
        {
            for (var i = 1; i < table.Bytes.Count - 1; i++)
            {
                var bytes = table.Bytes[i];
                var told = table.Around(kind, group, bytes, leaveOut: i)!.Value;
                sigmas.Add(MeasuredCollectives.LogSigma(told.LogGap));
                errors.Add(Math.Log(told.Seconds / table.Around(kind, group, bytes)!.Value.Seconds));
            }
        }

        return errors;
    }

    private static List<double> Errors(MeasuredCollectives table, Collective kind, IEnumerable<RankGroup> groups, Func<double, RankGroup, double> seconds) =>
        [.. groups.SelectMany(g => table.Bytes.Select(n => Math.Log(seconds(n, g) / table.Around(kind, g, n)!.Value.Seconds)))];
}
