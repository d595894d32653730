using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Studies.ServingPlans;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Codesigns;

/// <summary>A serving plan on a designed device.</summary>
internal sealed class ServingBody(ServingStudy study) : CodesignBody
{
    public override IStudyKind Kind { get; } = new ServingPlanKind();

    public override IReadOnlyList<MetricDefinition> Metrics => ServingMetrics.All;

    public override IReadOnlyList<Objective> DefaultObjectives { get; } = [new("tokensPerSecondPerDevice", true), new("tokensPerSecondPerUser", true), new("capexUsd", false)];

    public override Cluster Cluster => study.Work.Cluster;

    public override LanguageModel Model => study.Work.Model;

    public override (IReadOnlyList<string> Power, IReadOnlyList<string> Rent) Needs => (["powerWatts"], ["costPerMillionTokensUsd"]);

    /// <summary>Reads the body; null after errors.</summary>
    public static ServingBody? Read(SpecObject body, ICollection<SpecError> errors)
    {
        var work = ServingWorkloadReader.Read(body, errors);
        var draft = ServingPlanReader.ReadDraft(body);
        return work is null ? null : new ServingBody(new ServingStudy(
            work, body.Has("activations"), body.Has("kvCache"), draft ?? new SpeculativeDecoding(0, ServingPlanReader.DefaultAcceptance, ServingPlanReader.DefaultDraftCost), Offload: null));
    }

    public override CodesignBody WithModel(LanguageModel model) => new ServingBody(study with { Work = study.Work with { Model = model } });

    public override IReadOnlyList<string> PlanNames(SpecObject? narrowing) => ServingPlanSpace.NamesOf(study, narrowing);

    public override (DesignSpace Space, Func<Cluster, LanguageModel, IRowEvaluator> On)? Make(
        LeadingParameters leading, IReadOnlyList<Cluster> candidates, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors)
    {
        // Defaults offer what any of the devices can use: ranks within the largest domain, stages for the smallest memory.
        var domain = candidates.Max(c => c.ScaleUpDomain);
        var smallest = candidates.MinBy(c => c.Device.MemoryGiB)!;
        var widest = study with { Work = study.Work with { Cluster = smallest with { ScaleUpDomain = domain } } };
        var plans = ServingPlanSpace.Make(widest, narrowing, constraints, errors, leading);
        return plans is null ? null : (plans.Space, (cluster, model) => new ServingPlanEvaluator(study with { Work = study.Work with { Cluster = cluster, Model = model } }, plans));
    }
}
