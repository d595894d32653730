namespace Dse.Solvers.Exact;

/// <summary>Finds the whole front of a problem by proof instead of by trying.</summary>
/// <remarks>One use each. Deterministic.</remarks>
internal interface IExactMethod
{
    /// <summary>How it finds the front, for people.</summary>
    string Description { get; }

    /// <summary>Solves the problem.</summary>
    /// <param name="stop">Asked often; true ends the work early.</param>
    ExactResult Solve(Func<bool> stop);
}

/// <summary>What an exact method found.</summary>
/// <param name="Designs">Cells of designs. When proved: of every non-dominated one, equal ones once, or, when there is no feasible design, of those that come nearest.</param>
/// <param name="Proved">Whether the designs hold the whole front.</param>
/// <param name="Statement">What was proved or why it was not, as a part of a sentence.</param>
internal sealed record ExactResult(IReadOnlyList<double[]> Designs, bool Proved, string Statement)
{
    /// <summary>By metric a value that no feasible design goes below (above, where it is maximised); for results that are not proved.</summary>
    public IReadOnlyDictionary<string, double> Bounds { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Whether the clock had a say in what was found, so that another run may find something else.</summary>
    public bool IsTimed { get; init; }
}
