using Dse.Core.Cost.Operators;

namespace Dse.Core.Cost.Serving;

/// <summary>Times, memory and throughput of serving plans of one workload (docs/cost-model.md, serving).</summary>
/// <remarks>Pure and thread-safe; steps are priced once and remembered.</remarks>
public sealed partial class ServingModel
{
    private readonly StepPricing pricing;
    private readonly ServingEfficiency efficiency;
    private readonly StepMemo memo;

    /// <summary>A model with the shipped constants and kernels as a captured graph replays them.</summary>
    /// <remarks>
    /// The kernel tables time every kernel alone, launch and quantisation of its input included; engines replay captured graphs
    /// with fused quantisation, which the tile and wave prior meets better (docs/cost-model.md, serving).
    /// </remarks>
    public ServingModel(ServingWorkload work)
        : this(work, ServingConstants.Default, DeviceOperators.Prior((work ?? throw new ArgumentNullException(nameof(work))).Cluster.Device))
    {
    }

    /// <summary>A model with given constants and operators.</summary>
    public ServingModel(ServingWorkload work, ServingConstants constants, IOperatorTimes operators)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(constants);
        ArgumentNullException.ThrowIfNull(operators);
        Work = work;
        pricing = new StepPricing(work, operators);
        memo = new StepMemo();
        efficiency = ServingEfficiency.For(work, constants);
    }

    private ServingModel(ServingModel other, ServingConstants constants)
    {
        Work = other.Work;
        pricing = other.pricing;
        memo = other.memo;
        efficiency = ServingEfficiency.For(Work, constants);
    }

    /// <summary>What is served.</summary>
    public ServingWorkload Work { get; }

    /// <summary>Positions in the cache of a request halfway through its output.</summary>
    public double MeanContext => Work.InputTokens + (Work.OutputTokens / 2.0);

    /// <summary>Where the time of a step goes, before the engine's overheads.</summary>
    public StepTerms Terms(in ServingGrid grid, in StepLoad load) => memo.Get(pricing, grid, load);

    /// <summary>Seconds of one step of a worker.</summary>
    public double StepSeconds(in ServingGrid grid, in StepLoad load) => efficiency.Seconds(Terms(grid, load), load);

    /// <summary>Requests of mean length whose cache fits a worker that takes steps of some tokens.</summary>
    public double MaxConcurrency(in ServingGrid grid, double stepTokens) => MemoryOf(grid, stepTokens).MaxRequests(grid.AttentionDp);

    /// <summary>Prices a plan; never throws for a plan that cannot run.</summary>
    public ServingEstimate Evaluate(in ServingPlan plan)
    {
        var estimate = new ServingEstimate { Problem = ServingRules.Check(plan, Work) };
        if (estimate.Problem is not (ServingProblem.None or ServingProblem.DeviceCount))
        {
            return estimate;
        }

        if (Work.Cluster.Nodes is not null)
        {
            EvaluateUnlike(plan, ref estimate);
            return estimate;
        }

        estimate.Replicas = (int)Math.Max(1, Work.Cluster.Devices / plan.Devices);
        if (plan.Mode == ServingMode.Disaggregated)
        {
            EvaluatePools(plan, ref estimate);
        }
        else
        {
            EvaluateWorker(plan, ref estimate);
        }

        if (Work.Trace is { } trace && estimate.Problem == ServingProblem.None)
        {
            Play(plan, trace, ref estimate);
        }

        return estimate;
    }

    /// <summary>The same model with other constants, sharing what was priced: for fitting.</summary>
    internal ServingModel With(ServingConstants constants) => new(this, constants);

    private ServingMemory MemoryOf(in ServingGrid grid, double stepTokens) => ServingMemory.Of(pricing, Work, grid, stepTokens, MeanContext);
}
