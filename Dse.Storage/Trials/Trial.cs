using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Trials;

/// <summary>One evaluated candidate.</summary>
public sealed class Trial
{
    /// <summary>The study.</summary>
    public Guid StudyId { get; init; }

    /// <summary>Number of the trial within its study, from 0.</summary>
    public long Number { get; init; }

    /// <summary>Whose study it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>The attempt that evaluated it first.</summary>
    public int Attempt { get; init; }

    /// <summary>feasible, infeasible or failed.</summary>
    public string Outcome { get; init; } = string.Empty;

    /// <summary>Why it is not feasible, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Active parameters as a JSON object in the order of the space.</summary>
    public string Parameters { get; init; } = "{}";

    /// <summary>Metrics as a JSON object in the order of the evaluator; null where a metric could not be computed.</summary>
    public string Metrics { get; init; } = "{}";
}

internal sealed class TrialConfiguration : IEntityTypeConfiguration<Trial>
{
    public void Configure(EntityTypeBuilder<Trial> builder)
    {
        builder.ToTable("trials");
        builder.HasKey(t => new { t.StudyId, t.Number });
        builder.Property(t => t.Number).HasColumnName("trial");
        builder.Property(t => t.Parameters).HasColumnType("json");
        builder.Property(t => t.Metrics).HasColumnType("json");
    }
}
