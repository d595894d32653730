using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>Turns an archive into the points that people read.</summary>
/// <remarks>Not thread-safe; remembers the details of points that stay on the front.</remarks>
/// <param name="problem">What is searched.</param>
/// <param name="check">Replays the artifact of every point that joins the front, see <see cref="ExplorerOptions.ArtifactCheck"/>; null for no check.</param>
internal sealed class FrontBuilder(StudyProblem problem, Func<ReadOnlyMemory<byte>, IReadOnlyList<KeyValuePair<string, double?>>, string?>? check = null)
{
    private static readonly Dictionary<string, double> NoBounds = [];

    private readonly IReadOnlyList<MetricDefinition> metrics = problem.Evaluator.Metrics;
    private readonly int parameters = problem.Space.Parameters.Count;
    private Dictionary<long, PointDetail> details = [];

    /// <summary>The points, ordered by the first objective, ids from 1.</summary>
    /// <param name="front">The archive.</param>
    /// <param name="proved">Whether the values are also the bounds.</param>
    /// <param name="stop">Ends the work early.</param>
    /// <param name="bounds">What no design goes beyond, by metric; used when the values are not the bounds.</param>
    /// <returns>Null when stopped early.</returns>
    public IReadOnlyList<FrontPoint>? Build(FrontSnapshot front, bool proved, CancellationToken stop, IReadOnlyDictionary<string, double>? bounds = null)
    {
        var kept = new Dictionary<long, PointDetail>(front.Count);
        var values = new double[front.Count][];
        var sigmas = new double[front.Count][];
        for (var i = 0; i < front.Count; i++)
        {
            if (stop.IsCancellationRequested)
            {
                return null;
            }

            var trial = front.TrialOf(i);
            var payload = front.PayloadOf(i);
            var detail = details.TryGetValue(trial, out var known) ? known : Described(payload);
            kept[trial] = detail;
            values[i] = new double[problem.Objectives.Count];
            for (var o = 0; o < values[i].Length; o++)
            {
                values[i][o] = payload[parameters + problem.ObjectiveMetrics[o]];
            }

            sigmas[i] = [.. problem.Objectives.Select(o => detail.IndependentLogSigma.GetValueOrDefault(o.Metric))];
        }

        details = kept;
        var ties = Ties.Find(values, sigmas);
        return [.. Enumerable.Range(0, front.Count).Select(i => Point(front, i, values[i], proved, ties[i], bounds ?? NoBounds))];
    }

    // An artifact that does not hold is a bug of whatever made it: nothing of it may be stored.
    private PointDetail Described(ReadOnlySpan<double> payload)
    {
        var detail = problem.Evaluator.Describe(payload[..parameters]);
        if (check is not null && detail.ArtifactJson is { } artifact && check(artifact, Shown(payload)) is { } finding)
        {
            throw new InvalidOperationException($"An artifact of kind {problem.Kind} does not hold: {finding}");
        }

        return detail;
    }

    private KeyValuePair<string, double?>[] Shown(ReadOnlySpan<double> payload)
    {
        var shown = new KeyValuePair<string, double?>[metrics.Count];
        for (var m = 0; m < shown.Length; m++)
        {
            var value = payload[parameters + m];
            shown[m] = new(metrics[m].Name, double.IsFinite(value) ? value : null);
        }

        return shown;
    }

    private FrontPoint Point(FrontSnapshot front, int index, double[] values, bool proved, IReadOnlyList<int> tiedWith, IReadOnlyDictionary<string, double> known)
    {
        var payload = front.PayloadOf(index);
        var shown = Shown(payload);
        var detail = details[front.TrialOf(index)];
        var (bound, gap) = (NoBounds, NoBounds);
        if (proved)
        {
            (bound, gap) = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));
            for (var o = 0; o < values.Length; o++)
            {
                bound[problem.Objectives[o].Metric] = values[o];
                gap[problem.Objectives[o].Metric] = 0;
            }
        }
        else if (known.Count > 0)
        {
            (bound, gap) = (new(known, StringComparer.Ordinal), new(StringComparer.Ordinal));
            foreach (var (metric, best) in shown)
            {
                if (best is { } value && known.TryGetValue(metric, out var limit))
                {
                    gap[metric] = value == limit ? 0 : Math.Abs(value - limit) / Math.Max(Math.Abs(limit), double.Epsilon);
                }
            }
        }

        else if (detail.Bound is { Count: > 0 })
        {
            (bound, gap) = (new(detail.Bound, StringComparer.Ordinal), Gaps(values, detail.Bound));
        }

        return new FrontPoint(
            index + 1,
            front.TrialOf(index),
            problem.Space.ActiveParameters(payload[..parameters]),
            shown,
            detail.Interval,
            bound,
            gap,
            tiedWith,
            detail.Basis,
            detail.ArtifactJson);
    }

    // Distance from the bound as a share of the value, so that 1 says that nothing is known.
    private Dictionary<string, double> Gaps(double[] values, IReadOnlyDictionary<string, double> bound)
    {
        var gaps = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var o = 0; o < values.Length; o++)
        {
            if (bound.TryGetValue(problem.Objectives[o].Metric, out var best))
            {
                gaps[problem.Objectives[o].Metric] = values[o] == best ? 0 : Math.Abs(values[o] - best) / Math.Abs(values[o]);
            }
        }

        return gaps;
    }
}
