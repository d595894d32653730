using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>A measured row with the prediction of one set of constants.</summary>
/// <param name="Row">The row.</param>
/// <param name="Predicted">The prediction in the row's metric; NaN when the layout breaks a rule of its own and is not priced.</param>
/// <param name="TooLarge">Whether the layout, which ran, is called out of memory.</param>
/// <param name="IsInside">Whether the measurement lies within p10 to p90.</param>
/// <param name="HalfWidth">Half of p90 − p10 over the prediction.</param>
internal sealed record ScoredRow(MeasuredRow Row, double Predicted, bool TooLarge, bool IsInside, double HalfWidth)
{
    /// <summary>Predicted over measured, minus 1.</summary>
    public double Error => (Predicted / Row.Value) - 1;

    public static ScoredRow Of(MeasuredRow row, TrainingConstants constants)
    {
        var (predicted, tooLarge) = row.Predict(constants);
        var (low, high) = row.Interval(predicted, constants);
        return new ScoredRow(row, predicted, tooLarge, low <= row.Value && row.Value <= high, (high - low) / 2 / predicted);
    }
}
