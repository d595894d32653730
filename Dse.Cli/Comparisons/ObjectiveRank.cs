using Dse.Core.Studies;

namespace Dse.Cli.Comparisons;

/// <summary>A plan's place among the candidates in one objective.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Value">The plan's value, raw unit.</param>
/// <param name="Better">Feasible candidates that are better.</param>
/// <param name="Candidates">All feasible candidates.</param>
internal sealed record ObjectiveRank(Objective Objective, double Value, long Better, long Candidates)
{
    /// <summary>Share of the candidates that are better, 0 to 1.</summary>
    public double BetterRatio => Candidates == 0 ? 0 : (double)Better / Candidates;
}
