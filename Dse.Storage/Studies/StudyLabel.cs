using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Studies;

/// <summary>One thing that a study is found by.</summary>
internal sealed class StudyLabel
{
    public const string Tag = "tag";
    public const string Owner = "owner";
    public const string Model = "model";
    public const string Device = "device";

    /// <summary>Whose study it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>tag, owner, model or device.</summary>
    public string Sort { get; init; } = string.Empty;

    /// <summary>The label, 1 to 200 characters.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>When the study was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The study.</summary>
    public Guid StudyId { get; init; }
}

internal sealed class StudyLabelConfiguration : IEntityTypeConfiguration<StudyLabel>
{
    public void Configure(EntityTypeBuilder<StudyLabel> builder)
    {
        builder.ToTable("study_labels");
        builder.HasKey(l => new { l.TenantId, l.Sort, l.Value, l.CreatedAt, l.StudyId });
    }
}
