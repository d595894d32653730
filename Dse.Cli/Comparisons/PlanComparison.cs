using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Evaluations;

namespace Dse.Cli.Comparisons;

/// <summary>"Why not my plan?": where a plan stands among a study's candidates, and what sets it apart from a better one.</summary>
/// <param name="Metrics">The plan's metrics; null where one could not be computed.</param>
/// <param name="Violations">Why it is not feasible, as path, code and message; empty when it is.</param>
/// <param name="Candidates">Feasible candidates that it was ranked among; 0 when it could not be ranked.</param>
/// <param name="Dominating">How many of them are at least as good in every objective and better in one.</param>
/// <param name="Ranks">Its place in each objective.</param>
/// <param name="DominatedBy">Points of the front that are at least as good in every objective and better in one.</param>
/// <param name="Nearest">The one of them nearest to the plan, or the nearest point of the front when none dominates it.</param>
/// <param name="Terms">Term by term, the plan against that point, the largest differences first.</param>
/// <param name="Changes">The plan's fields that differ from that point's.</param>
/// <param name="TiedWith">Ids of points of the front that the model cannot tell from the plan.</param>
/// <param name="Levers">What would change the plan's time on other hardware, the largest gain first, as the kind's explanation says.</param>
/// <param name="BoundBy">What binds the plan, as the kind's explanation says; null when it says nothing.</param>
/// <param name="Front">The front that it was compared with.</param>
internal sealed record PlanComparison(
    IReadOnlyDictionary<string, double?> Metrics,
    IReadOnlyList<SpecError> Violations,
    long Candidates,
    long Dominating,
    IReadOnlyList<ObjectiveRank> Ranks,
    IReadOnlyList<FrontPoint> DominatedBy,
    FrontPoint? Nearest,
    IReadOnlyList<TermDifference> Terms,
    IReadOnlyList<PlanChange> Changes,
    IReadOnlyList<int> TiedWith,
    IReadOnlyList<(string Change, double SpeedupRatio)> Levers,
    string? BoundBy,
    FrontDocument Front)
{
    /// <summary>Puts a comparison together from the plan's explanation, the search's counts and the front.</summary>
    public static PlanComparison Make(
        IStudyKind kind, JsonElement spec, StudyProblem problem, JsonElement line, JsonElement explanation, RankingEvaluator? ranking, FrontDocument front)
    {
        var metrics = MetricsOf(explanation);
        var own = problem.Objectives.Select(o => metrics.GetValueOrDefault(o.Metric)).ToArray();
        var ranks = new List<ObjectiveRank>();
        List<FrontPoint> dominating = [];
        FrontPoint? nearest = null;
        IReadOnlyList<TermDifference> terms = [];
        IReadOnlyList<PlanChange> changes = [];
        int[] tied = [];
        if (ranking is not null)
        {
            for (var o = 0; o < own.Length; o++)
            {
                ranks.Add(new ObjectiveRank(problem.Objectives[o], own[o]!.Value, ranking.Better(o), ranking.Feasible));
            }

            dominating = [.. front.Points.Where(p => Dominates(p, problem.Objectives, own))];
            nearest = (dominating.Count > 0 ? dominating : front.Points).MinBy(p => Distance(p, problem.Objectives, own));
            tied = [.. front.Points.Where(p => ranking.IsTiedWith([.. problem.Objectives.Select(o => ValueOf(p, o))])).Select(p => p.Id)];
            if (nearest is not null)
            {
                var theirs = PlanLine.Of(spec, nearest);
                var answer = PlanLine.Explain(kind, theirs).Answer;
                terms = TermDifference.Between(explanation, answer);
                changes = PlanChange.Between(PlanOf(explanation, line), PlanOf(answer, theirs));
            }
        }

        return new PlanComparison(
            metrics,
            [.. ViolationsOf(explanation), .. BrokenConstraints(problem, metrics)],
            ranking?.Feasible ?? 0,
            ranking?.Dominating ?? 0,
            ranks,
            dominating,
            nearest,
            terms,
            changes,
            tied,
            LeversOf(explanation),
            explanation.TryGetProperty("boundBy", out var bound) ? bound.GetString() : null,
            front);
    }

    /// <summary>The plan's objectives, or null when one could not be computed.</summary>
    public static double[]? ObjectivesOf(JsonElement explanation, StudyProblem problem)
    {
        var metrics = MetricsOf(explanation);
        var own = problem.Objectives.Select(o => metrics.GetValueOrDefault(o.Metric) ?? double.NaN).ToArray();
        return own.All(double.IsFinite) ? own : null;
    }

    // As priced, with the defaults filled in, where the kind's explanation has it.
    private static JsonElement PlanOf(JsonElement explanation, JsonElement line)
    {
        var member = PlanLine.MemberOf(line);
        return explanation.TryGetProperty(member, out var plan) && plan.ValueKind == JsonValueKind.Object ? plan : line.GetProperty(member);
    }

    private static (string Change, double SpeedupRatio)[] LeversOf(JsonElement explanation) => explanation.TryGetProperty("sensitivity", out var changes) && changes.ValueKind == JsonValueKind.Array
        ? [.. changes.EnumerateArray()
            .Where(c => c.TryGetProperty("change", out _) && c.TryGetProperty("speedupRatio", out var ratio) && ratio.ValueKind == JsonValueKind.Number)
            .Select(c => (c.GetProperty("change").GetString()!, c.GetProperty("speedupRatio").GetDouble()))]
        : [];

    private static Dictionary<string, double?> MetricsOf(JsonElement explanation) => explanation.TryGetProperty("metrics", out var metrics)
        ? metrics.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ValueKind == JsonValueKind.Number ? m.Value.GetDouble() : (double?)null, StringComparer.Ordinal)
        : [];

    private static IEnumerable<SpecError> ViolationsOf(JsonElement explanation) => explanation.TryGetProperty("violations", out var violations)
        ? violations.EnumerateArray().Select(v => new SpecError(v.GetProperty("path").GetString()!, v.GetProperty("code").GetString()!, v.GetProperty("message").GetString()!))
        : [];

    /// <summary>The study's constraints over metrics that the plan breaks.</summary>
    private static IEnumerable<SpecError> BrokenConstraints(StudyProblem problem, Dictionary<string, double?> metrics)
    {
        var names = metrics.Keys.ToList();
        var values = names.Select(n => metrics[n] ?? double.NaN).ToArray();
        return problem.MetricConstraints
            .Where(c => c.Names.All(names.Contains) && !c.Bind(names.IndexOf).IsSatisfied(values))
            .Select(c => new SpecError(
                "$.constraints",
                "constraint",
                $"'{c.Text}' is not met: {string.Join(", ", c.Names.Select(n => $"{n} is {Terminals.Numbers.Short(metrics[n])}"))}."));
    }

    private static bool Dominates(FrontPoint point, IReadOnlyList<Objective> objectives, double?[] own)
    {
        var better = false;
        for (var o = 0; o < objectives.Count; o++)
        {
            var gain = ValueOf(point, objectives[o]) - own[o]!.Value;
            gain = objectives[o].Maximize ? gain : -gain;
            if (gain < 0)
            {
                return false;
            }

            better |= gain > 0;
        }

        return better;
    }

    /// <summary>Distance in the logarithm of the objectives, so that a tenth counts the same in each; by plain difference where a sign changes.</summary>
    private static double Distance(FrontPoint point, IReadOnlyList<Objective> objectives, double?[] own)
    {
        var sum = 0.0;
        for (var o = 0; o < objectives.Count; o++)
        {
            var (a, b) = (ValueOf(point, objectives[o]), own[o]!.Value);
            var step = a > 0 && b > 0 ? Math.Log(a / b) : a - b;
            sum += step * step;
        }

        return sum;
    }

    private static double ValueOf(FrontPoint point, Objective objective) =>
        point.Metrics.FirstOrDefault(m => m.Key == objective.Metric).Value ?? double.NaN;
}
