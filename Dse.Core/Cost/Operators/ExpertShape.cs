namespace Dse.Core.Cost.Operators;

/// <summary>The routed experts of one layer, as one device runs them; three matrices per expert.</summary>
/// <param name="Tokens">Tokens that enter the group, at least 1.</param>
/// <param name="Hidden">Model width.</param>
/// <param name="Width">Width of one expert before it is split.</param>
/// <param name="TopK">Experts per token.</param>
/// <param name="Experts">Experts of the layer.</param>
/// <param name="TensorParallel">Devices that split each expert.</param>
/// <param name="ExpertParallel">Devices that share out the experts.</param>
public readonly record struct ExpertShape(double Tokens, double Hidden, double Width, double TopK, double Experts, double TensorParallel, double ExpertParallel)
{
    /// <summary>Whether a device handles only the tokens routed to its own experts, as serving engines do; else all that enter pass through its permutation.</summary>
    public bool IsDispatched { get; init; }

    /// <summary>Rows of the busiest device over the mean, at least 1.</summary>
    public double Imbalance { get; init; } = 1;
}
