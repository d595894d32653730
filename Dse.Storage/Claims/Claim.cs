namespace Dse.Storage.Claims;

/// <summary>A worker's hold on a study: every write names its fence and is refused once a newer one exists.</summary>
/// <param name="Tenant">Whose study.</param>
/// <param name="StudyId">The study.</param>
/// <param name="Kind">The study kind's name.</param>
/// <param name="SpecJson">The spec as it was sent.</param>
/// <param name="Attempt">Number of this attempt, from 1.</param>
/// <param name="Fence">The fence to write under.</param>
/// <param name="SearchSeconds">Seconds that earlier attempts have searched.</param>
public sealed record Claim(TenantId Tenant, Guid StudyId, string Kind, string SpecJson, int Attempt, long Fence, double SearchSeconds);

/// <summary>What a renewal told the worker.</summary>
public enum LeaseState
{
    /// <summary>The lease is renewed; go on.</summary>
    Held,

    /// <summary>The lease is renewed, but the owner wants the study stopped.</summary>
    CancelRequested,

    /// <summary>Another has the study or it has ended: stop at once, nothing more will be accepted.</summary>
    Lost,
}

/// <summary>Where a search stands, sent with a renewal.</summary>
/// <param name="Evaluations">Evaluations billed, all attempts together.</param>
/// <param name="TotalEvaluations">The budget or the size of the space, or null.</param>
/// <param name="Fraction">Share done, 0 to 1, or null.</param>
/// <param name="Seconds">Seconds searched, all attempts together.</param>
/// <param name="FrontSize">Points on the front.</param>
/// <param name="Hypervolume">Raw units, or null.</param>
public sealed record ClaimProgress(long Evaluations, long? TotalEvaluations, double? Fraction, double Seconds, int FrontSize, double? Hypervolume);

/// <summary>State to go on from.</summary>
/// <param name="Seq">Its number within the study, from 1.</param>
/// <param name="Format">Which program wrote it.</param>
/// <param name="State">The bytes; their hash was checked.</param>
public sealed record Checkpoint(long Seq, string Format, byte[] State);

/// <summary>One trial on its way into storage.</summary>
/// <param name="Number">Within the study, from 0.</param>
/// <param name="Outcome">feasible, infeasible or failed.</param>
/// <param name="Reason">Why it is not feasible, or null.</param>
/// <param name="ParametersJson">A JSON object in the order of the space.</param>
/// <param name="MetricsJson">A JSON object in the order of the evaluator.</param>
public sealed record NewTrial(long Number, string Outcome, string? Reason, string ParametersJson, string MetricsJson);

/// <summary>A study whose worker fell silent.</summary>
/// <param name="StudyId">The study.</param>
/// <param name="Attempt">The attempt that was lost.</param>
/// <param name="Worker">The worker that held it.</param>
/// <param name="State">What the study is now: queued, cancelled or quarantined.</param>
public sealed record ReapedStudy(Guid StudyId, int Attempt, string Worker, Studies.StudyState State);
