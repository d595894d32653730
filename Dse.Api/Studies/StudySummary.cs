using Dse.Storage.Studies;

namespace Dse.Api.Studies;

/// <summary>A study and where it stands.</summary>
internal record StudySummary
{
    /// <summary>The study's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The study kind, for example TrainingPlan.</summary>
    public required string Kind { get; init; }

    /// <summary>A label for people.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands. Succeeded and infeasible are for ever; failed, cancelled and quarantined can be resumed.</summary>
    public required StudyState State { get; init; }

    /// <summary>Labels for filtering.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Who submitted it: the first characters of a key, or local.</summary>
    public required string Owner { get; init; }

    /// <summary>The language models and networks that it is about, by their catalog names where they have one.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>The devices that it runs on, by their catalog names where they have one.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>Higher runs sooner within its tenant, -100 to 100.</summary>
    public required int Priority { get; init; }

    /// <summary>Number of the last attempt, 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything here last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When a worker first took it up; null before.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When its owner asked to stop it; null otherwise.</summary>
    public required DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>How far the search is.</summary>
    public required StudyProgress Progress { get; init; }

    /// <summary>Why it ended, for people: budget, proof, the binding constraints when infeasible; null before.</summary>
    public required string? Reason { get; init; }

    /// <summary>The error that ended it, or null.</summary>
    public required StudyFault? Error { get; init; }

    /// <summary>Grows with every change, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The study in the wire's form.</summary>
    public static StudySummary From(Study study) => new()
    {
        Id = study.Id,
        Kind = study.Kind,
        Name = study.Name,
        State = study.State,
        Tags = study.Tags,
        Owner = study.Owner,
        Models = study.Models,
        Devices = study.Devices,
        Priority = study.Priority,
        Attempt = study.Attempt,
        CreatedAt = study.CreatedAt,
        UpdatedAt = study.UpdatedAt,
        StartedAt = study.StartedAt,
        FinishedAt = study.FinishedAt,
        CancelRequestedAt = study.CancelRequestedAt,
        Progress = new StudyProgress
        {
            Evaluations = study.Evaluations,
            TotalEvaluations = study.TotalEvaluations,
            DoneRatio = study.Fraction,
            SearchSeconds = study.SearchSeconds,
            FrontSize = study.FrontSize,
            Hypervolume = study.Hypervolume,
        },
        Reason = study.Reason,
        Error = study.ErrorCode is null ? null : new StudyFault { Code = study.ErrorCode, Message = study.Error ?? string.Empty },
        Version = study.Version,
    };
}
