namespace Dse.Core.Pareto;

/// <summary>Which of two designs is better when there are several objectives; all are minimised (negate what is maximised).</summary>
public static class Dominance
{
    /// <summary>Whether <paramref name="a"/> is nowhere worse than <paramref name="b"/> and somewhere better.</summary>
    public static bool Dominates(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var better = false;
        for (var m = 0; m < a.Length; m++)
        {
            if (a[m] > b[m])
            {
                return false;
            }

            better |= a[m] < b[m];
        }

        return better;
    }

    /// <summary>Whether <paramref name="a"/> is nowhere worse than <paramref name="b"/>; true for equal vectors.</summary>
    public static bool WeaklyDominates(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        for (var m = 0; m < a.Length; m++)
        {
            if (a[m] > b[m])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Domination under constraints: feasible beats infeasible, a smaller violation beats a larger one, then the objectives decide.</summary>
    /// <param name="a">Objectives of the first design.</param>
    /// <param name="violationA">0 when feasible.</param>
    /// <param name="b">Objectives of the second design.</param>
    /// <param name="violationB">0 when feasible.</param>
    public static bool Dominates(ReadOnlySpan<double> a, double violationA, ReadOnlySpan<double> b, double violationB) =>
        violationA > 0 || violationB > 0 ? violationA < violationB : Dominates(a, b);
}
