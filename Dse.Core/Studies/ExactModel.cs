namespace Dse.Core.Studies;

/// <summary>What an exact method needs to know of a problem beside its space and its evaluator.</summary>
/// <remarks>Immutable. One type per kind whose fronts an exact method can prove; the methods stand in Dse.Solvers/Exact.</remarks>
public abstract class ExactModel
{
    /// <summary>Why objectives or limits of a problem are beyond its exact method, as a part of a sentence; null when they are not.</summary>
    /// <param name="problem">The problem, whose constraints are limits on names.</param>
    public virtual string? Refusal(StudyProblem problem) => null;
}
