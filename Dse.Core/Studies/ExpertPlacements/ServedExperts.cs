using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Studies.ServingPlans;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>A serving plan that a placement's experts are part of.</summary>
/// <param name="Work">What is served on what.</param>
/// <param name="Plan">The plan.</param>
public sealed record ServedExperts(ServingWorkload Work, ServingPlan Plan)
{
    /// <summary>Metrics that it adds, in the order of <see cref="Price"/>.</summary>
    internal static IReadOnlyList<MetricDefinition> Metrics { get; } =
    [
        new("stepTimeMs", "Time of a step of decoding with the placement's peak and its tokens between devices, in milliseconds.", false),
        new("ttftMs", "Time to the first token, in milliseconds.", false),
        new("tpotMs", "Time between tokens, in milliseconds.", false),
    ];

    /// <summary>Reads a line of kind ServingPlan; null when there are errors.</summary>
    internal static ServedExperts? Read(JsonElement line, int devices, ICollection<SpecError> errors)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new SpecError("$.serving", "wrongType", $"Expected the fields of a line of kind ServingPlan, found {SpecObject.Describe(line)}."));
            return null;
        }

        if (ServingPlanKind.Read(line, out var model, out var plan) is { } error)
        {
            errors.Add(error with { Path = "$.serving" + error.Path[1..] });
            return null;
        }

        var grid = plan.Mode == ServingMode.Disaggregated ? plan.Decode.Grid : plan.Grid;
        if (grid.MoeEp * grid.MoeTp < 2 || grid.MoeEp != devices)
        {
            errors.Add(new SpecError("$.serving.plan.moeEp", "notTogether", $"The plan shares experts out among {grid.MoeEp} devices; the placement has {devices}. Make them equal, at least 2."));
            return null;
        }

        return new ServedExperts(model!.Work, plan);
    }

    /// <summary>Prices the plan with a placement.</summary>
    /// <param name="imbalanceRatio">Busiest device over the mean, mean of the layers.</param>
    /// <param name="exchangeRatio">Tokens that leave their device over those that would with experts anywhere; NaN when not known.</param>
    /// <param name="metrics">Receives one number per entry of <see cref="Metrics"/>; NaN when the plan cannot run.</param>
    internal void Price(double imbalanceRatio, double exchangeRatio, Span<double> metrics)
    {
        var work = Work with { ExpertImbalanceRatio = Math.Max(1, imbalanceRatio), ExpertExchangeRatio = double.IsFinite(exchangeRatio) ? exchangeRatio : null };
        var estimate = new ServingModel(work).Evaluate(Plan);
        var runs = estimate.Problem is ServingProblem.None or ServingProblem.Saturated;
        metrics[0] = runs ? estimate.DecodeStepSeconds * 1e3 : double.NaN;
        metrics[1] = runs ? estimate.TtftSeconds * 1e3 : double.NaN;
        metrics[2] = runs ? estimate.TpotSeconds * 1e3 : double.NaN;
    }
}
