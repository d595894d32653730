namespace Dse.Api.Events;

/// <summary>Told when a study's front has a new revision.</summary>
internal sealed record FrontChanged
{
    /// <summary>The revision; get what changed with <c>?since=</c> on the front.</summary>
    public required long Revision { get; init; }

    /// <summary>Points on the front.</summary>
    public required int Points { get; init; }

    /// <summary>Whether it is the study's final front.</summary>
    public required bool Final { get; init; }
}
