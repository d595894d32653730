using System.Text.Json;
using Dse.Core.Cost.Serving;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>An evaluation line of kind <c>ServingPlan</c>, read and priced: what exports are made from.</summary>
/// <param name="Model">The cost model of the workload.</param>
/// <param name="Plan">The plan with its defaults filled in.</param>
/// <param name="Estimate">What the model says of it.</param>
public sealed record ServingLine(ServingModel Model, ServingPlan Plan, ServingEstimate Estimate)
{
    /// <summary>What is served on what.</summary>
    public ServingWorkload Work => Model.Work;

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line's JSON object.</param>
    /// <param name="error">What is wrong with it, or why it cannot be laid out; null when there is a line. Too large or too slow a plan is one.</param>
    public static ServingLine? Read(JsonElement line, out SpecError? error)
    {
        error = ServingPlanKind.Read(line, out var model, out var plan);
        if (error is not null || model is null)
        {
            return null;
        }

        var estimate = model.Evaluate(plan);
        error = estimate.Problem is ServingProblem.None or ServingProblem.OutOfMemory or ServingProblem.Saturated ? null : ServingViolations.Of(estimate, plan, model.Work);
        return error is null ? new ServingLine(model, plan, estimate) : null;
    }
}
