using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>Writes the outcome of a search.</summary>
internal static class FrontDocuments
{
    private const int ReasonsNamed = 3;

    /// <summary>The document.</summary>
    public static FrontDocument Write(
        StudyProblem problem,
        SearchRecord record,
        SearchEnd end,
        SearchClock clock,
        long limit,
        string strategy,
        FrontBuilder fronts,
        string? failure = null,
        string statement = "",
        IReadOnlyDictionary<string, double>? bounds = null)
    {
        var front = new FrontSnapshot(record.Archive);

        // A design that could not be evaluated, or not to the end, might have been on the front.
        var proved = end is (SearchEnd.Complete or SearchEnd.Proved) && !record.Rejections.Counts.ContainsKey(RejectionLog.Failed)
            && !(problem.IsEvaluatedOutside && record.Rejections.Counts.ContainsKey(Core.Studies.External.OutsideEvaluator.Stopped));
        var status = end == SearchEnd.Cancelled ? StudyStatus.Cancelled
            : end == SearchEnd.EvaluatorLost ? StudyStatus.Failed
            : front.Count > 0 ? StudyStatus.Succeeded
            : proved ? StudyStatus.Infeasible
            : StudyStatus.Failed;
        var reference = ReferencePoint.Of(problem, front.Points);
        var hypervolume = ReferencePoint.Hypervolume(problem, front.Points, reference, ReferencePoint.FinalSteps);
        var unmeasured = front.Count > 0 && hypervolume is null
            ? $" The hypervolume of {Count(front.Count)} points in {problem.Objectives.Count} objectives takes too long to compute."
            : string.Empty;
        return new FrontDocument(
            status,
            (failure is null ? Reason(problem, record, end, status, clock, limit, statement) : $"{failure} {Count(record.Evaluations)} evaluations were answered before.") + unmeasured,
            hypervolume,
            reference,
            record.Evaluations,
            clock.Seconds,
            Reproducible: end is not (SearchEnd.Seconds or SearchEnd.Cancelled or SearchEnd.EvaluatorLost),
            proved,
            strategy,
            record.Rejections.Counts,
            problem.Objectives,
            fronts.Build(front, proved, CancellationToken.None, bounds)!)
        {
            IsEvaluatorLost = end == SearchEnd.EvaluatorLost,
        };
    }

    private static string Reason(StudyProblem problem, SearchRecord record, SearchEnd end, StudyStatus status, SearchClock clock, long limit, string statement)
    {
        if (status == StudyStatus.Infeasible && end == SearchEnd.Proved)
        {
            return $"Proved: {statement}. {Binding(problem, record)}".TrimEnd();
        }

        if (status == StudyStatus.Infeasible)
        {
            return record.Evaluations == 0 ? EmptySpace(problem) : $"None of the {Count(record.Evaluations)} designs meets the constraints. {Binding(problem, record)}";
        }

        var ended = end switch
        {
            SearchEnd.Complete => $"all {Count(record.Evaluations)} designs were evaluated",
            SearchEnd.Evaluations => $"the budget of {Count(limit)} evaluations ended",
            SearchEnd.Seconds => string.Create(CultureInfo.InvariantCulture, $"the budget of {clock.Limit} seconds ended after {Count(record.Evaluations)} evaluations"),
            SearchEnd.Proved => $"the front is proved to be complete: {statement}",
            SearchEnd.Unproved => statement,
            SearchEnd.Cancelled => $"cancelled after {Count(record.Evaluations)} evaluations",
            _ => $"no further design was found after {Count(record.Evaluations)} evaluations",
        };
        return status == StudyStatus.Failed
            ? $"budget ended without a feasible point: {ended}. {Binding(problem, record)}".TrimEnd()
            : char.ToUpperInvariant(ended[0]) + ended[1..] + ".";
    }

    // The most frequent reasons, each with the design that came nearest.
    private static string Binding(StudyProblem problem, SearchRecord record) => string.Join(
        ' ',
        record.Rejections.MostFrequent().Take(ReasonsNamed).Select(r =>
        {
            var nearest = r.NearestViolation < BoundExpression.MaxViolation
                ? string.Create(CultureInfo.InvariantCulture, $"; nearest by a relative excess of {r.NearestViolation:G3} at {Show(problem, r.NearestCells)}")
                : string.Empty;
            return $"{r.Reason} rejected {Count(r.Count)}{nearest}.";
        }));

    private static string EmptySpace(StudyProblem problem)
    {
        var walker = new SpaceWalker(problem.Space);
        var cuts = walker.Next(maxSteps: 1_000_000) ? [] : walker.Cuts.ToArray();
        var names = Enumerable.Range(0, cuts.Length)
            .Where(r => cuts[r] > 0)
            .OrderByDescending(r => cuts[r])
            .Take(ReasonsNamed)
            .Select(r => $"'{problem.Space.RuleText(r)}' ruled out {Count(cuts[r])}");
        return $"No design meets the rules over the parameters: of the partial designs tried, {string.Join(", ", names)}.";
    }

    private static string Show(StudyProblem problem, double[] cells) =>
        string.Join(", ", problem.Space.ActiveParameters(cells).Select(p => $"{p.Key}={p.Value}"));

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
