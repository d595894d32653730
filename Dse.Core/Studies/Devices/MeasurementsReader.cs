using System.Collections.Immutable;
using System.Text.Json;
using Dse.Core.Cost.Operators.Own;

namespace Dse.Core.Studies.Devices;

/// <summary>Reads <c>measurements</c> of a device object: per group of kernels a list of sizes followed by microseconds.</summary>
internal static class MeasurementsReader
{
    private const double MaxMicroseconds = 1e12;

    /// <summary>Null when the device has none, or after an error.</summary>
    public static DeviceMeasurements? Read(SpecObject device, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        if (device.Member("measurements") is not { } member)
        {
            return null;
        }

        var spec = device.Object("measurements")!;
        if (errors.Count > before)
        {
            return null;
        }

        var samples = new List<KernelSample>();
        foreach (var name in member.EnumerateObject().Select(g => g.Name))
        {
            if (KernelGroup.Find(name) is not { } group)
            {
                spec.Error(SpecObject.Short(name), "unknownValue", $"'{SpecObject.Short(name)}' names no kernels. Use names such as gemm.bf16, attentionPrefill, attentionDecode, moe.fp8.balanced, elementwise, allReduce; 'dse calibrate' writes them.");
                return null;
            }

            foreach (var (row, path) in spec.List(name, DeviceMeasurements.MaxSamples - samples.Count))
            {
                if (Sample(group, row) is not { } sample)
                {
                    errors.Add(new SpecError(path, "badRow", $"Expected [{string.Join(", ", group.Class.Columns())}, microseconds], all finite, sizes from 1 and the time above 0, found {SpecObject.Describe(row)}. Write it with 'dse calibrate'."));
                    return null;
                }

                samples.Add(sample);
            }
        }

        return errors.Count == before ? new DeviceMeasurements(samples) : null;
    }

    private static KernelSample? Sample(KernelGroup group, JsonElement row)
    {
        var columns = group.Class.Columns();
        if (row.ValueKind != JsonValueKind.Array || row.GetArrayLength() != columns.Count + 1)
        {
            return null;
        }

        var cells = new double[columns.Count + 1];
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = row[i];
            if (cell.ValueKind != JsonValueKind.Number || !cell.TryGetDouble(out cells[i]) || !double.IsFinite(cells[i]))
            {
                return null;
            }
        }

        var microseconds = cells[^1];
        return KernelRules.Check(group.Class, cells.AsSpan(0, columns.Count)) is null && microseconds is > 0 and <= MaxMicroseconds
            ? new KernelSample(group.Class, group.Precision, group.IsSkewed, ImmutableArray.Create(cells, 0, columns.Count), microseconds * 1e-6)
            : null;
    }
}
