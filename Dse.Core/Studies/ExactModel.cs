namespace Dse.Core.Studies;

/// <summary>What an exact method needs to know of a problem beside its space and its evaluator.</summary>
/// <remarks>Immutable. One type per kind whose fronts an exact method can prove; the methods stand in Dse.Solvers/Exact.</remarks>
public abstract class ExactModel;
