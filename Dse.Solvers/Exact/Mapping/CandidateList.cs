namespace Dse.Solvers.Exact.Mapping;

/// <summary>Options of a unit that are worth a look, the most promising first.</summary>
/// <param name="Unit">Index of the unit.</param>
/// <param name="Options">Indices of options.</param>
/// <param name="Excess">How far each lies above the least, in the units of the bound.</param>
internal sealed record CandidateList(int Unit, int[] Options, double[] Excess)
{
    public static CandidateList Within(ReadOnlySpan<double> scores, double slack, int unit)
    {
        var least = double.PositiveInfinity;
        foreach (var score in scores)
        {
            least = Math.Min(least, score);
        }

        var kept = new List<int>();
        for (var o = 0; o < scores.Length; o++)
        {
            if (scores[o] - least <= slack)
            {
                kept.Add(o);
            }
        }

        return Sorted(scores, kept, least, unit);
    }

    public static CandidateList Best(ReadOnlySpan<double> scores, int width, int unit)
    {
        var sorted = Within(scores, double.PositiveInfinity, unit);
        return sorted.Options.Length <= width ? sorted : new CandidateList(unit, sorted.Options[..width], sorted.Excess[..width]);
    }

    // The options' shares of all components, one row after the other.
    public double[] Shares(SkeletonProblem problem, int components)
    {
        var all = new double[Options.Length * components];
        for (var o = 0; o < Options.Length; o++)
        {
            var row = all.AsSpan(o * components, components);
            problem.Units[Unit].Components(problem.Coefficients, Options[o], row);
            foreach (ref var value in row)
            {
                value = Math.Exp(value);
            }
        }

        return all;
    }

    private static CandidateList Sorted(ReadOnlySpan<double> scores, List<int> kept, double least, int unit)
    {
        var options = kept.ToArray();
        var excess = new double[options.Length];
        for (var i = 0; i < options.Length; i++)
        {
            excess[i] = scores[options[i]] - least;
        }

        Array.Sort(excess, options);
        return new CandidateList(unit, options, excess);
    }
}
