using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Studies.Requirements;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>The study kind <c>ServingPlan</c>: how a model is served on a cluster (CONTRACT §3).</summary>
internal sealed partial class ServingPlanKind : IStudyKind
{
    /// <inheritdoc/>
    public string Name => "ServingPlan";

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var error = Read(line, out var model, out var plan);
        if (error is null)
        {
            Write(answer, model!.Evaluate(plan), plan, model.Work);
        }

        return error;
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Read(line, out var model, out var plan, explained: true) is { } error)
        {
            return error;
        }

        if (!ServingRequirements.TryRead(line, out var targets, out var bad))
        {
            return bad;
        }

        var estimate = model!.Evaluate(plan);
        Write(answer, estimate, plan, model.Work);
        ServingPlanWriter.Write(answer, plan, model.Work, estimate);
        if (ServingMetrics.IsPriced(estimate))
        {
            answer.WriteStartObject("waterfall");
            ServingWaterfall.Write(answer, estimate, plan, model);
            answer.WriteEndObject();
            ServingSensitivity.Write(answer, model.Work, plan, estimate);
        }

        if (targets.Count > 0)
        {
            ServingRequirements.Write(answer, targets, model, plan, estimate);
        }

        return null;
    }

    /// <summary>Reads a line.</summary>
    /// <returns>The first error, or null.</returns>
    internal static SpecError? Read(JsonElement line, out ServingModel? model, out ServingPlan plan, bool explained = false)
    {
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (explained)
        {
            root.Member(RequirementTarget.Field);
        }

        model = null;
        plan = default;
        var work = errors.Count == 0 ? ServingWorkloadReader.Read(root, errors) : null;
        if (work is null)
        {
            return errors[0];
        }

        work = work with { Cluster = HardwareRatios.Read(root, work.Cluster) };
        plan = ServingPlanReader.Read(root, work, errors);
        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        model = ServingModels.For(work);
        return null;
    }

    private static void Write(Utf8JsonWriter answer, in ServingEstimate estimate, in ServingPlan plan, ServingWorkload work)
    {
        LineAnswer.WriteFeasibility(answer, estimate.Problem == ServingProblem.None ? null : ServingViolations.Of(estimate, plan, work));
        ServingMetrics.Write(answer, estimate, plan, work);
    }
}
