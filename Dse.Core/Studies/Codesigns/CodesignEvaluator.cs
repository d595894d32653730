using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Codesigns;

/// <summary>Scores devices together with the plans that run on them; what depends on the device alone is worked out once for its rows.</summary>
internal sealed class CodesignEvaluator : IEvaluator
{
    // Devices whose layers stay priced; more are priced anew when they come back. Never changes a score.
    private const int Capacity = 512;

    private readonly ConcurrentDictionary<long, Candidate> recent = new();
    private readonly long[] radices;
    private readonly CodesignStudy study;
    private readonly ChipSpace chips;
    private readonly Func<Cluster, LanguageModel, IRowEvaluator> on;
    private readonly int[] deciding;
    private readonly int planMetrics;
    private readonly int columns;

    public CodesignEvaluator(
        CodesignStudy study, IReadOnlyList<MetricDefinition> metrics, ChipSpace chips, DesignSpace space, Func<Cluster, LanguageModel, IRowEvaluator> on)
    {
        this.study = study;
        this.chips = chips;
        this.on = on;
        columns = space.Parameters.Count;
        deciding = [.. Enumerable.Range(0, chips.Parameters.Count + (study.Elastic?.Parameters.Count ?? 0))];
        planMetrics = study.Body.Metrics.Count;
        radices = [.. space.Parameters.Take(deciding.Length).Select(p => p.Levels.Count + 1L)];
        Metrics = metrics;
        ReasonCodes = on(study.Body.Cluster, study.Body.Model).ReasonCodes;
    }

    public IReadOnlyList<MetricDefinition> Metrics { get; }

    public IReadOnlyList<string> ReasonCodes { get; }

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        var marks = new ulong[candidates.Count];
        foreach (var p in deciding)
        {
            RowChanges.Mark(candidates.Column(p)[..candidates.Count], marks);
        }

        Span<double> cells = stackalloc double[columns];
        for (var first = 0; first < candidates.Count;)
        {
            var next = first + 1;
            while (next < candidates.Count && marks[next] == 0)
            {
                next++;
            }

            candidates.CopyRow(first, cells);
            var candidate = CandidateOf(cells);
            candidate.Plans.EvaluateRows(candidates, scores, first, next - first);
            for (var m = 0; m < CodesignMetrics.All.Count; m++)
            {
                scores.Metric(planMetrics + m)[first..next].Fill(CodesignMetrics.Value(m, candidate.Figures));
            }

            if (study.Elastic is { } elastic)
            {
                scores.Metric(planMetrics + CodesignMetrics.All.Count)[first..next].Fill(elastic.AccuracyOf(candidate.Model));
            }

            first = next;
        }
    }

    public void Complete(ScoredBatch scores, int row)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Span<double> cells = stackalloc double[columns];
        scores.Candidates.CopyRow(row, cells);
        CandidateOf(cells).Plans.Complete(scores, row);
    }

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var candidate = CandidateOf(cells);
        var plan = candidate.Plans.Describe(cells);
        var intervals = new Dictionary<string, (double P10, double P90)>(plan.Interval, StringComparer.Ordinal);
        for (var m = 0; m < CodesignMetrics.All.Count; m++)
        {
            if (CodesignMetrics.Interval(m, candidate.Figures) is { } interval)
            {
                intervals[CodesignMetrics.All[m].Name] = interval;
            }
        }

        var artifact = plan.ArtifactJson is { } bytes ? JsonNode.Parse(bytes)!.AsObject() : [];
        artifact["device"] = DeviceReport.Of(candidate.Cluster.Device);
        return plan with { Interval = intervals, ArtifactJson = System.Text.Encoding.UTF8.GetBytes(artifact.ToJsonString()) };
    }

    private Candidate CandidateOf(ReadOnlySpan<double> cells)
    {
        var key = KeyOf(cells);
        if (recent.TryGetValue(key, out var known))
        {
            return known;
        }

        if (recent.Count >= Capacity)
        {
            recent.Clear();
        }

        var cluster = chips.ClusterOf(cells, study.Body.Cluster);
        var model = study.Elastic?.ModelOf(cells) ?? study.Body.Model;
        return recent.GetOrAdd(key, new Candidate(cluster, DeviceFigures.Of(cluster), model, on(cluster, model)));
    }

    // Equal numbers, equal device and network.
    private long KeyOf(ReadOnlySpan<double> cells)
    {
        var key = 0L;
        foreach (var p in deciding)
        {
            key = (key * radices[p]) + (double.IsNaN(cells[p]) ? 0 : (long)cells[p] + 1);
        }

        return key;
    }

    private sealed record Candidate(Cluster Cluster, DeviceFigures Figures, LanguageModel Model, IRowEvaluator Plans);
}
