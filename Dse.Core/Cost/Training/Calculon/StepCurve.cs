namespace Dse.Core.Cost.Training.Calculon;

/// <summary>A peak rate and the share of it that one operation reaches, by the size of the operation in steps.</summary>
internal sealed class StepCurve
{
    private readonly double[] from;
    private readonly double[] ratio;

    /// <summary>Makes a curve.</summary>
    /// <param name="peak">Units per second, above 0.</param>
    /// <param name="steps">Least size and share, falling in size; the last starts at 0.</param>
    public StepCurve(double peak, IReadOnlyList<(double From, double Ratio)> steps)
    {
        Peak = peak;
        from = [.. steps.Select(s => s.From)];
        ratio = [.. steps.Select(s => s.Ratio)];
    }

    /// <summary>Units per second.</summary>
    public double Peak { get; }

    /// <summary>Units per second that an operation of a size reaches: the share of the first step that it is large enough for.</summary>
    public double Rate(double size)
    {
        var step = 0;
        while (step < from.Length - 1 && size < from[step])
        {
            step++;
        }

        return Peak * ratio[step];
    }

    /// <summary>Seconds of an operation.</summary>
    public double Seconds(double size) => size / Rate(size);
}
