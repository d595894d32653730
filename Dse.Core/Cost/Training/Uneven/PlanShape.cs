namespace Dse.Core.Cost.Training.Uneven;

/// <summary>What decides which ranks of a plan exchange data.</summary>
internal readonly record struct PlanShape(int Tp, int Pp, int Cp, int Dp, int Ep, int MoeTp, bool IsInterleaved)
{
    /// <summary>Ranks of a stage.</summary>
    public int StageRanks => Tp * Cp * Dp;

    /// <summary>The shape of a plan.</summary>
    public static PlanShape Of(in TrainingPlan plan) => new(plan.Tp, plan.Pp, plan.Cp, plan.Dp, plan.Ep, plan.MoeTp, plan.Vp > 1);
}
