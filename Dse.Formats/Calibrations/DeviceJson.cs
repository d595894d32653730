using System.Globalization;
using System.Text.Json;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;

namespace Dse.Formats.Calibrations;

/// <summary>Writes a device as the object that specs, lines and the catalog of a tenant may hold.</summary>
public static class DeviceJson
{
    private static readonly (Precision Precision, string Name)[] Rates =
    [
        (Precision.Fp32, "fp32Tflops"), (Precision.Tf32, "tf32Tflops"), (Precision.Bf16, "bf16Tflops"),
        (Precision.Fp8, "fp8Tflops"), (Precision.Int8, "int8Tops"), (Precision.Fp4, "fp4Tflops"),
    ];

    /// <summary>Writes the device.</summary>
    /// <param name="writer">Receives one object.</param>
    /// <param name="device">The device; its efficiencies and measurements go with it.</param>
    /// <param name="source">What its efficiencies come from; null leaves that out.</param>
    public static void Write(Utf8JsonWriter writer, Device device, string? source)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(device);
        writer.WriteStartObject();
        writer.WriteString("device", device.Name);
        foreach (var (precision, name) in Rates)
        {
            Optional(writer, name, device.PeakTflops.TryGetValue(precision, out var rate) ? rate : null);
        }

        writer.WriteNumber("memGb", device.MemoryGiB);
        writer.WriteNumber("memBwGbs", device.MemoryGBps);
        writer.WriteNumber("scaleupGbsPerDir", device.ScaleUpGBps);
        writer.WriteNumber("scaleupDomain", device.ScaleUpDomain);
        writer.WriteNumber("scaleoutGbsPerDirDefault", device.ScaleOutGBps);
        writer.WriteNumber("units", device.ComputeUnits);
        Optional(writer, "tdpW", device.TdpWatts);
        Optional(writer, "cloudUsdPerH", device.UsdPerHour);
        Optional(writer, "listPriceUsd", device.PriceUsd);
        Optional(writer, "year", device.Year > 0 ? device.Year : null);
        if (device.Calibration is { } calibration)
        {
            Write(writer, calibration, source);
        }

        if (device.Measurements is { } measurements)
        {
            Write(writer, measurements);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DeviceCalibration calibration, string? source)
    {
        writer.WriteStartObject("calibration");
        writer.WriteNumber("gemmPeakRatio", Rounded(calibration.GemmPeakRatio));
        writer.WriteNumber("gemmMemoryRatio", Rounded(calibration.GemmMemoryRatio));
        writer.WriteNumber("gemmLaunchUs", Rounded(calibration.GemmLaunchSeconds * 1e6));
        writer.WriteNumber("gemmFillK", Rounded(calibration.GemmFillK));
        writer.WriteNumber("tileLoss", Rounded(calibration.TileLoss));
        writer.WriteNumber("l2Ratio", Rounded(calibration.L2Ratio));
        writer.WriteNumber("attentionPeakRatio", Rounded(calibration.AttentionPeakRatio));
        writer.WriteNumber("attentionHalfSequence", Rounded(calibration.AttentionHalfSequence));
        writer.WriteNumber("streamRatio", Rounded(calibration.StreamRatio));
        writer.WriteNumber("streamLaunchUs", Rounded(calibration.StreamLaunchSeconds * 1e6));
        writer.WriteNumber("collectiveRatio", Rounded(calibration.CollectiveRatio));
        writer.WriteNumber("collectiveLatencyUs", Rounded(calibration.CollectiveLatencySeconds * 1e6));
        writer.WriteNumber("networkRatio", Rounded(calibration.NetworkRatio));
        writer.WriteNumber("networkLatencyUs", Rounded(calibration.NetworkLatencySeconds * 1e6));
        writer.WriteNumber("idlePowerRatio", Rounded(calibration.IdlePowerRatio));
        writer.WriteNumber("trainingRatio", Rounded(calibration.TrainingRatio));
        if (source is not null)
        {
            writer.WriteString("source", source);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DeviceMeasurements measurements)
    {
        writer.WriteStartObject("measurements");
        foreach (var group in measurements.Samples.GroupBy(s => s.Group))
        {
            writer.WriteStartArray(group.Key.Name);
            foreach (var sample in group)
            {
                // One row of text each, so that thousands of them stay readable and small.
                var cells = sample.Sizes.Select(s => s.ToString("R", CultureInfo.InvariantCulture)).Append(Rounded(sample.Seconds * 1e6).ToString("R", CultureInfo.InvariantCulture));
                writer.WriteRawValue($"[{string.Join(',', cells)}]");
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    // No measurement is known to more digits.
    private static double Rounded(double value) => double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static void Optional(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } known)
        {
            writer.WriteNumber(name, known);
        }
    }
}
