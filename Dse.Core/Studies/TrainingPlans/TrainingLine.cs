using System.Text.Json;
using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>An evaluation line of kind <c>TrainingPlan</c>, read and priced: what exports are made from.</summary>
/// <param name="Model">The cost model of the job; holds what is trained on what.</param>
/// <param name="Plan">The plan with its defaults filled in.</param>
/// <param name="Estimate">What the model says of it.</param>
public sealed record TrainingLine(TrainingModel Model, TrainingPlan Plan, TrainingEstimate Estimate)
{
    /// <summary>What is trained on what.</summary>
    public TrainingWorkload Work => Model.Work;

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line's JSON object.</param>
    /// <param name="error">What is wrong with it, or which rule the plan breaks; null when there is a line. Too large a plan is one: its estimate says so.</param>
    public static TrainingLine? Read(JsonElement line, out SpecError? error)
    {
        error = TrainingPlanKind.Read(line, out var model, out var plan, out var estimate);
        if (error is not null)
        {
            return null;
        }

        error = estimate.Problem is PlanProblem.None or PlanProblem.OutOfMemory ? null : PlanViolations.Of(estimate, plan, model.Work);
        return error is null ? new TrainingLine(model, plan, estimate) : null;
    }
}
