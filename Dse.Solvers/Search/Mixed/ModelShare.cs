using Dse.Core.Studies;

namespace Dse.Solvers.Search.Mixed;

/// <summary>How many of the first evaluations models of the objectives are worth their computing.</summary>
internal static class ModelShare
{
    // Beyond this budget a search is expected to take seconds, and the others get there on their own.
    private const long MostBudget = 5_000;
    private const long Most = 400;
    private const double Share = 0.4;
    private const double OpeningShare = 0.25;
    private const int MostParameters = 40;
    private const int MostObjectives = 4;

    /// <summary>Whether models can tell anything here.</summary>
    public static bool Fits(StudyProblem problem) => problem.Space.Parameters.Count <= MostParameters && problem.Objectives.Count <= MostObjectives;

    /// <summary>Evaluations before models decide: what is found far apart then keeps them from closing in on one end of the front.</summary>
    /// <param name="modelled">Evaluations that models decide on.</param>
    public static long Opening(long modelled) => (long)(OpeningShare * modelled);

    /// <summary>Evaluations that models decide on.</summary>
    public static long Of(StudyProblem problem, long evaluations) =>
        Fits(problem) && evaluations <= MostBudget ? Math.Min(Most, (long)(Share * evaluations)) : 0;
}
