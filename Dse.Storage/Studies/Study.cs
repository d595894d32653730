using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Studies;

/// <summary>One study: what was asked for and where it stands. Its spec is read with <see cref="StudyStore.GetSpecAsync"/>.</summary>
public sealed class Study
{
    /// <summary>UUID version 7, made at submission.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose study it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>The study kind's name.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>A label for people, 1 to 200 characters.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>SHA-256 of the spec's UTF-8 text.</summary>
    public byte[] SpecSha256 { get; init; } = [];

    /// <summary>Labels for filtering, at most 32.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>Who submitted it: the prefix of a key, or <c>local</c>.</summary>
    public string Owner { get; init; } = string.Empty;

    /// <summary>The language models and networks that it is about, by their catalog names where they have one.</summary>
    public string[] Models { get; init; } = [];

    /// <summary>The devices that it runs on, by their catalog names where they have one.</summary>
    public string[] Devices { get; init; } = [];

    /// <summary>The name in lower case.</summary>
    public string SearchName { get; init; } = string.Empty;

    /// <summary>Where it stands.</summary>
    public StudyState State { get; init; }

    /// <summary>Higher runs sooner within its tenant, -100 to 100.</summary>
    public int Priority { get; init; }

    /// <summary>Number of the last attempt, 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>The attempt at which the study is given up.</summary>
    public int AttemptLimit { get; init; }

    /// <summary>Grows with every claim and resume; writes with an older one are refused.</summary>
    public long Fence { get; init; }

    /// <summary>The worker that holds the lease, or null.</summary>
    public string? LeaseOwner { get; init; }

    /// <summary>When the lease ends unless renewed, or null.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Not claimed before this moment.</summary>
    public DateTimeOffset RunAfter { get; init; }

    /// <summary>When its owner asked to stop it, or null.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Crashes since the last progress, 0 to 3.</summary>
    public int CrashCount { get; init; }

    /// <summary>Evaluations billed so far.</summary>
    public long Evaluations { get; init; }

    /// <summary>The budget or the size of an enumerated space; null when unknown.</summary>
    public long? TotalEvaluations { get; init; }

    /// <summary>Share done, 0 to 1; null when unknown.</summary>
    public double? Fraction { get; init; }

    /// <summary>Wall-clock seconds of searching, all attempts together.</summary>
    public double SearchSeconds { get; init; }

    /// <summary>Points on the front.</summary>
    public int FrontSize { get; init; }

    /// <summary>Hypervolume of the front in raw units; null without a point.</summary>
    public double? Hypervolume { get; init; }

    /// <summary>Why it ended, for people; null before.</summary>
    public string? Reason { get; init; }

    /// <summary>Stable code of the error that ended it, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What the error was, or null.</summary>
    public string? Error { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything that readers see last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was first claimed, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Grows with every change that readers see, from 1.</summary>
    public long Version { get; init; }
}

internal sealed class StudyConfiguration : IEntityTypeConfiguration<Study>
{
    public void Configure(EntityTypeBuilder<Study> builder)
    {
        builder.ToTable("studies");
        builder.HasKey(s => s.Id);
    }
}
