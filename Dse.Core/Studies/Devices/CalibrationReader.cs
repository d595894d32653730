using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.Devices;

/// <summary>Reads <c>calibration</c> of a device object: efficiencies that its user fitted, those left out from the catalog.</summary>
internal static class CalibrationReader
{
    /// <summary>Null when the device has none.</summary>
    public static DeviceCalibration? Read(SpecObject device, Device parsed)
    {
        if (device.Object("calibration") is not { } given)
        {
            return null;
        }

        var known = DeviceCalibration.For(parsed);
        given.Member("source");
        var calibration = new DeviceCalibration(
            given.Number("gemmPeakRatio", 1e-3, 2, known.GemmPeakRatio),
            given.Number("gemmMemoryRatio", 1e-3, 2, known.GemmMemoryRatio),
            given.Number("gemmLaunchUs", 0, 1e6, known.GemmLaunchSeconds * 1e6) * 1e-6,
            given.Number("gemmFillK", 0, 1e5, known.GemmFillK),
            given.Number("tileLoss", 0, 100, known.TileLoss),
            given.Number("l2Ratio", 1e-2, 1e3, known.L2Ratio),
            given.Number("attentionPeakRatio", 1e-3, 2, known.AttentionPeakRatio),
            given.Number("attentionHalfSequence", 0, 1e6, known.AttentionHalfSequence),
            given.Number("streamRatio", 1e-3, 2, known.StreamRatio),
            given.Number("streamLaunchUs", 0, 1e6, known.StreamLaunchSeconds * 1e6) * 1e-6,
            given.Number("collectiveRatio", 1e-3, 2, known.CollectiveRatio),
            given.Number("collectiveLatencyUs", 0, 1e6, known.CollectiveLatencySeconds * 1e6) * 1e-6,
            given.Number("networkRatio", 1e-3, 2, known.NetworkRatio),
            given.Number("networkLatencyUs", 0, 1e6, known.NetworkLatencySeconds * 1e6) * 1e-6,
            given.Number("idlePowerRatio", 0, 1, known.IdlePowerRatio),
            IsOwn: true)
        {
            TrainingRatio = given.Number("trainingRatio", 0.01, 100, known.TrainingRatio),
        };
        given.RejectUnknown();
        return calibration;
    }
}
