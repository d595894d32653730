namespace Dse.Api.Studies;

/// <summary>The front's size and worth after a number of evaluations.</summary>
internal sealed record HistoryResponse
{
    /// <summary>Evaluations billed by then.</summary>
    public required long Evaluations { get; init; }

    /// <summary>Wall-clock seconds of searching by then.</summary>
    public required double Seconds { get; init; }

    /// <summary>Hypervolume in raw units; null without a point.</summary>
    public required double? Hypervolume { get; init; }

    /// <summary>Points on the front.</summary>
    public required int FrontSize { get; init; }
}
