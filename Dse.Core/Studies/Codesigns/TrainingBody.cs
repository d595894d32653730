using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Studies.TrainingPlans;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Codesigns;

/// <summary>A training plan on a designed device.</summary>
internal sealed class TrainingBody(TrainingWorkload work) : CodesignBody
{
    public override IStudyKind Kind { get; } = new TrainingPlanKind();

    public override IReadOnlyList<MetricDefinition> Metrics => PlanMetrics.All;

    public override IReadOnlyList<Objective> DefaultObjectives { get; } = [new("stepTimeSeconds", false), new("clusterPowerWatts", false), new("capexUsd", false)];

    public override Cluster Cluster => work.Cluster;

    public override LanguageModel Model => work.Model;

    public override (IReadOnlyList<string> Power, IReadOnlyList<string> Rent) Needs => (["energyJoules"], ["costUsd"]);

    /// <summary>Reads the body; null after errors.</summary>
    public static TrainingBody? Read(SpecObject body, ICollection<SpecError> errors) =>
        WorkloadReader.Read(body, errors) is { } read ? new TrainingBody(read) : null;

    public override CodesignBody WithModel(LanguageModel model) => new TrainingBody(work with { Model = model });

    public override IReadOnlyList<string> PlanNames(SpecObject? narrowing) => TrainingPlanSpace.NamesOf(work);

    public override (DesignSpace Space, Func<Cluster, LanguageModel, IRowEvaluator> On)? Make(
        LeadingParameters leading, IReadOnlyList<Cluster> candidates, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors)
    {
        var plans = TrainingPlanSpace.Make(work, narrowing, constraints, errors, leading);
        return plans is null ? null : (plans.Space, (cluster, model) => new TrainingPlanEvaluator(new TrainingModel(work with { Cluster = cluster, Model = model }), plans));
    }
}
