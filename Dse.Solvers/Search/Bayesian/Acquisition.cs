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

    // ln of the greatest expected improvement thought possible, in units of the volume between the front's ideal and the reference.
    private const double MostGain = 3;

    // Above what sums of differences lose in digits.
    private const double Rounding = 1e-6;

    private readonly TargetModel[] objectives;
    private readonly HypervolumeImprovement? improvement;
    private readonly (TargetModel Model, double Noise, double Sharpness)[] limits;
    private readonly double leastLog;
    private readonly double caution;
    private readonly double[] means;
    private readonly double[] deviations;
    private readonly double[] byMean;
    private readonly double[] byDeviation;
    private readonly double[][] meanSlopes;
    private readonly double[][] deviationSlopes;
    private readonly int width;
    private readonly double[][] blockMeans;
    private readonly double[][] blockDeviations;
    private double[] compact = [];
    private int[] chosen = [];
    private int[] kept = [];
    private readonly double[] limitMeanSlope;
    private readonly double[] limitDeviationSlope;

    /// <summary>Puts the models together.</summary>
    /// <param name="objectives">A model per objective.</param>
    /// <param name="improvement">Null while nothing feasible is known: then only feasibility counts.</param>
    /// <param name="limits">Models of values that a feasible design keeps at or below 0, a variance to add, and a factor on the mean.</param>
    /// <param name="width">Features.</param>
    /// <param name="caution">Factor on the deviations of objectives: 1 as the models say, less to go by what they expect.</param>
    public Acquisition(TargetModel[] objectives, HypervolumeImprovement? improvement, (TargetModel Model, double Noise, double Sharpness)[] limits, int width, double caution)
    {
        this.objectives = objectives;
        this.improvement = improvement;
        this.limits = limits;
        this.caution = caution;
        leastLog = improvement is null ? 0 : improvement.LogVolume + Math.Log(LeastShare);
        means = new double[objectives.Length];
        deviations = new double[objectives.Length];
        byMean = new double[objectives.Length];
        byDeviation = new double[objectives.Length];
        meanSlopes = [.. objectives.Select(_ => new double[width])];
        deviationSlopes = [.. objectives.Select(_ => new double[width])];
        this.width = width;
        blockMeans = new double[Math.Max(1, objectives.Length)][];
        blockDeviations = new double[blockMeans.Length][];
        limitMeanSlope = new double[width];
        limitDeviationSlope = new double[width];
    }

    /// <summary>The values at several designs.</summary>
    /// <param name="designs">Their features, one design after another.</param>
    /// <param name="floor">Below it a value need not be exact: −∞ then stands for it.</param>
    /// <param name="worths">One per design.</param>
    public void Values(ReadOnlySpan<double> designs, double floor, Span<double> worths)
    {
        var count = worths.Length;
        Resize(count);
        worths.Clear();
        foreach (var (model, noise, sharpness) in limits)
        {
            model.PredictAll(designs, blockMeans[0].AsSpan(0, count), blockDeviations[0].AsSpan(0, count));
            for (var d = 0; d < count; d++)
            {
                var deviation = blockDeviations[0][d];
                worths[d] += NormalTail.LogCdf(-sharpness * blockMeans[0][d] / Math.Sqrt((deviation * deviation) + noise));
            }
        }

        if (improvement is null)
        {
            return;
        }

        // Those that are so likely infeasible that no promise makes up for it are left out.
        var most = Soften(improvement.LogVolume + MostGain).Value;
        var left = 0;
        for (var d = 0; d < count; d++)
        {
            if (worths[d] + most >= floor)
            {
                chosen[left] = d;
                designs.Slice(d * width, width).CopyTo(compact.AsSpan(left++ * width));
            }
            else
            {
                worths[d] = double.NegativeInfinity;
            }
        }

        left = Predict(improvement, left, floor, worths);
        for (var k = 0; k < left; k++)
        {
            Take(k);
            var feasibility = worths[chosen[k]];
            if (!improvement.TryLogValue(means, deviations, out var log))
            {
                log = feasibility + Soften(log).Value < floor ? double.NegativeInfinity : improvement.LogValue(means, deviations, [], []);
            }

            worths[chosen[k]] = feasibility + Soften(log).Value;
        }
    }

    // Leaves out those that deviations above their own do not bring to the floor: most of the work goes into deviations.
    private int Predict(HypervolumeImprovement gain, int count, double floor, Span<double> worths)
    {
        var designs = compact.AsSpan(0, count * width);
        var isBounded = !double.IsNegativeInfinity(floor);
        for (var o = 0; o < objectives.Length; o++)
        {
            if (isBounded && gain.GrowsWithDeviation(o))
            {
                objectives[o].BoundAll(designs, blockMeans[o].AsSpan(0, count), blockDeviations[o].AsSpan(0, count));
            }
            else
            {
                objectives[o].PredictAll(designs, blockMeans[o].AsSpan(0, count), blockDeviations[o].AsSpan(0, count));
            }
        }

        if (!isBounded)
        {
            return count;
        }

        var left = 0;
        for (var k = 0; k < count; k++)
        {
            Take(k);
            gain.TryLogValue(means, deviations, out var most);
            if (worths[chosen[k]] + Soften(most).Value + Rounding < floor)
            {
                worths[chosen[k]] = double.NegativeInfinity;
            }
            else
            {
                chosen[left] = chosen[k];
                kept[left++] = k;
            }
        }

        for (var o = 0; o < objectives.Length; o++)
        {
            objectives[o].Refine(kept.AsSpan(0, left), blockMeans[o], blockDeviations[o]);
        }

        return left;
    }

    private void Take(int k)
    {
        for (var o = 0; o < objectives.Length; o++)
        {
            (means[o], deviations[o]) = (blockMeans[o][k], caution * blockDeviations[o][k]);
        }
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
            deviations[o] *= caution;
            Vectors.Scale(deviationSlopes[o], caution);
        }

        var (gain, slopeOfGain) = Soften(improvement.LogValue(means, deviations, byMean, byDeviation));
        for (var o = 0; o < objectives.Length; o++)
        {
            Vectors.AddScaled(gradient, slopeOfGain * byMean[o], meanSlopes[o]);
            Vectors.AddScaled(gradient, slopeOfGain * byDeviation[o], deviationSlopes[o]);
        }

        return value + gain;
    }

    private void Resize(int count)
    {
        if (chosen.Length >= count)
        {
            return;
        }

        for (var o = 0; o < blockMeans.Length; o++)
        {
            (blockMeans[o], blockDeviations[o]) = (new double[count], new double[count]);
        }

        compact = new double[count * width];
        chosen = new int[count];
        kept = new int[count];
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
