using Dse.Core.Studies;

namespace Dse.Solvers.Outside;

/// <summary>The reports of a search's trials by step. A report is compared with those of earlier batches alone, so that the speed of evaluators changes nothing.</summary>
internal sealed class StepReports(DominanceRule rule)
{
    private readonly Dictionary<long, List<double[]>> earlier = [];
    private readonly Dictionary<(long Trial, long Step), double[]> current = [];

    /// <summary>Takes a report of a trial of the current batch.</summary>
    /// <returns>Whether it ends its trial.</returns>
    public bool Add(TrialAnswer report)
    {
        if (rule.Objectives(report.Metrics) is not { } objectives || !current.TryAdd((report.Trial, report.Step), objectives))
        {
            return false;
        }

        return earlier.TryGetValue(report.Step, out var others) && rule.Stops(report.Step, objectives, others);
    }

    /// <summary>Forgets what a trial reported that is evaluated again.</summary>
    public void Forget(long trial)
    {
        foreach (var key in current.Keys.Where(k => k.Trial == trial).ToList())
        {
            current.Remove(key);
        }
    }

    /// <summary>Ends a batch: its reports count as earlier ones from now on.</summary>
    public void EndBatch()
    {
        foreach (var ((_, step), objectives) in current)
        {
            if (!earlier.TryGetValue(step, out var reports))
            {
                earlier.Add(step, reports = []);
            }

            reports.Add(objectives);
        }

        current.Clear();
    }
}
