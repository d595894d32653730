using Dse.Core.Cost.Serving;
using Dse.Core.Studies.ServingPlans;

namespace Dse.Bench.Accuracy;

/// <summary>What was predicted for a measured serving run; milliseconds, NaN where a rule is broken.</summary>
/// <param name="Row">The run.</param>
/// <param name="TtftMs">Predicted time to the first token.</param>
/// <param name="TpotMs">Predicted time between tokens.</param>
/// <param name="Problem">The rule that the layout breaks, or none.</param>
internal sealed record ServingScore(ServingRow Row, double TtftMs, double TpotMs, ServingProblem Problem)
{
    /// <summary>Error of the time between tokens, relative.</summary>
    public double TpotError => (TpotMs / Row.TpotMs) - 1;

    /// <summary>Error of the time to the first token, relative.</summary>
    public double TtftError => (TtftMs / Row.TtftMs) - 1;

    /// <summary>dense, mixture or latent.</summary>
    public string Kind => ServingEfficiency.KindOf(Row.Work.Model);

    /// <summary>Whether a measured value lies between p10 and p90, and half of the interval's width over the prediction.</summary>
    public (bool IsInside, double HalfWidth) Interval(bool ofTpot)
    {
        var value = ofTpot ? TpotMs : TtftMs;
        var (p10, p90) = ServingMetrics.Interval(ofTpot ? 2 : 0, value, Row.Plan, Row.Work)!.Value;
        var measured = ofTpot ? Row.TpotMs : Row.TtftMs;
        return (measured >= p10 && measured <= p90, (p90 - p10) / 2 / value);
    }

    /// <summary>Prices a run.</summary>
    public static ServingScore Of(ServingRow row, ServingConstants constants)
    {
        var estimate = row.Model.With(constants).Evaluate(row.Plan);
        return new ServingScore(
            row, estimate.TpotSeconds > 0 ? estimate.TtftSeconds * 1e3 : double.NaN, estimate.TpotSeconds > 0 ? estimate.TpotSeconds * 1e3 : double.NaN, estimate.Problem);
    }
}
