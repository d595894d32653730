using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>Widths of intervals from rows that the constants did not see.</summary>
internal static class IntervalFit
{
    private const double Coverage = 0.8;

    /// <summary>
    /// Constants with the shortest interval of measured over predicted time that holds the wanted share of each class. Sources share
    /// a class: rows count so that a large table does not decide alone.
    /// </summary>
    public static TrainingConstants Of(TrainingConstants constants, IReadOnlyList<(MeasuredRow Row, TrainingConstants Constants)> held)
    {
        foreach (var kind in held.GroupBy(h => h.Row.IntervalClass, StringComparer.Ordinal))
        {
            var ratios = kind.GroupBy(h => h.Row.Source, StringComparer.Ordinal)
                .SelectMany(s => s.Select(h => (Ratio: h.Row.Seconds(h.Row.Value) / h.Row.Seconds(h.Row.Predict(h.Constants).Value), Weight: 1 / Math.Sqrt(s.Count()))))
                .OrderBy(r => r.Ratio).ToArray();
            var (low, high) = Shortest(ratios, Coverage * ratios.Sum(r => r.Weight));
            constants = constants.With($"interval.{kind.Key}.p10", low).With($"interval.{kind.Key}.p90", high);
        }

        return constants;
    }

    private static (double Low, double High) Shortest((double Ratio, double Weight)[] sorted, double wanted)
    {
        var (low, high) = (sorted[0].Ratio, sorted[^1].Ratio);
        var held = 0.0;
        for (var (from, to) = (0, 0); to < sorted.Length; to++)
        {
            held += sorted[to].Weight;
            for (; held - sorted[from].Weight >= wanted; from++)
            {
                held -= sorted[from].Weight;
            }

            if (held >= wanted && sorted[to].Ratio / sorted[from].Ratio < high / low)
            {
                (low, high) = (sorted[from].Ratio, sorted[to].Ratio);
            }
        }

        return (low, high);
    }
}
