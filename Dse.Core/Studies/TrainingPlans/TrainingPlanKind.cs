using System.Text.Json;
using Dse.Core.Cost.Training;
using Dse.Core.Spaces;
using Dse.Core.Studies.Requirements;
using Dse.Core.Studies.TrainingPlans.Calculon;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>The study kind <c>TrainingPlan</c>: how to lay a training job out over a cluster.</summary>
public sealed class TrainingPlanKind : IStudyKind
{
    private static readonly Objective[] DefaultObjectives = [new("stepTimeSeconds", false), new("memoryGiB", false)];

    /// <inheritdoc/>
    public string Name => "TrainingPlan";

    /// <inheritdoc/>
    public ParsedStudy? Parse(JsonElement spec, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var root = new SpecObject(spec, "$", errors);
        if (errors.Count > before)
        {
            return null;
        }

        var header = new StudyHeader(root, Name, errors);
        var work = WorkloadReader.Read(root, errors);
        var search = header.Search();
        var objectives = header.Objectives(PlanMetrics.All, DefaultObjectives);
        var reference = header.ReferencePoint(objectives.Count);
        var narrowing = root.Object("space");
        var names = work is null ? [] : TrainingPlanSpace.NamesOf(work);
        var (overParameters, overMetrics) = work is null ? ([], []) : header.Constraints(names.ToHashSet(StringComparer.Ordinal), PlanMetrics.All);
        if (work is null)
        {
            root.Member("constraints");
        }

        root.RejectUnknown();
        if (work is null || errors.Count > before)
        {
            return null;
        }

        ReportUnpriced(root, work, objectives, overMetrics);
        var plans = TrainingPlanSpace.Make(work, narrowing, overParameters, errors);
        if (plans is null || errors.Count > before)
        {
            return null;
        }

        var evaluator = new TrainingPlanEvaluator(new TrainingModel(work), plans);
        return new ParsedStudy(header.Name, new StudyProblem(Name, plans.Space, objectives, overMetrics, evaluator, reference), search);
    }

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Calculon(line, answer, explain: false, out var mistake))
        {
            return mistake;
        }

        if (Read(line, out var model, out var plan, out var estimate) is { } error)
        {
            return error;
        }

        WriteFeasibility(answer, estimate, plan, model.Work);
        PlanMetrics.Write(answer, estimate, plan, model.Work);
        WriteRecompute(answer, estimate, plan);
        PlanLayout.Write(answer, estimate);
        return null;
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Calculon(line, answer, explain: true, out var mistake))
        {
            return mistake;
        }

        if (Read(line, out var model, out var plan, out var estimate, explained: true) is { } error)
        {
            return error;
        }

        if (!PlanRequirements.TryRead(line, out var targets, out var bad))
        {
            return bad;
        }

        WriteFeasibility(answer, estimate, plan, model.Work);
        PlanMetrics.Write(answer, estimate, plan, model.Work);
        WriteRecompute(answer, estimate, plan);
        PlanLayout.Write(answer, estimate);
        PlanWriter.Write(answer, plan, model.Work, estimate.Recompute);
        if (estimate.StepSeconds > 0)
        {
            answer.WriteStartObject("waterfall");
            PlanWaterfall.Write(answer, estimate);
            PlanWaterfall.WriteStages(answer, plan, model.Work);
            answer.WriteEndObject();
            PlanSensitivity.Write(answer, model.Work, plan, estimate);
        }

        if (targets.Count > 0)
        {
            PlanRequirements.Write(answer, targets, line, model.Work, plan, estimate);
        }

        return null;
    }

    // A plan in the options of a public peer is priced with that peer's equations.
    private static bool Calculon(JsonElement line, Utf8JsonWriter answer, bool explain, out SpecError? error)
    {
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        error = null;
        if (!CalculonReader.Takes(root))
        {
            return false;
        }

        error = CalculonAnswer.Write(root, errors, answer, explain);
        return true;
    }

    /// <summary>Reads and prices an evaluation line.</summary>
    internal static SpecError? Read(JsonElement line, out TrainingModel model, out TrainingPlan plan, out TrainingEstimate estimate, bool explained = false)
    {
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (explained)
        {
            root.Member(RequirementTarget.Field);
        }

        model = null!;
        plan = default;
        estimate = default;
        var work = errors.Count == 0 ? WorkloadReader.Read(root, errors) : null;
        if (work is null)
        {
            return errors[0];
        }

        work = work with { Cluster = HardwareRatios.Read(root, work.Cluster) };
        plan = PlanReader.Read(root, work, errors, out var recompute);
        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        model = TrainingModels.For(work);
        estimate = recompute is null ? model.EvaluateLeastRecompute(ref plan) : model.Evaluate(plan);
        if (plan.BalancesStages && estimate.Layout?.StageLayers is { } layers)
        {
            plan = plan with { StageLayers = layers, BalancesStages = false };
        }

        return null;
    }

    private static void WriteFeasibility(Utf8JsonWriter answer, in TrainingEstimate estimate, in TrainingPlan plan, TrainingWorkload work)
    {
        LineAnswer.WriteFeasibility(answer, estimate.Problem == PlanProblem.None ? null : PlanViolations.Of(estimate, plan, work));
    }

    // What was chosen where the line left it open.
    private static void WriteRecompute(Utf8JsonWriter answer, in TrainingEstimate estimate, in TrainingPlan plan)
    {
        answer.WriteString("recompute", PlanNames.Recomputes[(int)estimate.Recompute]);
        answer.WriteNumber("recomputedLayersRatio", estimate.Recompute == Recompute.Full ? plan.RecomputedLayersRatio : 0);
    }

    // An objective or constraint whose figures the device lacks could never be met: say so before anything runs.
    private static void ReportUnpriced(SpecObject root, TrainingWorkload work, IReadOnlyList<Objective> objectives, List<Expression> constraints)
    {
        var cluster = work.Cluster;
        var missing = new (string Metric, bool Known, string Mend)[]
        {
            ("energyJoules", cluster.Device.TdpWatts is not null, $"the catalog has no power for {cluster.Device.Name}. Give the device as an object with tdpW"),
            ("costUsd", cluster.Device.UsdPerHour is not null, $"the catalog has no price for {cluster.Device.Name}. Give cluster.usdPerDeviceHour"),
            ("goodputRatio", cluster.Failures is not null, "cluster.failures is not given. Give it"),
            ("goodputTokensPerSecondPerDevice", cluster.Failures is not null, "cluster.failures is not given. Give it"),
            ("checkpointIntervalSeconds", cluster.Failures is not null, "cluster.failures is not given. Give it"),
        };
        foreach (var (metric, known, mend) in missing)
        {
            if (!known && (objectives.Any(o => string.Equals(o.Metric, metric, StringComparison.Ordinal)) || constraints.Any(c => c.Names.Contains(metric, StringComparer.Ordinal))))
            {
                root.Error("objectives", "unknownFigure", $"'{metric}' cannot be computed: {mend}, or leave the metric out.");
            }
        }
    }
}
