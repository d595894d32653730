using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>Brings objectives to a common scale, 0 at the best and 1 at the worst of the front so far, in logarithms where every value seen has one.</summary>
internal sealed class PreferenceScale
{
    /// <summary>How much the plain sum counts beside the worst weighted objective (augmented Tchebycheff, Steuer and Choo 1983).</summary>
    private const double Augmentation = 0.05;

    private readonly bool[] maximizes;
    private readonly bool[] linear;
    private readonly double[] least;
    private readonly double[] range;

    /// <summary>Starts without a front.</summary>
    /// <param name="maximizes">Per objective whether its sign was turned to minimise it.</param>
    public PreferenceScale(IReadOnlyList<bool> maximizes)
    {
        this.maximizes = [.. maximizes];
        linear = new bool[maximizes.Count];
        least = new double[maximizes.Count];
        range = new double[maximizes.Count];
        Array.Fill(range, 1);
    }

    public int Objectives => least.Length;

    /// <summary>Looks at a feasible point: an objective that has no logarithm there is taken as it is from now on.</summary>
    public void See(ReadOnlySpan<double> minimised)
    {
        for (var o = 0; o < minimised.Length; o++)
        {
            linear[o] |= !((maximizes[o] ? -minimised[o] : minimised[o]) > 0);
        }
    }

    /// <summary>Sets best and worst from a front.</summary>
    public void Fit(IReadOnlyList<double[]> front)
    {
        for (var o = 0; o < least.Length; o++)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            foreach (var point in front)
            {
                var value = Raw(o, point[o]);
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }

            if (low <= high)
            {
                least[o] = low;
                range[o] = high > low ? high - low : 1;
            }
        }
    }

    /// <summary>A point on the common scale.</summary>
    public void Scale(ReadOnlySpan<double> minimised, Span<double> scaled)
    {
        for (var o = 0; o < scaled.Length; o++)
        {
            scaled[o] = Math.Clamp((Raw(o, minimised[o]) - least[o]) / range[o], -1, 4);
        }
    }

    /// <summary>How bad a point on the common scale is under a preference; smaller is better.</summary>
    public static double Loss(ReadOnlySpan<double> scaled, ReadOnlySpan<double> preference)
    {
        double worst = double.NegativeInfinity, sum = 0;
        for (var o = 0; o < scaled.Length; o++)
        {
            var weighted = preference[o] * scaled[o];
            worst = Math.Max(worst, weighted);
            sum += weighted;
        }

        return worst + (Augmentation * sum);
    }

    /// <summary>A preference drawn evenly from the simplex.</summary>
    public static void Draw(RandomSource random, Span<double> preference)
    {
        double sum = 0;
        for (var o = 0; o < preference.Length; o++)
        {
            preference[o] = -Math.Log(1 - random.NextDouble());
            sum += preference[o];
        }

        for (var o = 0; o < preference.Length; o++)
        {
            preference[o] /= sum;
        }
    }

    /// <summary>The preference under which a point on the common scale is the answer: all weighted objectives equal.</summary>
    public static void Hindsight(ReadOnlySpan<double> scaled, Span<double> preference)
    {
        double sum = 0;
        for (var o = 0; o < preference.Length; o++)
        {
            preference[o] = 1 / Math.Max(0.02, scaled[o]);
            sum += preference[o];
        }

        for (var o = 0; o < preference.Length; o++)
        {
            preference[o] /= sum;
        }
    }

    public void Save(BinaryWriter writer)
    {
        for (var o = 0; o < least.Length; o++)
        {
            writer.Write(linear[o]);
            writer.Write(least[o]);
            writer.Write(range[o]);
        }
    }

    public void Restore(BinaryReader reader)
    {
        for (var o = 0; o < least.Length; o++)
        {
            linear[o] = reader.ReadBoolean();
            least[o] = reader.ReadDouble();
            range[o] = reader.ReadDouble();
        }
    }

    private double Raw(int objective, double minimised) =>
        linear[objective] ? minimised
        : maximizes[objective] ? -Math.Log(-minimised)
        : Math.Log(minimised);
}
