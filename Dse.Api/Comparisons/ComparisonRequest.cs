namespace Dse.Api.Comparisons;

/// <summary>Asks for several fronts beside each other.</summary>
internal sealed record ComparisonRequest
{
    /// <summary>2 to 64 studies with the same objectives, each once.</summary>
    public required IReadOnlyList<Guid> Studies { get; init; }

    /// <summary>What hypervolumes are measured against, per objective in raw units; the nadir of all fronts together plus 10 % of the range when omitted.</summary>
    public IReadOnlyList<double>? ReferencePoint { get; init; }
}
