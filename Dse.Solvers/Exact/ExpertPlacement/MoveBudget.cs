namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Shares moves out among layers: for every total the choice of one placement per layer with the least sum, or the least maximum, of the peaks.</summary>
internal static class MoveBudget
{
    /// <summary>For every total from 0 on the best value and the entry of each layer's curve; entries of totals that are too few are null.</summary>
    /// <param name="curves">A curve per layer.</param>
    /// <param name="weights">What a layer's peak counts.</param>
    /// <param name="byMaximum">Whether the worst layer counts instead of the sum.</param>
    /// <param name="most">The greatest total.</param>
    public static (double Value, int[] Entries)?[] Share(IReadOnlyList<List<MovedLayer>> curves, double[] weights, bool byMaximum, int most)
    {
        var best = new double[most + 1];
        var choices = new int[curves.Count][];
        for (var l = 0; l < curves.Count; l++)
        {
            var next = new double[most + 1];
            Array.Fill(next, double.PositiveInfinity);
            choices[l] = new int[most + 1];
            for (var entry = 0; entry < curves[l].Count; entry++)
            {
                var (moves, value) = (curves[l][entry].Moves, weights[l] * curves[l][entry].Peak);
                for (var total = moves; total <= most; total++)
                {
                    var whole = byMaximum ? Math.Max(best[total - moves], value) : best[total - moves] + value;
                    if (whole < next[total])
                    {
                        (next[total], choices[l][total]) = (whole, entry);
                    }
                }
            }

            best = next;
        }

        var shared = new (double Value, int[] Entries)?[most + 1];
        for (var total = 0; total <= most; total++)
        {
            if (double.IsPositiveInfinity(best[total]))
            {
                continue;
            }

            var entries = new int[curves.Count];
            for (var (l, left) = (curves.Count - 1, total); l >= 0; l--)
            {
                entries[l] = choices[l][left];
                left -= curves[l][entries[l]].Moves;
            }

            shared[total] = (best[total], entries);
        }

        return shared;
    }
}
