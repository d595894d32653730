namespace Dse.Solvers.Exact;

/// <summary>An exact method that hands over designs while it works, so that the best so far is always at hand.</summary>
internal interface IAnytimeMethod : IExactMethod
{
    /// <summary>Takes the next design in the order in which they were found; thread-safe. What is not taken before the end is taken then.</summary>
    /// <param name="cells">The design.</param>
    /// <returns>False when there is none now.</returns>
    bool TryTake(out double[] cells);
}
