using System.Globalization;
using Dse.Core.Pareto;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.ModelSubsets;

namespace Dse.Solvers.Exact.Subset;

/// <summary>
/// The front of subsets of models: branch and bound on who is in. Costs of the models that are in and the loss with all that may
/// still come are the least that a branch can reach, because both are monotone; a branch that a known subset is no worse than is cut.
/// </summary>
internal sealed class SubsetSolver(StudyProblem problem, SubsetModel model) : IAnytimeMethod
{
    // Sums come in another order here than in the evaluator; what is this near a limit is kept for it to judge.
    private const double Slack = 1e-12;

    private readonly double[] most = [.. Enumerable.Repeat(double.PositiveInfinity, SubsetModel.Metrics.Count)];
    private readonly List<(bool[] Chosen, double[] Values)> front = [];
    private readonly FoundDesigns ready = new();
    private int[] order = [];
    private double[][] bestOfRest = [];
    private bool[] chosen = [];
    private double[][] losses = [];
    private bool isStopped;
    private long nodes;

    public bool TryTake(out double[] cells) => ready.TryTake(out cells);

    public string Description => "branch and bound on a monotone subset";

    public ExactResult Solve(Func<bool> stop)
    {
        var (forced, free) = ReadLimits();
        if (forced is null)
        {
            return new ExactResult([], true, "the constraints on single models exclude each other");
        }

        chosen = forced;
        order = [.. free.OrderBy(Rank).ThenBy(m => m)];
        bestOfRest = new double[order.Length + 1][];
        bestOfRest[^1] = [.. Enumerable.Repeat(double.PositiveInfinity, model.Weights.Count)];
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var loss = model.Candidates[order[i]].Loss;
            bestOfRest[i] = [.. bestOfRest[i + 1].Select((x, c) => Math.Min(x, loss[c]))];
        }

        losses = [.. Enumerable.Range(0, order.Length + 1).Select(_ => new double[model.Weights.Count])];
        var start = new double[SubsetModel.Metrics.Count];
        model.Evaluate(chosen, start);
        for (var c = 0; c < model.Weights.Count; c++)
        {
            losses[0][c] = Enumerable.Range(0, chosen.Length).Where(m => chosen[m]).Select(m => model.Candidates[m].Loss[c]).DefaultIfEmpty(double.PositiveInfinity).Min();
        }

        Branch(0, start, stop);
        if (front.Count == 0)
        {
            return new ExactResult(isStopped ? [] : [Nearest(forced, free)], !isStopped, isStopped ? "stopped" : "no subset of the models meets the limits");
        }

        var points = new PointSet(problem.Objectives.Count, front.Count);
        foreach (var (_, values) in front)
        {
            points.Add([.. problem.ObjectiveMetrics.Select(m => values[m])]);
        }

        return new ExactResult(
            ready.Rest(NonDominated.Filter(points).Select(i => Cells(front[i].Chosen))),
            !isStopped,
            isStopped ? "stopped" : string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes of branch and bound"));
    }

    // Models that are good everywhere come first.
    private double Rank(int m) => Enumerable.Range(0, model.Weights.Count).Sum(c => model.Weights[c] * model.Candidates[m].Loss[c]);

    private (bool[]? Forced, List<int> Free) ReadLimits()
    {
        var (forced, free) = (new bool[model.Candidates.Count], Enumerable.Range(0, model.Candidates.Count).ToList());
        foreach (var limit in problem.MetricConstraints.Concat(problem.Space.Constraints).SelectMany(c => NameLimit.Of(c)!))
        {
            var metric = SubsetModel.Metrics.Select((m, i) => (m, i)).Where(x => string.Equals(x.m.Name, limit.Name, StringComparison.Ordinal)).Select(x => x.i).DefaultIfEmpty(-1).First();
            if (metric >= 0)
            {
                most[metric] = Math.Min(most[metric], limit.High);
                continue;
            }

            var at = model.Candidates.Select((c, i) => (c, i)).First(x => string.Equals(x.c.Name, limit.Name, StringComparison.Ordinal)).i;
            var (mayBeOut, mayBeIn) = (limit.Low <= 0 && limit.High >= 0, limit.Low <= 1 && limit.High >= 1);
            if (!mayBeIn && (!mayBeOut || forced[at]))
            {
                return (null, free);
            }

            if (!mayBeOut || !mayBeIn)
            {
                if (!mayBeOut && !free.Contains(at) && !forced[at])
                {
                    return (null, free);
                }

                forced[at] = !mayBeOut;
                free.Remove(at);
            }
        }

        return (forced, free);
    }

    private void Branch(int depth, double[] values, Func<bool> stop)
    {
        if (isStopped || (++nodes % 4096 == 0 && (isStopped = stop())))
        {
            return;
        }

        var (now, best) = (0.0, 0.0);
        for (var c = 0; c < model.Weights.Count; c++)
        {
            now += model.Weights[c] * losses[depth][c];
            best += model.Weights[c] * Math.Min(losses[depth][c], bestOfRest[depth][c]);
        }

        if (Cut(values, best))
        {
            return;
        }

        // Nothing that may still come lowers the loss.
        if (depth == order.Length || now <= best)
        {
            Offer();
            return;
        }

        var candidate = model.Candidates[order[depth]];
        chosen[order[depth]] = true;
        for (var c = 0; c < model.Weights.Count; c++)
        {
            losses[depth + 1][c] = Math.Min(losses[depth][c], candidate.Loss[c]);
        }

        Branch(
            depth + 1,
            [0, values[SubsetModel.Energy] + candidate.EnergyJoules, Math.Max(values[SubsetModel.Delay], candidate.DelayMs), values[SubsetModel.Memory] + candidate.MemoryBytes, values[SubsetModel.Models] + 1],
            stop);
        chosen[order[depth]] = false;
        losses[depth].CopyTo(losses[depth + 1], 0);
        Branch(depth + 1, values, stop);
    }

    private bool Cut(double[] values, double bestLoss)
    {
        for (var m = 0; m < most.Length; m++)
        {
            var least = m == SubsetModel.Loss ? bestLoss : values[m];
            if (least > most[m] + (Slack * Math.Abs(most[m])))
            {
                return true;
            }
        }

        foreach (var (_, known) in front)
        {
            var isNoWorse = true;
            foreach (var m in problem.ObjectiveMetrics)
            {
                var least = m == SubsetModel.Loss ? bestLoss : values[m];
                if (!(known[m] <= least))
                {
                    isNoWorse = false;
                    break;
                }
            }

            if (isNoWorse)
            {
                return true;
            }
        }

        return false;
    }

    private void Offer()
    {
        var values = new double[SubsetModel.Metrics.Count];
        model.Evaluate(chosen, values);
        if (values[SubsetModel.Models] == 0 || Enumerable.Range(0, most.Length).Any(m => !(values[m] <= most[m])))
        {
            return;
        }

        front.RemoveAll(known => problem.ObjectiveMetrics.All(m => values[m] <= known.Values[m]));
        front.Add(([.. chosen], values));
        ready.Add(Cells(chosen));
    }

    private static double[] Cells(bool[] subset) => [.. subset.Select(c => c ? 1.0 : 0)];

    // The models that must be in, or the one that may be and takes least energy: its scores say which limit binds.
    private double[] Nearest(bool[] forced, List<int> free)
    {
        var cells = forced.Select(m => m ? 1.0 : 0).ToArray();
        if (!forced.Contains(true) && free.Count > 0)
        {
            cells[free.MinBy(m => model.Candidates[m].EnergyJoules)] = 1;
        }

        return cells;
    }
}
