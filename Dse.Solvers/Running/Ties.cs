using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>Finds points that the model cannot tell apart.</summary>
internal static class Ties
{
    /// <summary>The most ids that a point lists, the nearest by the first objective; keeps crowded fronts readable.</summary>
    public const int MaxPerPoint = 64;

    // The p10–p90 interval of a log-normal spans 1.2816 deviations to either side.
    private const double Deviations = 1.2816;

    /// <summary>For every point the ids (index + 1) of the points tied with it.</summary>
    /// <param name="values">Raw objective values per point, ordered by the first.</param>
    /// <param name="sigmas">Independent log-deviation per point and objective; 0 where there is none.</param>
    public static IReadOnlyList<int>[] Find(double[][] values, double[][] sigmas)
    {
        // Points are ordered by the first objective, so that beyond the widest possible tie nothing further can match.
        var widest = 2 * Deviations * sigmas.Select(s => s.Length == 0 ? 0 : s[0]).DefaultIfEmpty(0).Max();
        var tied = new List<int>[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            tied[i] = [];
        }

        for (var i = 0; i < values.Length; i++)
        {
            for (var j = i + 1; j < values.Length && tied[i].Count < MaxPerPoint && LogRatio(values[i][0], values[j][0]) <= widest; j++)
            {
                if (AreTied(values[i], sigmas[i], values[j], sigmas[j]))
                {
                    tied[i].Add(j + 1);
                    if (tied[j].Count < MaxPerPoint)
                    {
                        tied[j].Add(i + 1);
                    }
                }
            }
        }

        return tied;
    }

    private static bool AreTied(double[] a, double[] sigmaA, double[] b, double[] sigmaB)
    {
        for (var o = 0; o < a.Length; o++)
        {
            if (!(LogRatio(a[o], b[o]) <= Deviations * Math.Sqrt((sigmaA[o] * sigmaA[o]) + (sigmaB[o] * sigmaB[o]))))
            {
                return false;
            }
        }

        return true;
    }

    private static double LogRatio(double a, double b) => a == b ? 0 : a / b > 0 ? Math.Abs(Math.Log(a / b)) : double.PositiveInfinity;
}
