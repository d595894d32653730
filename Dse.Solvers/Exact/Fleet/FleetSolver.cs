using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.Fleets;
using Dse.Solvers.Exact.Fronts;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Fleet;

/// <summary>
/// The front of a fleet: for every box of objectives that is still open, the best fleet in it, one objective after the other. What its
/// own branch and bound does not prove within its nodes goes to a solver of linear models, whose fleets are routed anew.
/// </summary>
internal sealed class FleetSolver : IAnytimeMethod
{
    private const long MaxOwnNodes = 20_000;

    private readonly StudyProblem problem;
    private readonly FleetModel model;
    private readonly FleetLayout layout;
    private readonly List<FleetLimit> limits = [];
    private readonly int[] least;
    private readonly int[] most;
    private readonly FoundDesigns ready = new();
    private bool settlesTies;
    private int models;

    public FleetSolver(StudyProblem problem, FleetModel model)
    {
        (this.problem, this.model) = (problem, model);
        least = [.. problem.Space.Parameters.Select(p => (int)p.From)];
        most = [.. problem.Space.Parameters.Select(p => (int)p.To)];
        foreach (var limit in problem.MetricConstraints.Concat(problem.Space.Constraints).SelectMany(c => NameLimit.Of(c)!))
        {
            if (Metric(limit.Name) is >= 0 and var metric)
            {
                limits.Add(FleetLimit.Of(metric, limit));
                continue;
            }

            var type = model.Types.Select((t, i) => (t, i)).First(x => string.Equals(x.t.Name, limit.Name, StringComparison.Ordinal)).i;
            least[type] = (int)Math.Max(least[type], Math.Ceiling(Math.Max(limit.Low, 0)));
            most[type] = (int)Math.Min(most[type], Math.Floor(Math.Max(limit.High, -1)));
        }

        layout = new FleetLayout(model, problem.ObjectiveMetrics.Concat(limits.Select(l => l.Metric)).Contains(FleetModel.Capacity));
    }

    public string Description => "branch and bound on the counts, cuts from the prices of the load";

    public bool TryTake(out double[] cells) => ready.TryTake(out cells);

    public ExactResult Solve(Func<bool> stop)
    {
        if (Enumerable.Range(0, least.Length).Where(t => least[t] > most[t]).Select(t => model.Types[t].Name).FirstOrDefault() is { } closed)
        {
            return new ExactResult([], true, $"the constraints leave no count to '{closed}'");
        }

        var search = new FleetSearch(model, layout, least, most, model.RequestsPerSecond) { Improved = HandOver };
        if (search.MostRate < model.RequestsPerSecond * (1 - FleetModel.Tolerance))
        {
            var plan = FleetPlan.Of(model, new FleetRouting(model), most);
            return new ExactResult([Cells(most)], true, $"no allowed number of instances serves the load: {FleetViolations.Shortfall(model, plan)}".TrimEnd('.'));
        }

        var boxes = new UpperBounds(problem.Objectives.Count);
        var found = new List<int[]>();
        while (boxes.Count > 0)
        {
            var (fleet, proved) = BestIn(search, boxes.Next, stop);
            if (!proved)
            {
                var designs = fleet is null ? found : [.. found, fleet];
                return new ExactResult(ready.Rest(designs.Select(Cells)), false, search.GaveUp ? "some routing in slices could be neither found nor ruled out; fewer slices or more head-room make it exact" : "stopped");
            }

            if (fleet is null)
            {
                boxes.CloseNext();
                continue;
            }

            found.Add(fleet);
            boxes.Add(Objectives(fleet));
        }

        return found.Count > 0
            ? new ExactResult(ready.Rest(found.Select(Cells)), true, string.Create(CultureInfo.InvariantCulture, $"{search.Nodes} nodes of branch and bound{(models > 0 ? $", {models} linear models" : string.Empty)}, {found.Count} fleets"))
            : new ExactResult([Cells(Nearest(search, stop))], true, "no fleet serves the load within the limits");
    }

    // One objective after the other, each within the best of those before; then the fewest changes.
    private (int[]? Fleet, bool Proved) BestIn(FleetSearch search, double[] box, Func<bool> stop)
    {
        var within = new List<FleetLimit>(limits);
        for (var o = 0; o < box.Length; o++)
        {
            if (double.IsFinite(box[o]))
            {
                within.Add(Below(problem.ObjectiveMetrics[o], Sign(o) * box[o]));
            }
        }

        int[] steps = [.. problem.ObjectiveMetrics, .. model.HasPrevious && !problem.ObjectiveMetrics.Contains(FleetModel.Changes) ? [FleetModel.Changes] : Array.Empty<int>()];
        int[]? fleet = null;
        foreach (var metric in steps)
        {
            settlesTies = !problem.ObjectiveMetrics.Contains(metric);
            var answer = Best(search, metric, within, fleet, stop);
            if (!answer.Proved || answer.Counts is null)
            {
                return (answer.Counts ?? fleet, answer.Proved);
            }

            fleet = answer.Counts;
            within.Add(metric == FleetModel.Capacity
                ? new FleetLimit(metric, -answer.Value * (1 - FleetModel.Tolerance), double.PositiveInfinity)
                : new FleetLimit(metric, double.NegativeInfinity, answer.Value));
        }

        return (fleet, true);
    }

    private FleetAnswer Best(FleetSearch search, int metric, List<FleetLimit> within, int[]? known, Func<bool> stop)
    {
        var program = new FleetProgram(model, layout);
        var solver = program.IsLinear ? MipSolvers.Cbc ?? MipSolvers.Highs : null;
        var own = search.Minimise(metric, within, known, solver is null ? long.MaxValue : MaxOwnNodes, stop);
        if (own.Proved || solver is null || stop())
        {
            return own;
        }

        try
        {
            using var stopping = new StopToken(stop);
            models++;
            var (result, counts) = program.MinimiseAsync(metric, within, search.Counts, (search.LeastRate, search.MostRate), solver, stopping.Token).GetAwaiter().GetResult();
            return result.IsProof && Checked(metric, within, counts, own) is { } answer ? answer : search.Minimise(metric, within, own.Counts ?? known, long.MaxValue, stop);
        }
        catch (OperationCanceledException)
        {
            return own;
        }
        catch (MipException)
        {
            return search.Minimise(metric, within, own.Counts ?? known, long.MaxValue, stop);
        }
    }

    // Solvers of linear models round: a fleet counts when it is routed within the limits, and no proof stands against a better one at hand.
    private FleetAnswer? Checked(int metric, List<FleetLimit> within, int[]? counts, FleetAnswer own)
    {
        if (counts is null)
        {
            return own.Counts is null ? own with { Proved = true } : null;
        }

        var plan = FleetPlan.Of(model, new FleetRouting(model), counts);
        var value = metric == FleetModel.Capacity ? -plan.CapacityPerSecond : plan.Value(model, metric);
        return plan.IsFeasible && within.TrueForAll(limit => limit.Allows(plan.Value(model, limit.Metric))) && value <= own.Value + (1e-9 * Math.Max(1, Math.Abs(own.Value)))
            ? new FleetAnswer(counts, value, value, true)
            : null;
    }

    // Of fleets that are equally good the one with the fewest changes is known last. What a better one replaced is not one of them.
    private void HandOver(int[] fleet, int[]? replaced)
    {
        if (!model.HasPrevious)
        {
            ready.Add(Cells(fleet));
        }
        else if (replaced is not null && !settlesTies)
        {
            ready.Add(Cells(replaced));
        }
    }

    // Better than a value by at least half of what two sums of prices can differ by.
    private FleetLimit Below(int metric, double value)
    {
        if (metric == FleetModel.Capacity)
        {
            return new FleetLimit(metric, value * (1 + 1e-7), double.PositiveInfinity);
        }

        var unit = PriceUnit.Of(layout.Factors(metric));
        return new FleetLimit(metric, double.NegativeInfinity, value - (unit > 0 ? unit / 2 : 1e-7 * Math.Max(1, Math.Abs(value))));
    }

    private double Sign(int objective) => problem.ObjectiveMetrics[objective] == FleetModel.Capacity ? -1 : 1;

    private double[] Objectives(int[] fleet)
    {
        var plan = FleetPlan.Of(model, new FleetRouting(model), fleet);
        return [.. problem.ObjectiveMetrics.Select((metric, o) => Sign(o) * plan.Value(model, metric))];
    }

    // The best fleet without the limits: its scores say which limit binds and by how much.
    private int[] Nearest(FleetSearch search, Func<bool> stop) => search.Minimise(FleetModel.Cost, [], null, MaxOwnNodes, stop).Counts ?? most;

    private double[] Cells(int[] counts) => [.. counts.Select((c, t) => (double)(c - model.Types[t].Minimum))];

    private static int Metric(string name) => FleetModel.Metrics.Select((m, i) => (m, i)).Where(x => string.Equals(x.m.Name, name, StringComparison.Ordinal)).Select(x => x.i).DefaultIfEmpty(-1).First();
}
