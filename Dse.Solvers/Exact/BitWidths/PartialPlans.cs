namespace Dse.Solvers.Exact.BitWidths;

/// <summary>Choices for the first layers that do not dominate one another, with where each came from.</summary>
/// <param name="Costs">[dimension][plan].</param>
/// <param name="Parents">The plan of the layer before that each one extends.</param>
/// <param name="Options">The option of the last layer of each.</param>
internal sealed record PartialPlans(double[][] Costs, int[] Parents, byte[] Options)
{
    /// <summary>How many.</summary>
    public int Count => Parents.Length;
}
