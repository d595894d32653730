using Dse.Solvers.Surrogates;
using Dse.Solvers.Surrogates.Trees;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>How values are made fit for a Gaussian process; a monotone function, so that thresholds can follow.</summary>
/// <param name="Forward">Maps a value; NaN where the axis is not defined.</param>
/// <param name="LogSlope">ln of the derivative, by which models on different axes are compared.</param>
internal sealed record ModelAxis(Func<double, double> Forward, Func<double, double> LogSlope);

/// <summary>
/// A Gaussian process on one measured value, refitted now and then and conditioned on every trial between. Which axis and
/// which kernel it uses is what the data prefer: the greatest posterior density of the values on their original axis. Where
/// it may be a random forest instead, it is one when that predicts trials that it was not told better.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class TargetModel(FeatureTable features, bool mayUseForest)
{
    private const int SelectionEvaluations = 40;
    private const int RefitEvaluations = 12;
    private const int MostFitted = 256;
    private const int MostSelected = 128;
    private const int CensoringRounds = 4;
    private const double ChoiceGrowth = 1.5;
    private const int FitsPerSize = 50;

    /// <summary>Noise of a row that says next to nothing.</summary>
    public const double Silent = 1e4;

    private static readonly KernelShape[] Shapes = [KernelShape.Matern52, KernelShape.SquaredExponential];

    private GaussianProcess? process;
    private RandomForest? forest;
    private GaussianProcessSettings? settings;
    private bool isForest;
    private int axis;
    private int fittedAt;
    private int selectedAt;
    private double shift;
    private double scale = 1;

    /// <summary>The axis in use, an index into those offered.</summary>
    public int Axis => axis;

    /// <summary>Whether nothing can be said before the next fit: there was none, or a value lies beyond the axis in use.</summary>
    public bool NeedsFit(ReadOnlySpan<double> values, IReadOnlyList<ModelAxis> axes) => settings is null || !IsDefined(axes[axis], values);

    /// <summary>Whether it is a random forest.</summary>
    public bool IsForest => isForest;

    /// <summary>ln of the length-scale per feature; null before the first fit and with a forest.</summary>
    public IReadOnlyList<double>? LogLengths => isForest ? null : settings?.LogLengths;

    /// <summary>Forgets rows: the table holds others from now on. What was fitted stays.</summary>
    public void Reset() => process = null;

    /// <summary>Whether a fit is due at this many values.</summary>
    public bool IsFitDue(int count) => isForest ? IsChoiceDue(count) : count - fittedAt >= Math.Max(1, count / FitsPerSize);

    /// <summary>Whether the next fit chooses kernel and axis anew.</summary>
    public bool IsChoiceDue(int count) => count >= ChoiceGrowth * selectedAt;

    /// <summary>Fits to all values and conditions on them.</summary>
    /// <param name="values">A value per row of the table.</param>
    /// <param name="noises">Per row a noise of its own as a share of the signal variance.</param>
    /// <param name="axes">Axes to choose from; those that are not defined for a value are left out.</param>
    /// <param name="count">How many there are in all, of which the table may hold a part.</param>
    public void Fit(ReadOnlySpan<double> values, ReadOnlySpan<double> noises, IReadOnlyList<ModelAxis> axes, int count)
    {
        fittedAt = count;
        if (settings is null || IsChoiceDue(count) || !IsDefined(axes[axis], values))
        {
            Select(values, noises, axes);
            selectedAt = count;
        }
        else
        {
            var (table, subset, subsetNoises) = Subset(OnAxis(values, axes[axis]), noises, MostFitted);
            Standardize(subset);
            settings = new GaussianProcessFit(table, subset, settings.Shape, subsetNoises).Improve(settings, RefitEvaluations).Settings;
        }

        process = null;
    }

    /// <summary>Conditions on the values without a fit.</summary>
    public void Condition(ReadOnlySpan<double> values, ReadOnlySpan<double> noises, IReadOnlyList<ModelAxis> axes)
    {
        var z = OnAxis(values, axes[axis]);
        (shift, scale) = Standardize(z);
        if (isForest)
        {
            forest = new RandomForest(features, z, new ForestOptions(), (ulong)z.Length);
            return;
        }

        process ??= new GaussianProcess(features, settings!);
        process.Condition(z, noises);
    }

    /// <summary>
    /// Puts measurements in place of values that are only known to lie at or below 0, by what the other rows say of them, in
    /// a few rounds. Before the first fit nothing changes.
    /// </summary>
    /// <param name="values">A value per row; changed where censored.</param>
    /// <param name="noises">Per row its noise as a share of the signal variance; changed where censored.</param>
    /// <param name="isCensored">Per row, whether only its sign is known.</param>
    /// <param name="measurement">Value and variance of the measurement by mean and deviation of what the other rows say: one of <see cref="CensoredSite"/>.</param>
    /// <param name="axes">As for a fit.</param>
    public void Weigh(
        Span<double> values,
        Span<double> noises,
        ReadOnlySpan<bool> isCensored,
        Func<double, double, (double Value, double Variance)> measurement,
        IReadOnlyList<ModelAxis> axes)
    {
        if (settings is null || isForest)
        {
            return;
        }

        var (means, deviations) = (new double[values.Length], new double[values.Length]);
        for (var round = 0; round < CensoringRounds; round++)
        {
            Condition(values, noises, axes);
            process!.LeaveOneOut(means, deviations);
            OnAxis(means, deviations);
            for (var i = 0; i < values.Length; i++)
            {
                if (isCensored[i])
                {
                    (values[i], var variance) = measurement(means[i], deviations[i]);
                    noises[i] = Math.Min(Silent, variance / (scale * scale * process.Variance));
                }
            }
        }
    }

    /// <summary>Believes the prediction at the design that will be the table's next row.</summary>
    /// <param name="x">Its features; the caller adds them to the table afterwards, once for all models.</param>
    /// <returns>The believed value on the axis.</returns>
    public double Believe(ReadOnlySpan<double> x)
    {
        if (isForest)
        {
            // A belief in what it expects would teach it nothing.
            return PredictMean(x);
        }

        var (mean, _) = process!.Predict(x);
        process.Append(x, mean);
        return shift + (scale * mean);
    }

    /// <summary>Takes beliefs back: rows beyond a number are dropped, since others may come in their place.</summary>
    public void Forget(int count) => process?.Truncate(count);

    /// <summary>Mean on the axis; much cheaper than with the deviation.</summary>
    public double PredictMean(ReadOnlySpan<double> x) => shift + (scale * (isForest ? forest!.Predict(x).Mean : process!.PredictMean(x)));

    /// <summary>Means and deviations on the axis of several designs, one after another.</summary>
    public void PredictAll(ReadOnlySpan<double> designs, Span<double> means, Span<double> deviations)
    {
        if (isForest)
        {
            forest!.PredictAll(designs, means, deviations);
        }
        else
        {
            process!.PredictAll(designs, means, deviations);
        }

        OnAxis(means, deviations);
    }

    /// <summary>Means on the axis of several designs, and what their deviations do not exceed.</summary>
    public void BoundAll(ReadOnlySpan<double> designs, Span<double> means, Span<double> bounds)
    {
        if (isForest)
        {
            forest!.PredictAll(designs, means, bounds);
        }
        else
        {
            process!.BoundAll(designs, means, bounds);
        }

        OnAxis(means, bounds);
    }

    /// <summary>Moves some of the designs bounded last to the front and puts their deviations in place of the bounds.</summary>
    /// <param name="chosen">Which, ascending.</param>
    /// <param name="means">Their means, among those of all.</param>
    /// <param name="deviations">Their bounds, among those of all.</param>
    public void Refine(ReadOnlySpan<int> chosen, Span<double> means, Span<double> deviations)
    {
        for (var k = 0; k < chosen.Length; k++)
        {
            (means[k], deviations[k]) = (means[chosen[k]], deviations[chosen[k]]);
        }

        if (!isForest)
        {
            process!.Refine(chosen, deviations[..chosen.Length]);
            Vectors.Scale(deviations[..chosen.Length], scale);
        }
    }

    /// <summary>Mean and deviation on the axis with their slopes; a forest is flat.</summary>
    public (double Mean, double Deviation) Predict(ReadOnlySpan<double> x, Span<double> meanSlope, Span<double> deviationSlope)
    {
        if (isForest)
        {
            meanSlope.Clear();
            deviationSlope.Clear();
            var (flat, spread) = forest!.Predict(x);
            return (shift + (scale * flat), scale * spread);
        }

        var (mean, deviation) = process!.Predict(x, meanSlope, deviationSlope);
        Vectors.Scale(meanSlope, scale);
        Vectors.Scale(deviationSlope, scale);
        return (shift + (scale * mean), scale * deviation);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(settings is not null);
        if (settings is not null)
        {
            writer.Write((byte)settings.Shape);
            writer.Write(settings.LogLengths.AsSpan());
            writer.Write(settings.LogNoise);
            writer.Write(isForest);
            writer.Write(axis);
            writer.Write(fittedAt);
            writer.Write(selectedAt);
        }
    }

    public void Restore(BinaryReader reader)
    {
        process = null;
        settings = null;
        isForest = false;
        if (reader.ReadBoolean())
        {
            settings = new GaussianProcessSettings((KernelShape)reader.ReadByte(), reader.ReadDoubles(features.Width), reader.ReadDouble());
            isForest = reader.ReadBoolean();
            axis = reader.ReadInt32();
            fittedAt = reader.ReadInt32();
            selectedAt = reader.ReadInt32();
        }
    }

    private void Select(ReadOnlySpan<double> values, ReadOnlySpan<double> noises, IReadOnlyList<ModelAxis> axes)
    {
        var least = double.PositiveInfinity;
        var (previous, previousAxis) = (settings, axis);
        settings = null;
        for (var a = 0; a < axes.Count; a++)
        {
            if (!IsDefined(axes[a], values))
            {
                continue;
            }

            var (table, z, chosenNoises) = Subset(OnAxis(values, axes[a]), noises, MostSelected);
            var (_, spread) = Standardize(z);
            var logSlopes = z.Length * Math.Log(spread);
            foreach (var value in Subset(values, noises, MostSelected).Values)
            {
                logSlopes -= axes[a].LogSlope(value);
            }

            foreach (var shape in Shapes)
            {
                var fit = new GaussianProcessFit(table, z, shape, chosenNoises);
                GaussianProcessSettings[] starts =
                [
                    GaussianProcessFit.Start(features, shape, 1),
                    previous is not null && previousAxis == a ? previous with { Shape = shape } : GaussianProcessFit.Start(features, shape, 4),
                ];
                foreach (var start in starts)
                {
                    var (found, loss) = fit.Improve(start, SelectionEvaluations);
                    if (loss + logSlopes < least || settings is null)
                    {
                        least = loss + logSlopes;
                        settings = found;
                        axis = a;
                    }
                }
            }
        }

        isForest = mayUseForest && ForestPredictsBetter(OnAxis(values, axes[axis]), noises);
    }

    // By the squares by which trials are missed that a model was not told.
    private bool ForestPredictsBetter(ReadOnlySpan<double> all, ReadOnlySpan<double> allNoises)
    {
        var (table, z, noises) = Subset(all, allNoises, MostSelected);
        Standardize(z);
        var (byProcess, byForest, deviations) = (new double[z.Length], new double[z.Length], new double[z.Length]);
        var candidate = new GaussianProcess(table, settings!);
        candidate.Condition(z, noises);
        candidate.LeaveOneOut(byProcess, deviations);
        new RandomForest(table, z, new ForestOptions(), (ulong)z.Length).LeaveOut(byForest);
        return Misses(byForest, z, noises) < Misses(byProcess, z, noises);
    }

    private static double Misses(ReadOnlySpan<double> predicted, ReadOnlySpan<double> values, ReadOnlySpan<double> noises)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += GaussianProcess.Weight(noises[i]) * (predicted[i] - values[i]) * (predicted[i] - values[i]);
        }

        return sum;
    }

    // Beyond a size the newest half and an even choice of the rest stand for all.
    private (FeatureTable Table, double[] Values, double[] Noises) Subset(ReadOnlySpan<double> values, ReadOnlySpan<double> noises, int most)
    {
        if (values.Length <= most)
        {
            return (features, values.ToArray(), noises.ToArray());
        }

        var table = new FeatureTable([.. Enumerable.Range(0, features.Width).Select(features.IsCategorical)]);
        var (chosen, chosenNoises) = (new double[most], new double[most]);
        var x = new double[features.Width];
        var old = values.Length - (most / 2);
        for (var i = 0; i < most; i++)
        {
            var row = i < most / 2 ? (int)((long)i * old / (most / 2)) : values.Length - most + i;
            features.CopyRow(row, x);
            table.Add(x);
            (chosen[i], chosenNoises[i]) = (values[row], noises[row]);
        }

        return (table, chosen, chosenNoises);
    }

    private void OnAxis(Span<double> means, Span<double> deviations)
    {
        for (var d = 0; d < means.Length; d++)
        {
            means[d] = shift + (scale * means[d]);
            deviations[d] *= scale;
        }
    }

    private static bool IsDefined(ModelAxis axis, ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(axis.Forward(value)))
            {
                return false;
            }
        }

        return true;
    }

    private static double[] OnAxis(ReadOnlySpan<double> values, ModelAxis axis)
    {
        var z = new double[values.Length];
        for (var i = 0; i < z.Length; i++)
        {
            z[i] = axis.Forward(values[i]);
        }

        return z;
    }

    private static (double Shift, double Scale) Standardize(Span<double> z)
    {
        var mean = 0.0;
        foreach (var value in z)
        {
            mean += value / z.Length;
        }

        var squares = 0.0;
        foreach (var value in z)
        {
            squares += (value - mean) * (value - mean) / z.Length;
        }

        var spread = squares > 0 ? Math.Sqrt(squares) : 1;
        for (var i = 0; i < z.Length; i++)
        {
            z[i] = (z[i] - mean) / spread;
        }

        return (mean, spread);
    }
}
