using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Trials;

/// <summary>The front's size and worth after a number of evaluations.</summary>
public sealed class HistoryPoint
{
    /// <summary>The study.</summary>
    public Guid StudyId { get; init; }

    /// <summary>Evaluations billed by then.</summary>
    public long Evaluations { get; init; }

    /// <summary>Whose study it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>Wall-clock seconds of searching by then.</summary>
    public double Seconds { get; init; }

    /// <summary>Hypervolume in raw units, or null without a point.</summary>
    public double? Hypervolume { get; init; }

    /// <summary>Points on the front.</summary>
    public int FrontSize { get; init; }
}

internal sealed class HistoryPointConfiguration : IEntityTypeConfiguration<HistoryPoint>
{
    public void Configure(EntityTypeBuilder<HistoryPoint> builder)
    {
        builder.ToTable("front_history");
        builder.HasKey(h => new { h.StudyId, h.Evaluations });
    }
}
