using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>How one group of a device's own measured kernels is met.</summary>
/// <param name="Group">Which kernels.</param>
/// <param name="IsUsed">False when they are too few to learn from: predictions of other kernels stay as they were.</param>
/// <param name="Rows">The kernels in the order in which the device holds them.</param>
public sealed record MeasurementFit(KernelGroup Group, bool IsUsed, IReadOnlyList<FitRow> Rows)
{
    /// <summary>The fit of every group; empty when nothing of the device was measured by its user.</summary>
    /// <param name="device">The device with its efficiencies and measurements.</param>
    public static IReadOnlyList<MeasurementFit> Of(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (OwnTables.For(device) is not { } tables)
        {
            return [];
        }

        var bare = device with { Measurements = null };
        var operators = DeviceOperators.For(bare);
        return [.. device.Measurements!.Samples.GroupBy(s => s.Group).Select(g =>
        {
            var table = tables.Table(g.Key);
            return new MeasurementFit(g.Key, table is not null, [.. g.Select((s, i) => new FitRow(
                s, s.Predict(operators, bare).Seconds, table is null ? null : s.Seconds * Math.Exp(table.LeftOut(i))))]);
        })];
    }
}

/// <summary>A measured kernel beside what is predicted of it.</summary>
/// <param name="Sample">The kernel and its time.</param>
/// <param name="PredictedSeconds">What the device's efficiencies alone give.</param>
/// <param name="LeftOutSeconds">What they and the other rows of the group give; null when there are too few.</param>
public sealed record FitRow(KernelSample Sample, double PredictedSeconds, double? LeftOutSeconds);
