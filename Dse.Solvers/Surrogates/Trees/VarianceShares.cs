namespace Dse.Solvers.Surrogates.Trees;

/// <summary>
/// Sobol indices of a model: the share of its
/// variance, over features drawn independently from the values they have in a table, that each feature explains alone
/// (its first-order Sobol index) and together with all others (its total index).
/// </summary>
internal static class VarianceShares
{
    /// <summary>Computes shares by Saltelli's sampling (2010) with Jansen's estimator for totals.</summary>
    /// <param name="model">The answer for a row.</param>
    /// <param name="first">A table of rows, drawn independently per feature.</param>
    /// <param name="second">Another one of the same size.</param>
    /// <param name="groups">For each parameter its features.</param>
    /// <returns>Per parameter the first-order and the total index, 0 ≤ first ≤ total ≤ 1: estimates beyond what the indices can be are cut. Null for a constant model, which has no variance to share.</returns>
    public static (double Alone, double Total)[]? Compute(Func<double[], double> model, IReadOnlyList<double[]> first, IReadOnlyList<double[]> second, IReadOnlyList<int[]> groups)
    {
        var a = first.Select(model).ToArray();
        var b = second.Select(model).ToArray();
        var mean = (a.Average() + b.Average()) / 2;
        var variance = a.Concat(b).Sum(v => (v - mean) * (v - mean)) / (2 * a.Length);
        var shares = new (double Alone, double Total)[groups.Count];
        if (!(variance > 1e-14 * Math.Max(1, mean * mean)))
        {
            return null;
        }

        for (var g = 0; g < groups.Count; g++)
        {
            var (alone, total) = (0.0, 0.0);
            for (var i = 0; i < a.Length; i++)
            {
                var mixed = (double[])first[i].Clone();
                foreach (var f in groups[g])
                {
                    mixed[f] = second[i][f];
                }

                var value = model(mixed);
                alone += (b[i] - mean) * (value - a[i]);
                total += (a[i] - value) * (a[i] - value) / 2;
            }

            var whole = Math.Clamp(total / a.Length / variance, 0, 1);
            shares[g] = (Math.Clamp(alone / a.Length / variance, 0, whole), whole);
        }

        return shares;
    }
}
