using Dse.Core.Spaces;

namespace Dse.Solvers.Surrogates.Trees;

/// <summary>A split of rows by one feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Threshold">Values at or below it go left; NaN for a categorical feature.</param>
/// <param name="Codes">For a categorical feature the codes that go left, a bit each; codes from 62 on share one.</param>
internal sealed record ForestSplit(int Feature, double Threshold, ulong Codes)
{
    // An inactive category has code −1.
    private const int Bits = 64;

    public bool IsLeft(double value) => IsLeft(value, Threshold, Codes);

    public static bool IsLeft(double value, double threshold, ulong codes) => double.IsNaN(threshold) ? (codes & (1UL << Bit(value))) != 0 : value <= threshold;

    /// <summary>The split that leaves least squared error, among features drawn at random; null when none leaves enough rows on both sides.</summary>
    public static ForestSplit? Best(FeatureTable table, double[] values, ReadOnlySpan<int> rows, ForestOptions options, RandomSource random)
    {
        var order = Enumerable.Range(0, table.Width).ToArray();
        var count = Math.Max(1, (int)Math.Ceiling(options.FeatureShare * order.Length));
        var (best, most) = ((ForestSplit?)null, 1e-12);
        var keys = new double[rows.Length];
        var sorted = new double[rows.Length];
        for (var k = 0; k < order.Length; k++)
        {
            var j = k + random.Next(order.Length - k);
            (order[k], order[j]) = (order[j], order[k]);

            // Beyond the share only while nothing was found: most features of a conditional space may be constant here.
            if (k >= count && best is not null)
            {
                break;
            }

            var column = table.Column(order[k]);
            for (var i = 0; i < rows.Length; i++)
            {
                (keys[i], sorted[i]) = (column[rows[i]], values[rows[i]]);
            }

            var split = table.IsCategorical(order[k]) ? ByCodes(order[k], keys, sorted, options.LeastRows, ref most) : ByThreshold(order[k], keys, sorted, options.LeastRows, ref most);
            best = split ?? best;
        }

        return best;
    }

    private static ForestSplit? ByThreshold(int feature, double[] keys, double[] values, int leastRows, ref double most)
    {
        Array.Sort(keys, values);
        var (total, sum) = (values.Sum(), 0.0);
        ForestSplit? best = null;
        for (var i = 1; i < keys.Length; i++)
        {
            sum += values[i - 1];
            if (keys[i] > keys[i - 1] && i >= leastRows && keys.Length - i >= leastRows && Gain(sum, i, total, keys.Length) is var gain && gain > most)
            {
                (most, best) = (gain, new ForestSplit(feature, keys[i - 1] + ((keys[i] - keys[i - 1]) / 2), 0));
            }
        }

        return best;
    }

    // Codes in the order of their means: one of the cuts along it is the best of all subsets (Breiman et al. 1984).
    private static ForestSplit? ByCodes(int feature, double[] keys, double[] values, int leastRows, ref double most)
    {
        var (sums, counts) = (new double[Bits], new int[Bits]);
        for (var i = 0; i < keys.Length; i++)
        {
            sums[Bit(keys[i])] += values[i];
            counts[Bit(keys[i])]++;
        }

        var order = Enumerable.Range(0, Bits).Where(b => counts[b] > 0).OrderBy(b => sums[b] / counts[b]).ToArray();
        var (total, sum, count, codes) = (values.Sum(), 0.0, 0, 0UL);
        ForestSplit? best = null;
        foreach (var bit in order)
        {
            sum += sums[bit];
            count += counts[bit];
            codes |= 1UL << bit;
            if (count >= leastRows && keys.Length - count >= leastRows && Gain(sum, count, total, keys.Length) is var gain && gain > most)
            {
                (most, best) = (gain, new ForestSplit(feature, double.NaN, codes));
            }
        }

        return best;
    }

    private static double Gain(double sum, int count, double total, int all) =>
        (sum * sum / count) + ((total - sum) * (total - sum) / (all - count)) - (total * total / all);

    private static int Bit(double code) => Math.Min((int)code + 1, Bits - 1);
}
