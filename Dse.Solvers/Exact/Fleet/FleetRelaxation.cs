using Dse.Core.Studies.Fleets;

namespace Dse.Solvers.Exact.Fleet;

/// <summary>The linear programs of nodes: fractional counts within limits that no known cut rules out.</summary>
/// <remarks>Not thread-safe. Starts each node with the cuts that decided the one before.</remarks>
internal sealed class FleetRelaxation(FleetModel model, FleetLayout layout, FleetCuts cuts, FleetRouting routing, double leastRate)
{
    private const double LimitSlack = 1e-9;

    // Fractional fleets may lack so much, relative; whole ones are checked exactly.
    private const double CutTolerance = 1e-7;

    private readonly double[] point = new double[layout.Types];
    private int[] working = [];

    /// <summary>Solves a node with every known cut that its solution would break.</summary>
    /// <remarks>
    /// Whether a fleet can be routed is asked at the root and of whole counts: the cuts found there are nearly all that
    /// matter, and a routing costs more than a node.
    /// </remarks>
    /// <returns>The program at its solution; null when there is none.</returns>
    public DenseProgram? Solve(FleetNode node, double[] costs, IReadOnlyList<FleetLimit> limits)
    {
        var program = new DenseProgram(costs, node.Lower, node.Upper);
        AddFixedRows(program, limits);
        var fixedRows = program.Rows;
        var used = new List<int>();
        foreach (var cut in working)
        {
            Use(cut);
        }

        while (program.Solve())
        {
            for (var t = 0; t < layout.Types; t++)
            {
                point[t] = Math.Max(0, program[t]);
            }

            var rate = layout.HasRate ? program[layout.Rate] : leastRate;
            if (MostBroken(used, rate) is >= 0 and var known)
            {
                Use(known);
                continue;
            }

            // A new cut that is met within rounding: what the fleet lacks is a rounding error, too.
            if ((node.Depth == 0 || IsWhole()) && Unserved(rate) is >= 0 and var found && cuts.Excess(found, point, rate) > CutTolerance)
            {
                Use(found);
                continue;
            }

            var tight = program.TightRows();
            working = [.. used.Where((_, row) => tight[fixedRows + row])];
            return program;
        }

        return null;

        void Use(int cut)
        {
            AddCut(program, cut);
            used.Add(cut);
        }
    }

    // The known cut that the point breaks most; −1 when it breaks none.
    private int MostBroken(List<int> used, double rate)
    {
        var (worst, excess) = (-1, CutTolerance);
        for (var c = 0; c < cuts.Count; c++)
        {
            if (cuts.Excess(c, point, rate) is var found && found > excess && !used.Contains(c))
            {
                (worst, excess) = (c, found);
            }
        }

        return worst;
    }

    // A new cut when the point cannot be routed; −1 when it can.
    private int Unserved(double rate)
    {
        routing.Solve(point);
        if (routing.Capacity >= rate * (1 - CutTolerance))
        {
            return -1;
        }

        cuts.Add(routing.Prices, routing.MixPrice);
        return cuts.Count - 1;
    }

    private bool IsWhole() => !Array.Exists(point, count => Math.Abs(count - Math.Round(count)) > FleetSearch.WholeTolerance);

    private void AddCut(DenseProgram program, int index)
    {
        var (prices, mixPrice) = cuts[index];
        var row = new double[layout.Count];
        prices.CopyTo(row, 0);
        if (layout.HasRate)
        {
            row[layout.Rate] = -mixPrice;
            program.AddRow(row, 0);
        }
        else
        {
            program.AddRow(row, leastRate * mixPrice * (1 - FleetModel.Tolerance));
        }
    }

    private void AddFixedRows(DenseProgram program, IReadOnlyList<FleetLimit> limits)
    {
        for (var t = 0; layout.HasChanges && t < layout.Types; t++)
        {
            var row = new double[layout.Count];
            (row[layout.FirstChange + t], row[t]) = (1, -1);
            program.AddRow(row, -model.Types[t].Previous);
            row[t] = 1;
            program.AddRow(row, model.Types[t].Previous);
        }

        foreach (var pool in model.Pools)
        {
            double[] row = [.. Enumerable.Range(0, layout.Count).Select(v => v < layout.Types && string.Equals(model.Types[v].Pool, pool.Name, StringComparison.Ordinal) ? -(double)model.Types[v].Devices : 0)];
            program.AddRow(row, -pool.Available);
        }

        foreach (var limit in limits)
        {
            var factors = layout.Factors(limit.Metric);
            if (double.IsFinite(limit.High))
            {
                program.AddRow([.. factors.Select(f => -f)], -limit.High - (LimitSlack * Math.Max(1, Math.Abs(limit.High))));
            }

            if (double.IsFinite(limit.Low))
            {
                program.AddRow(factors, limit.Low - (LimitSlack * Math.Max(1, Math.Abs(limit.Low))));
            }
        }
    }
}
