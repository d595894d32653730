namespace Dse.Storage.Studies;

/// <summary>What came of a submission.</summary>
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    /// <summary>Durably stored and queued, now or by an earlier call with the same key.</summary>
    /// <param name="Study">The study.</param>
    /// <param name="Replayed">True when an earlier call with the same key had stored it.</param>
    public sealed record Accepted(Study Study, bool Replayed) : SubmitResult;

    /// <summary>The key was used before for another submission.</summary>
    /// <param name="StudyId">The study that it stands for.</param>
    public sealed record KeyReused(Guid StudyId) : SubmitResult;

    /// <summary>The tenant has as many studies queued as it may.</summary>
    /// <param name="Limit">How many that is.</param>
    public sealed record QuotaExceeded(int Limit) : SubmitResult;
}
