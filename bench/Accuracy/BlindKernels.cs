using System.Globalization;
using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Formats.Calibrations;

namespace Dse.Bench.Accuracy;

/// <summary>How well the shipped model meets kernels that <c>calibration/measure.py</c> timed with PyTorch and that nothing was fitted to.</summary>
/// <remarks>H100 has tables of other people's measurements; H200 has none and takes those of H100 over its own prior.</remarks>
internal static class BlindKernels
{
    public static void Run()
    {
        Print($"never fitted to: PyTorch's kernels on other machines; positive bias: predicted too long");
        foreach (var (name, file) in new[] { ("H100-SXM5-80GB", "kernels-h100.csv"), ("H200-SXM-141GB", "kernels-h200.csv") })
        {
            var device = DeviceCatalog.Find(name)!;
            var operators = DeviceOperators.For(device);
            var errors = new List<SpecError>();
            using var reader = new StreamReader(Path.Combine(AppContext.BaseDirectory, "Accuracy", "data", file));
            var rows = MeasurementCsv.Read(reader, device, errors) ?? throw new InvalidDataException($"{file}: {errors[0].Path}: {errors[0].Message}");
            foreach (var group in rows.Samples.GroupBy(s => s.Group))
            {
                var times = group.Select(s => (Predicted: s.Predict(operators, device), Measured: s.Seconds)).ToArray();
                var logs = times.Select(t => Math.Log(t.Predicted.Seconds / t.Measured)).ToList();
                KernelAccuracy.Report($"{group.Key.Name} {name}", logs, null, [.. times.Select(t => t.Predicted.LogSigma)]);
                Print($"  median bias {Math.Exp(logs.Order().ElementAt(logs.Count / 2)) - 1:P1}");
            }
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
