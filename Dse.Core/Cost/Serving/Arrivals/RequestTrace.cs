namespace Dse.Core.Cost.Serving.Arrivals;

/// <summary>Requests in the order of their arrival; two traces of the same requests are equal.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RequestTrace : IEquatable<RequestTrace>
{
    private readonly int hash;

    /// <summary>A trace.</summary>
    /// <param name="requests">At least one, sorted by arrival.</param>
    public RequestTrace(IReadOnlyList<RequestArrival> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfZero(requests.Count);
        Requests = requests;
        var code = default(HashCode);
        foreach (var request in requests)
        {
            code.Add(request);
        }

        hash = code.ToHashCode();
    }

    /// <summary>The requests.</summary>
    public IReadOnlyList<RequestArrival> Requests { get; }

    /// <summary>Mean tokens of a prompt, at least 1.</summary>
    public int MeanInputTokens => (int)Math.Max(1, Math.Round(Requests.Average(r => (double)r.PromptTokens + r.CachedTokens)));

    /// <summary>Mean tokens generated, at least 1.</summary>
    public int MeanOutputTokens => (int)Math.Max(1, Math.Round(Requests.Average(r => (double)r.OutputTokens)));

    /// <summary>The same requests with some of each prompt in the cache already; the last token of a prompt is always computed.</summary>
    public RequestTrace WithCached(int tokens) => tokens == 0
        ? this
        : new RequestTrace([.. Requests.Select(r => r.PromptTokens > 1
            ? r with { PromptTokens = Math.Max(1, r.PromptTokens - tokens), CachedTokens = Math.Min(tokens, r.PromptTokens - 1) }
            : r)]);

    /// <inheritdoc/>
    public bool Equals(RequestTrace? other) =>
        other is not null && (ReferenceEquals(this, other) || (hash == other.hash && Requests.SequenceEqual(other.Requests)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RequestTrace);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;
}
