namespace Dse.Core.Cost.Training;

/// <summary>p10 to p90 of step times, from how far published runs of a class lay from their predictions (docs/cost-model.md §10).</summary>
internal static class TrainingIntervals
{
    private const int NodeDevices = 8;

    /// <summary>Classes, in the order in which they are told apart.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["mixture", "sharded", "node", "cluster"];

    /// <summary>Routed experts; else ZeRO-3; else dense on one node or on several.</summary>
    public static string ClassOf(TrainingWorkload work, in TrainingPlan plan) =>
        work.Model.IsMixture ? "mixture" : plan.Zero >= 3 ? "sharded" : work.Cluster.Devices <= NodeDevices ? "node" : "cluster";

    /// <summary>p10 and p90 over the prediction of a time.</summary>
    public static (double Low, double High) OfTime(TrainingWorkload work, in TrainingPlan plan, TrainingConstants constants)
    {
        var name = ClassOf(work, plan);
        return (constants[$"interval.{name}.p10"], constants[$"interval.{name}.p90"]);
    }
}
