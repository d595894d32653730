using Dse.Core.Pareto;

namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>
/// Rewards a batch: each design by its rank in the batch under the preference it was made for (every other design is judged under
/// that preference too, so that no baseline has to be learnt), from -1 to 1, and by the hypervolume it adds to the front.
/// </summary>
internal static class BatchRewards
{
    private const double ReferenceOnScale = 1.1;
    private const double MostOfGain = 2;

    /// <summary>Sets the advantages.</summary>
    /// <param name="batch">The designs.</param>
    /// <param name="points">Their objectives on the common scale; null where infeasible.</param>
    /// <param name="joins">Whether each joins the front.</param>
    /// <param name="front">The front before the batch, on the common scale.</param>
    public static void Set(
        IReadOnlyList<Experience> batch, IReadOnlyList<double[]?> points, IReadOnlyList<bool> joins, IReadOnlyList<double[]> front)
    {
        var gains = Gains(points, joins, front);
        for (var i = 0; i < batch.Count; i++)
        {
            double better = 0;
            var own = Loss(points[i], batch[i].Violation, batch[i].Preference);
            for (var j = 0; j < batch.Count; j++)
            {
                var other = j == i ? own : Loss(points[j], batch[j].Violation, batch[i].Preference);
                better += other > own ? 1 : other < own ? -1 : 0;
            }

            batch[i].Advantage = (better / Math.Max(1, batch.Count - 1)) + gains[i];
        }
    }

    // Infeasible designs are worse than any feasible one, the further the worse.
    private static double Loss(double[]? point, double violation, double[] preference) =>
        point is null ? 1e3 + Math.Min(violation, 1e6) : PreferenceScale.Loss(point, preference);

    private static double[] Gains(IReadOnlyList<double[]?> points, IReadOnlyList<bool> joins, IReadOnlyList<double[]> front)
    {
        var gains = new double[points.Count];
        var objectives = front.Count > 0 ? front[0].Length : 0;
        if (front.Count == 0)
        {
            return gains;
        }

        var reference = new double[objectives];
        Array.Fill(reference, ReferenceOnScale);
        var volume = new HypervolumeGain(reference, front.Count);
        foreach (var point in front)
        {
            volume.Add(point);
        }

        double sum = 0;
        var count = 0;
        for (var i = 0; i < gains.Length; i++)
        {
            if (joins[i] && points[i] is { } point)
            {
                gains[i] = volume.Of(point);
                sum += gains[i];
                count++;
            }
        }

        for (var i = 0; i < gains.Length && sum > 0; i++)
        {
            gains[i] = Math.Min(MostOfGain, gains[i] * count / sum);
        }

        return gains;
    }
}
