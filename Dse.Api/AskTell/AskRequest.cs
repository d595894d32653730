namespace Dse.Api.AskTell;

/// <summary>What a client wants to hold.</summary>
internal sealed record AskRequest
{
    /// <summary>The client's name, 1 to 200 characters; who comes back under it gets its own open trials back.</summary>
    public required string ClientId { get; init; }

    /// <summary>How many trials the client wants to hold, those that it holds already included: 0 to 1,000; 1 when left out. 0 gives back those that it holds, for others to have at once.</summary>
    public int? Count { get; init; }

    /// <summary>For how long nobody else gets them, 1 to 2,592,000 seconds, 60 when left out; asking again counts it anew.</summary>
    public double? LeaseSeconds { get; init; }

    /// <summary>How long the answer may wait for a trial when there is none, 0 to 8 seconds; 0 when left out.</summary>
    public double? WaitSeconds { get; init; }
}
