using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.BitWidths;

namespace Dse.Solvers.Exact.BitWidths;

/// <summary>What each option of each layer costs in each dimension that matters: the objectives first, then limits on other sums.</summary>
internal sealed class KnapsackCosts
{
    private readonly double[][][] tables;

    public KnapsackCosts(StudyProblem problem, PrecisionModel model)
    {
        var dimensions = problem.Objectives.Select((o, i) => (Metric: problem.ObjectiveMetrics[i], Sign: o.Maximize ? -1.0 : 1.0, Limit: double.PositiveInfinity)).ToList();
        Objectives = dimensions.Count;
        foreach (var limit in problem.MetricConstraints.SelectMany(c => NameLimit.Of(c)!))
        {
            var metric = PrecisionModel.Metrics.Select((m, i) => (m, i)).First(x => string.Equals(x.m.Name, limit.Name, StringComparison.Ordinal)).i;
            Tighten(dimensions, metric, 1, limit.High);
            Tighten(dimensions, metric, -1, -limit.Low);
        }

        Allowed = [.. model.Layers.Select((l, p) => Enumerable.Range(0, l.Options.Count).Where(o => Allows(problem, l, o)).ToArray())];
        Limits = [.. dimensions.Select(d => d.Limit)];
        tables = [.. dimensions.Select(d => model.Tables[d.Metric].Select(layer => layer.Select(x => d.Sign * x).ToArray()).ToArray())];
    }

    /// <summary>Layers.</summary>
    public int Layers => Allowed.Length;

    /// <summary>Dimensions that are objectives; they come first.</summary>
    public int Objectives { get; }

    /// <summary>Dimensions.</summary>
    public int Count => tables.Length;

    /// <summary>The most that each dimension's sum may be; infinite without a limit.</summary>
    public double[] Limits { get; }

    /// <summary>The options of each layer that the constraints on it leave.</summary>
    public int[][] Allowed { get; }

    /// <summary>What an option adds to a dimension.</summary>
    public double Of(int dimension, int layer, int option) => tables[dimension][layer][option];

    /// <summary>The least weighted sums that the layers from each one on can add; one more entry, 0, at the end.</summary>
    /// <param name="weights">A weight per dimension.</param>
    public double[] LeastFrom(ReadOnlySpan<double> weights)
    {
        var least = new double[Layers + 1];
        for (var layer = Layers - 1; layer >= 0; layer--)
        {
            var best = double.PositiveInfinity;
            foreach (var option in Allowed[layer])
            {
                best = Math.Min(best, Weighted(layer, option, weights));
            }

            least[layer] = least[layer + 1] + best;
        }

        return least;
    }

    /// <summary>The option of each layer with the least weighted cost, the first of equals.</summary>
    public int[] Cheapest(ReadOnlySpan<double> weights)
    {
        var chosen = new int[Layers];
        for (var layer = 0; layer < Layers; layer++)
        {
            var best = double.PositiveInfinity;
            foreach (var option in Allowed[layer])
            {
                var cost = Weighted(layer, option, weights);
                if (cost < best)
                {
                    (best, chosen[layer]) = (cost, option);
                }
            }
        }

        return chosen;
    }

    /// <summary>The sum of a plan in a dimension, added up in the order of the layers as the evaluator does.</summary>
    public double Sum(int dimension, int[] options)
    {
        var sum = 0.0;
        for (var layer = 0; layer < options.Length; layer++)
        {
            sum += tables[dimension][layer][options[layer]];
        }

        return sum;
    }

    /// <summary>What an option adds to a weighted sum.</summary>
    public double Weighted(int layer, int option, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var d = 0; d < tables.Length; d++)
        {
            sum += weights[d] * tables[d][layer][option];
        }

        return sum;
    }

    private static void Tighten(List<(int Metric, double Sign, double Limit)> dimensions, int metric, double sign, double limit)
    {
        if (double.IsPositiveInfinity(limit))
        {
            return;
        }

        var at = dimensions.FindIndex(d => d.Metric == metric && d.Sign == sign);
        if (at < 0)
        {
            dimensions.Add((metric, sign, limit));
        }
        else
        {
            dimensions[at] = dimensions[at] with { Limit = Math.Min(dimensions[at].Limit, limit) };
        }
    }

    private static bool Allows(StudyProblem problem, PrecisionLayer layer, int option) => problem.Space.Constraints
        .SelectMany(c => NameLimit.Of(c)!)
        .Where(l => string.Equals(l.Name, layer.Name, StringComparison.Ordinal))
        .All(l => layer.Options[option].Bits >= l.Low && layer.Options[option].Bits <= l.High);
}
