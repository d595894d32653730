using System.Globalization;
using Dse.Core.Spaces;
using Dse.Solvers.Surrogates.Proxies;
using Dse.Solvers.Surrogates.Trees;

namespace Dse.Solvers.Surrogates;

/// <summary>
/// Which parameters matter: Sobol indices of boosted trees fitted to trials, each parameter drawn by itself from the
/// values it has in them. Positive metrics by their logarithm.
/// </summary>
public static class Importance
{
    /// <summary>Fewest trials it says anything about.</summary>
    public const int LeastTrials = 20;

    private const int Samples = 1000;
    private const int Held = 5;
    private static readonly BoostingOptions Options = new(Trees: 150, Leaves: 24, FeatureShare: 1);

    /// <summary>Computes the shares of one metric.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="parameters">Names of the parameters.</param>
    /// <param name="trials">Per trial the values of the active parameters and the metric; trials without a finite metric are left out.</param>
    /// <param name="seed">Of trees and samples.</param>
    public static MetricImportance Of(
        string metric,
        IReadOnlyList<string> parameters,
        IReadOnlyList<(IReadOnlyDictionary<string, ParameterValue> Parameters, double? Metric)> trials,
        ulong seed)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(trials);
        var known = trials.Where(t => t.Metric is { } v && double.IsFinite(v)).ToArray();
        if (known.Length < LeastTrials || parameters.Count == 0 || Array.TrueForAll(known, t => t.Metric == known[0].Metric))
        {
            return Without(metric, known.Length, known.Length < LeastTrials
                ? $"{(known.Length == 0 ? "No stored trial has" : $"Only {known.Length} stored trials have")} this metric; at least {LeastTrials} are needed. Exhaustive searches and exact methods store none."
                : parameters.Count == 0 ? "The trials have no parameters." : "All stored trials have the same value of this metric.");
        }

        var table = Table(parameters, [.. known.Select(t => t.Parameters)]);
        var columns = ProxyColumns.Of(table, parameters);
        var rows = table.Rows.Select(texts =>
        {
            var x = new double[columns.Width];
            columns.TryEncode(texts, x);
            return x;
        }).ToArray();
        var isPositive = known.All(t => t.Metric > 0);
        double[] targets = [.. known.Select(t => isPositive ? Math.Log(t.Metric!.Value) : t.Metric!.Value)];
        var explained = Explained(rows, targets, seed);
        var trees = BoostedTrees.Fit(Transpose(rows), targets, Options, seed);
        var random = new RandomSource(seed);
        var shares = VarianceShares.Compute(x => trees.Predict(x), Draw(rows, columns.Groups, random), Draw(rows, columns.Groups, random), columns.Groups);
        return shares is null
            ? Without(metric, known.Length, "A model fitted to the stored trials found no parameter that this metric follows.")
            : new MetricImportance(
                metric, known.Length, explained, [.. parameters.Select((p, i) => new ParameterShare(p, shares[i].Alone, shares[i].Total)).OrderByDescending(s => s.TotalRatio)], null);
    }

    private static MetricImportance Without(string metric, int trials, string reason) => new(metric, trials, null, null, reason);

    // An inactive number stands a little below all active ones, so that a threshold can tell.
    private static ProxyTable Table(IReadOnlyList<string> parameters, IReadOnlyList<IReadOnlyDictionary<string, ParameterValue>> trials)
    {
        string[] absent = [.. parameters.Select(p =>
        {
            var others = trials.Where(v => v.ContainsKey(p)).Select(v => v[p]).ToArray();
            return others.Length > 0 && Array.TrueForAll(others, v => v.Kind == ParameterValueKind.Number)
                ? (others.Min(v => v.Number) - 1).ToString("R", CultureInfo.InvariantCulture)
                : string.Empty;
        })];
        return new ProxyTable(parameters, [.. trials.Select(t => (IReadOnlyList<string>)[.. parameters.Select((p, i) => t.TryGetValue(p, out var value) ? value.ToString() : absent[i])])]);
    }

    private static double? Explained(double[][] rows, double[] targets, ulong seed)
    {
        int[] learned = [.. Enumerable.Range(0, rows.Length).Where(i => i % Held != 0)];
        var trees = BoostedTrees.Fit(Transpose([.. learned.Select(i => rows[i])]), [.. learned.Select(i => targets[i])], Options, seed);
        int[] held = [.. Enumerable.Range(0, rows.Length).Where(i => i % Held == 0)];
        var mean = held.Average(i => targets[i]);
        var spread = held.Sum(i => (targets[i] - mean) * (targets[i] - mean));
        return spread > 0 ? 1 - (held.Sum(i => Math.Pow(targets[i] - trees.Predict(rows[i]), 2)) / spread) : null;
    }

    private static List<double[]> Draw(double[][] rows, IReadOnlyList<int[]> groups, RandomSource random)
    {
        var drawn = new List<double[]>(Samples);
        for (var s = 0; s < Samples; s++)
        {
            var x = new double[rows[0].Length];
            foreach (var group in groups)
            {
                var row = rows[random.Next(rows.Length)];
                foreach (var f in group)
                {
                    x[f] = row[f];
                }
            }

            drawn.Add(x);
        }

        return drawn;
    }

    private static double[][] Transpose(double[][] rows) => [.. Enumerable.Range(0, rows[0].Length).Select(f => rows.Select(r => r[f]).ToArray())];
}
