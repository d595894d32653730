using Dse.Core.Cost.Operators.Measured;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>Measured over predicted time of one group of a user's kernels, interpolated between them (docs/cost-model.md §2).</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class OwnRatios
{
    private const int Neighbours = 20;
    private const int MostLeftOut = 400;

    // A kernel measured twice differs by this much, and no table of a few rows is better than that (docs/cost-model.md §10).
    private const double LeastLogSigma = 0.03;

    // Of a normal distribution 80 % lies within this many standard deviations.
    private const double Z80 = 1.2816;

    private readonly KernelSample[] samples;
    private readonly double[] logRatios;
    private readonly LocalKriging kriging;
    private readonly int dimensions;
    private readonly Lazy<double> spread;

    /// <summary>Compares samples of one group with what is predicted without them.</summary>
    public OwnRatios(KernelSample[] samples, Func<KernelSample, double> predict)
    {
        this.samples = samples;
        dimensions = KernelPlaces.Dimensions(samples[0].Class);
        logRatios = Array.ConvertAll(samples, s => Math.Log(s.Seconds / predict(s)));
        var coordinates = new double[samples.Length * dimensions];
        for (var i = 0; i < samples.Length; i++)
        {
            KernelPlaces.Place(samples[i].Class, samples[i].Sizes.AsSpan(), coordinates.AsSpan(i * dimensions, dimensions));
        }

        kriging = new LocalKriging(coordinates, dimensions, Neighbours);
        spread = new(LeaveOneOutSpread);
    }

    /// <summary>Standard deviation of the logarithm of a ratio that was not measured: 80 % of the samples keep to it when each is told from the others.</summary>
    public double LogSigma(in KernelRatio ratio) => Math.Max(LeastLogSigma, spread.Value * Math.Sqrt(ratio.Variance));

    /// <summary>The ratio of a kernel of this group.</summary>
    /// <param name="kernel">Its class.</param>
    /// <param name="sizes">Its sizes.</param>
    /// <param name="leaveOut">A sample that must not serve; null for none.</param>
    public KernelRatio At(KernelClass kernel, ReadOnlySpan<double> sizes, int? leaveOut = null)
    {
        Span<double> place = stackalloc double[dimensions];
        KernelPlaces.Place(kernel, sizes, place);
        var around = kriging.At(place, leaveOut is { } left ? i => i == left : null);
        var nearest = around.Points[0];
        if (around.Nearest == 0 && sizes.SequenceEqual(samples[nearest].Sizes.AsSpan()))
        {
            return new KernelRatio(logRatios[nearest], 0, 0, samples[nearest].Seconds);
        }

        Span<double> values = stackalloc double[around.Points.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = logRatios[around.Points[i]];
        }

        return new KernelRatio(around.Predict(values), around.Nearest * KernelPlaces.CorrelationOctaves, kriging.Variance(around), null);
    }

    /// <summary>Logarithm of predicted over measured time of a sample when it is told from the others.</summary>
    public double LeftOut(int sample) => At(samples[sample].Class, samples[sample].Sizes.AsSpan(), sample).LogRatio - logRatios[sample];

    /// <summary>Standard deviation of the logarithm of that prediction.</summary>
    public double LeftOutSigma(int sample) => LogSigma(At(samples[sample].Class, samples[sample].Sizes.AsSpan(), sample));

    // Thousands of rows tell the spread no better than some hundreds spread evenly over them.
    private double LeaveOneOutSpread()
    {
        var step = (samples.Length + MostLeftOut - 1) / MostLeftOut;
        var errors = new double[(samples.Length + step - 1) / step];
        for (var i = 0; i < errors.Length; i++)
        {
            var sample = samples[i * step];
            var left = At(sample.Class, sample.Sizes.AsSpan(), i * step);
            errors[i] = Math.Abs(left.LogRatio - logRatios[i * step]) / Math.Sqrt(left.Variance);
        }

        Array.Sort(errors);
        return errors[(int)((errors.Length - 1) * 0.8)] / Z80;
    }
}
