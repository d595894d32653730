namespace Dse.Solvers.Exact.Mapping;

/// <summary>What a search has looked at and what it gave up.</summary>
internal sealed class SearchLedger
{
    public long Nodes { get; set; }

    // The least value that an abandoned part may hold.
    public double Abandoned { get; set; } = double.PositiveInfinity;
}
