using System.Globalization;
using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>Predicted against published memory: activations, parameters with optimizer state, and activations relative to plain tensor parallelism.</summary>
internal static class MemoryAccuracy
{
    private const double GiB = 1L << 30;

    public static void Report(IReadOnlyList<MeasuredRow> rows)
    {
        foreach (var kind in rows.GroupBy(r => r.Metric, StringComparer.Ordinal))
        {
            var errors = kind.Select(r => (Row: r, Error: (Predict(r) / r.Value) - 1)).ToArray();
            Line($"memory, {kind.Key}: {errors.Length} rows  mean {errors.Average(e => Math.Abs(e.Error)):P1}  max {errors.Max(e => Math.Abs(e.Error)):P1}");
            foreach (var (row, error) in errors.Where(e => Math.Abs(e.Error) > 0.05).OrderByDescending(e => Math.Abs(e.Error)))
            {
                Line($"    {row.Id} {error,7:P1}  {row.Value}  {row.Line}");
            }
        }
    }

    private static double Predict(MeasuredRow row)
    {
        var estimate = row.Estimate(TrainingConstants.Default);
        return row.Metric switch
        {
            "activation_mem" => estimate.ActivationBytes / GiB,
            "param_opt_mem" => (estimate.WeightBytes + estimate.GradientBytes + estimate.OptimizerBytes) / GiB,
            _ => 100 * estimate.ActivationBytes / row.Estimate(TrainingConstants.Default, p => p with { Recompute = Recompute.None, SequenceParallel = false }).ActivationBytes,
        };
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
