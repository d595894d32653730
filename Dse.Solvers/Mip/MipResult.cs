namespace Dse.Solvers.Mip;

/// <summary>How a solve ended.</summary>
public enum MipStatus
{
    /// <summary>The solution is proven best, within the allowed gap.</summary>
    Optimal,

    /// <summary>A limit was met; there is a solution, which may not be best.</summary>
    Feasible,

    /// <summary>Proven to have no solution.</summary>
    Infeasible,

    /// <summary>The objective falls without end.</summary>
    Unbounded,

    /// <summary>A limit was met before any solution was found.</summary>
    Unknown,
}

/// <summary>A solver's answer, checked against the model.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Objective">Objective of the solution, computed here from its values; NaN without one.</param>
/// <param name="Bound">No solution is below it; −∞ when nothing is known, ∞ when there is none.</param>
/// <param name="Values">One value per variable, whole ones exactly whole; empty without a solution.</param>
/// <param name="Solver">Who answered.</param>
/// <param name="Seconds">Wall-clock time it took.</param>
public sealed record MipResult(MipStatus Status, double Objective, double Bound, IReadOnlyList<double> Values, string Solver, double Seconds)
{
    /// <summary>Whether the question is settled: a best solution, or a proof that there is none.</summary>
    public bool IsProof => Status is MipStatus.Optimal or MipStatus.Infeasible or MipStatus.Unbounded;
}
