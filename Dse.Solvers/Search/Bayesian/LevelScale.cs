namespace Dse.Solvers.Search.Bayesian;

/// <summary>
/// On which axis hypervolume is counted for one objective, and on which a model sees it. Values are minimised ones.
/// </summary>
/// <param name="IsLogarithmic">Whether volume is counted on the logarithm: the front spans decades.</param>
/// <param name="IsModelLogarithmic">Whether the model sees the logarithm.</param>
/// <param name="IsMaximized">Whether the measured value is the negative of the minimised one.</param>
internal sealed record LevelScale(bool IsLogarithmic, bool IsModelLogarithmic, bool IsMaximized)
{
    /// <summary>How a level follows from the model's normal variable.</summary>
    public LevelLaw Law => !IsModelLogarithmic || IsLogarithmic ? LevelLaw.Normal : IsMaximized ? LevelLaw.NegativeExponential : LevelLaw.Exponential;

    /// <summary>A minimised value on the axis of the volume.</summary>
    public double Level(double value) => IsLogarithmic ? Log(value, IsMaximized) : value;

    /// <summary>A prediction on the axis of the volume.</summary>
    public double LevelOfMean(double mean) => Law switch
    {
        LevelLaw.Exponential => Math.Exp(mean),
        LevelLaw.NegativeExponential => -Math.Exp(-mean),
        _ => mean,
    };

    /// <summary>The axes a model may use for an objective: the value itself, compressed beyond a reference, and the logarithm.</summary>
    /// <param name="isMaximized">Whether values are negatives of what was measured.</param>
    /// <param name="reference">Where compression begins: designs beyond it count for nothing, and how bad they are should not bend the model.</param>
    /// <param name="range">Width over which it begins, above 0.</param>
    /// <param name="touchesZero">Whether values are too near to zero for a logarithm.</param>
    public static IReadOnlyList<ModelAxis> Axes(bool isMaximized, double reference, double range, bool touchesZero) =>
    [
        new ModelAxis(
            v => v <= reference ? v : reference + (range * Widths(v - reference, range)),
            v => v <= reference ? 0 : -Widths(v - reference, range)),
        new ModelAxis(
            v => touchesZero ? double.NaN : Log(v, isMaximized),
            v => -Math.Log(Math.Abs(v))),
    ];

    // ln(1 + excess / range), of which the quotient overflows where a front has next to no width.
    private static double Widths(double excess, double range) => Math.Log(range + excess) - Math.Log(range);

    private static double Log(double value, bool isMaximized) => isMaximized ? -Math.Log(-value) : Math.Log(value);
}
