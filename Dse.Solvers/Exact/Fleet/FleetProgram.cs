using Dse.Core.Studies.Fleets;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Fleet;

/// <summary>
/// A fleet as a linear model: whole counts, and the requests per second of each demand that each type serves, in whole slices where the
/// fleet has them (Griggs et al., Mélange, arXiv 2404.14527, with shares in place of one binary per slice).
/// </summary>
internal sealed class FleetProgram(FleetModel model, FleetLayout layout)
{
    /// <summary>Whether the model is linear: slices of a rate that is open are not.</summary>
    public bool IsLinear => model.Slices is null || !layout.HasRate;

    /// <summary>Finds the fleet that is least in one metric.</summary>
    /// <param name="metric">What to minimise; the capacity is maximised instead.</param>
    /// <param name="limits">Limits that a fleet keeps.</param>
    /// <param name="counts">Fewest and most instances per type.</param>
    /// <param name="rates">The least and the greatest rate that may be served.</param>
    /// <param name="solver">Who solves it.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>The answer, and the counts; null without a fleet.</returns>
    public async Task<(MipResult Result, int[]? Counts)> MinimiseAsync(int metric, IReadOnlyList<FleetLimit> limits, IReadOnlyList<(double Least, double Most)> counts, (double Least, double Most) rates, IMipSolver solver, CancellationToken ct)
    {
        var linear = new LinearModel();
        var costs = layout.Factors(metric);
        var sign = metric == FleetModel.Capacity ? -1 : 1;
        int[] variables = [.. Enumerable.Range(0, layout.Count).Select(v => v < layout.Types
            ? linear.AddVariable(counts[v].Least, counts[v].Most, sign * costs[v], isInteger: true)
            : linear.AddVariable(v == layout.Rate && layout.HasRate ? rates.Least : 0, v == layout.Rate && layout.HasRate ? rates.Most : double.PositiveInfinity, sign * costs[v]))];
        AddShares(linear, variables, rates.Least);
        for (var t = 0; layout.HasChanges && t < layout.Types; t++)
        {
            var change = variables[layout.FirstChange + t];
            linear.AddRow(-model.Types[t].Previous, double.PositiveInfinity, [new LinearTerm(change, 1), new LinearTerm(variables[t], -1)]);
            linear.AddRow(model.Types[t].Previous, double.PositiveInfinity, [new LinearTerm(change, 1), new LinearTerm(variables[t], 1)]);
        }

        foreach (var pool in model.Pools)
        {
            linear.AddRow(double.NegativeInfinity, pool.Available, Enumerable.Range(0, layout.Types).Where(t => string.Equals(model.Types[t].Pool, pool.Name, StringComparison.Ordinal)).Select(t => new LinearTerm(variables[t], model.Types[t].Devices)));
        }

        foreach (var limit in limits.Where(l => l.Low > double.NegativeInfinity || l.High < double.PositiveInfinity))
        {
            var factors = layout.Factors(limit.Metric);
            linear.AddRow(limit.Low, limit.High, variables.Select((v, i) => new LinearTerm(v, factors[i])));
        }

        var result = await solver.SolveAsync(linear, MipOptions.Default with { Seconds = 300 }, ct);
        return (result, result.Values.Count == 0 ? null : [.. Enumerable.Range(0, layout.Types).Select(t => (int)result.Values[variables[t]])]);
    }

    // Every demand is served whole, and no type is busy for more than its instances.
    private void AddShares(LinearModel linear, int[] variables, double rate)
    {
        var busy = Enumerable.Range(0, layout.Types).Select(_ => new List<LinearTerm>()).ToArray();
        for (var d = 0; d < model.Demands.Count; d++)
        {
            var terms = new List<LinearTerm>();
            for (var t = 0; t < layout.Types; t++)
            {
                if (!double.IsFinite(model.Loads[d][t]))
                {
                    continue;
                }

                // In slices: how many of them; else the requests per second of the whole mix whose part of this demand goes here.
                var share = linear.AddVariable(0, model.Slices ?? double.PositiveInfinity, 0, isInteger: model.Slices is not null);
                terms.Add(new LinearTerm(share, 1));
                busy[t].Add(new LinearTerm(share, model.Loads[d][t] * (model.Slices is { } n ? rate / n : 1)));
            }

            if (layout.HasRate)
            {
                linear.AddRow(0, 0, [.. terms, new LinearTerm(variables[layout.Rate], -1)]);
            }
            else
            {
                linear.AddRow(model.Slices ?? rate, model.Slices ?? rate, terms);
            }
        }

        for (var t = 0; t < layout.Types; t++)
        {
            linear.AddRow(double.NegativeInfinity, 0, [.. busy[t], new LinearTerm(variables[t], -1)]);
        }
    }
}
