namespace Dse.Solvers.Exact.Fleet;

/// <summary>A node of branch and bound: bounds on the variables of a fleet.</summary>
/// <param name="Lower">Least value of each variable.</param>
/// <param name="Upper">Greatest value of each variable.</param>
/// <param name="Depth">Branchings above it.</param>
/// <param name="Bound">No fleet in it is better.</param>
internal sealed record FleetNode(double[] Lower, double[] Upper, int Depth, double Bound)
{
    /// <summary>Whether the bounds leave anything.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>A node below, with one variable between further bounds.</summary>
    public FleetNode With(int variable, double low, double high, double bound)
    {
        var (lower, upper) = ((double[])Lower.Clone(), (double[])Upper.Clone());
        (lower[variable], upper[variable]) = (Math.Max(low, lower[variable]), Math.Min(high, upper[variable]));
        return new FleetNode(lower, upper, Depth + 1, bound) { IsOpen = IsOpen && lower[variable] <= upper[variable] };
    }
}
