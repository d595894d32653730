using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>What a design is worth: log expected hypervolume improvement plus log probability of being feasible.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Acquisition
{
    // Where feasibility is in doubt, improvements below this share of the volume count nearly alike, so that a design
    // that is all but certainly refused does not win by promising much; a hundredth of the slope stays as a guide.
    private const double LeastShare = 1e-5;
    private const double GuideSlope = 0.01;

    private readonly TargetModel[] objectives;
    private readonly HypervolumeImprovement? improvement;
    private readonly (TargetModel Model, double Noise, double Sharpness)[] limits;
    private readonly double leastLog;
    private readonly double[] means;
    private readonly double[] deviations;
    private readonly double[] byMean;
    private readonly double[] byDeviation;
    private readonly double[][] meanSlopes;
    private readonly double[][] deviationSlopes;
    private readonly double[] limitMeanSlope;
    private readonly double[] limitDeviationSlope;

    /// <summary>Puts the models together.</summary>
    /// <param name="objectives">A model per objective.</param>
    /// <param name="improvement">Null while nothing feasible is known: then only feasibility counts.</param>
    /// <param name="limits">Models of values that a feasible design keeps at or below 0, a variance to add, and a factor on the mean.</param>
    /// <param name="width">Features.</param>
    public Acquisition(TargetModel[] objectives, HypervolumeImprovement? improvement, (TargetModel Model, double Noise, double Sharpness)[] limits, int width)
    {
        this.objectives = objectives;
        this.improvement = improvement;
        this.limits = limits;
        leastLog = improvement is null ? 0 : improvement.LogVolume + Math.Log(LeastShare);
        means = new double[objectives.Length];
        deviations = new double[objectives.Length];
        byMean = new double[objectives.Length];
        byDeviation = new double[objectives.Length];
        meanSlopes = [.. objectives.Select(_ => new double[width])];
        deviationSlopes = [.. objectives.Select(_ => new double[width])];
        limitMeanSlope = new double[width];
        limitDeviationSlope = new double[width];
    }

    /// <summary>The value at a design.</summary>
    public double Value(ReadOnlySpan<double> x)
    {
        var value = 0.0;
        foreach (var (model, noise, sharpness) in limits)
        {
            var (mean, deviation) = model.Predict(x);
            value += NormalTail.LogCdf(-sharpness * mean / Math.Sqrt((deviation * deviation) + noise));
        }

        if (improvement is null)
        {
            return value;
        }

        for (var o = 0; o < objectives.Length; o++)
        {
            (means[o], deviations[o]) = objectives[o].Predict(x);
        }

        return value + Soften(improvement.LogValue(means, deviations, [], [])).Value;
    }

    /// <summary>The value and its gradient by the features.</summary>
    public double Value(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient.Clear();
        var value = 0.0;
        foreach (var (model, noise, sharpness) in limits)
        {
            var (mean, deviation) = model.Predict(x, limitMeanSlope, limitDeviationSlope);
            var spread = Math.Sqrt((deviation * deviation) + noise);
            var z = -sharpness * mean / spread;
            var slope = NormalTail.LogCdfSlope(z);
            value += NormalTail.LogCdf(z);
            Vectors.AddScaled(gradient, -slope * sharpness / spread, limitMeanSlope);
            Vectors.AddScaled(gradient, -slope * z * deviation / (spread * spread), limitDeviationSlope);
        }

        if (improvement is null)
        {
            return value;
        }

        for (var o = 0; o < objectives.Length; o++)
        {
            (means[o], deviations[o]) = objectives[o].Predict(x, meanSlopes[o], deviationSlopes[o]);
        }

        var (gain, slopeOfGain) = Soften(improvement.LogValue(means, deviations, byMean, byDeviation));
        for (var o = 0; o < objectives.Length; o++)
        {
            Vectors.AddScaled(gradient, slopeOfGain * byMean[o], meanSlopes[o]);
            Vectors.AddScaled(gradient, slopeOfGain * byDeviation[o], deviationSlopes[o]);
        }

        return value + gain;
    }

    private (double Value, double Slope) Soften(double log)
    {
        if (limits.Length == 0 || double.IsNegativeInfinity(log))
        {
            return (log, 1);
        }

        var above = log - leastLog;
        return above > 0
            ? (log + Math.Log(1 + Math.Exp(-above)) + (GuideSlope * above), (1 / (1 + Math.Exp(-above))) + GuideSlope)
            : (leastLog + Math.Log(1 + Math.Exp(above)) + (GuideSlope * above), (Math.Exp(above) / (1 + Math.Exp(above))) + GuideSlope);
    }
}
