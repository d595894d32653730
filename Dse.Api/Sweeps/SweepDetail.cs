using System.Text.Json;

namespace Dse.Api.Sweeps;

/// <summary>A sweep with its definition.</summary>
internal sealed record SweepDetail
{
    /// <summary>Where it stands.</summary>
    public required SweepResponse Sweep { get; init; }

    /// <summary>The definition as it was sent, as a JSON object.</summary>
    public required JsonElement Definition { get; init; }

    /// <summary>How many studies one run submits, at most.</summary>
    public required long StudiesPerRun { get; init; }

    /// <summary>The next slots of its schedule, at most five.</summary>
    public required IReadOnlyList<DateTimeOffset> NextSlots { get; init; }
}
