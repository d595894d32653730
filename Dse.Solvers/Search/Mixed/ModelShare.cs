using Dse.Core.Studies;

namespace Dse.Solvers.Search.Mixed;

/// <summary>Within how many evaluations models of the objectives are worth their computing.</summary>
internal static class ModelShare
{
    // Beyond this budget a search is expected to take seconds, and the others get there on their own.
    private const long MostBudget = 5_000;
    private const long MostModelled = 1_000;
    private const double OpeningShare = 0.1;
    private const int MostParameters = 40;
    private const int MostObjectives = 4;
    private const int MostObjectivesAlone = 2;

    /// <summary>Whether models can tell anything here.</summary>
    public static bool Fits(StudyProblem problem) => problem.Space.Parameters.Count <= MostParameters && problem.Objectives.Count <= MostObjectives;

    /// <summary>Whether models propose alone before they leave, rather than as much as their proposals are worth.</summary>
    public static bool IsAlone(StudyProblem problem) => problem.Objectives.Count <= MostObjectivesAlone;

    /// <summary>Evaluations before models take part: what is found far apart then helps to keep them from closing in on one end of the front.</summary>
    public static long Opening(long evaluations) => (long)(OpeningShare * Math.Min(MostModelled, evaluations));

    /// <summary>Evaluations after which models no longer take part; 0 when they never do.</summary>
    public static long Of(StudyProblem problem, long evaluations) => !Fits(problem) || evaluations > MostBudget ? 0 : Math.Min(MostModelled, evaluations);
}
