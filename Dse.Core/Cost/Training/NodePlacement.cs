namespace Dse.Core.Cost.Training;

/// <summary>How the ranks of a plan fill unlike nodes.</summary>
/// <param name="NodeOrder">The node that each run of ranks is on: the first entry holds ranks 0, 1, ... and so on.</param>
/// <param name="Method">How it was found.</param>
/// <param name="LayerGBps">Slowest link within layers (tensor, context and expert groups); infinite when they stay inside nodes.</param>
/// <param name="DataGBps">Slowest link between replicas; infinite likewise.</param>
/// <param name="PipelineGBps">Slowest link between stages; infinite likewise.</param>
public sealed record NodePlacement(IReadOnlyList<int> NodeOrder, PlacementMethod Method, double LayerGBps, double DataGBps, double PipelineGBps)
{
    /// <summary>Step time with the nodes in the order given, seconds; NaN when that does not fit or was not asked for.</summary>
    public double IdentitySeconds { get; init; } = double.NaN;

    /// <summary>No order takes less than this, seconds; NaN when it was not asked for.</summary>
    public double BoundSeconds { get; init; } = double.NaN;
}

/// <summary>How an order of nodes was found.</summary>
public enum PlacementMethod
{
    /// <summary>As given.</summary>
    Identity,

    /// <summary>No order is faster under the cost model.</summary>
    Exact,

    /// <summary>The best that local search found.</summary>
    LocalSearch,
}
