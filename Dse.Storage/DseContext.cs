using Dse.Storage.Audit;
using Dse.Storage.Catalog;
using Dse.Storage.Files;
using Dse.Storage.Fronts;
using Dse.Storage.Keys;
using Dse.Storage.Proxies;
using Dse.Storage.Studies;
using Dse.Storage.Sweeps;
using Dse.Storage.Tenants;
using Dse.Storage.Trials;
using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Dse.Storage;

/// <summary>The tables of schema <c>dse</c>.</summary>
/// <remarks>
/// The schema itself is written in the SQL files of the migrations; a test holds this model against the migrated database.
/// Large values (specs, checkpoints, file and artifact bytes) are no part of the entities: services read them by themselves.
/// </remarks>
public sealed class DseContext : DbContext
{
    private readonly TenantId? tenant;

    /// <summary>A context that is used for migrations and for the model.</summary>
    public DseContext(DbContextOptions<DseContext> options)
        : base(options)
    {
    }

    internal DseContext(DbContextOptions<DseContext> options, TenantId? tenant)
        : base(options) => this.tenant = tenant;

    /// <summary>Studies and where they stand.</summary>
    public DbSet<Study> Studies => Set<Study>();

    /// <summary>Who tried each study when, and how it went.</summary>
    public DbSet<Attempt> Attempts => Set<Attempt>();

    /// <summary>API keys, by hash.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>Tenants.</summary>
    public DbSet<Tenant> Tenants => Set<Tenant>();

    /// <summary>Trials.</summary>
    public DbSet<Trial> Trials => Set<Trial>();

    /// <summary>How the front grew.</summary>
    public DbSet<HistoryPoint> History => Set<HistoryPoint>();

    /// <summary>Uploaded files, without their bytes.</summary>
    public DbSet<StoredFile> Files => Set<StoredFile>();

    /// <summary>The tenants' own devices, models and graphs.</summary>
    public DbSet<CatalogEntry> CatalogEntries => Set<CatalogEntry>();

    /// <summary>Trained proxies, without their bytes.</summary>
    public DbSet<StoredProxy> Proxies => Set<StoredProxy>();

    /// <summary>Who did what when.</summary>
    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    /// <summary>Current fronts, without their points.</summary>
    public DbSet<FrontRow> Fronts => Set<FrontRow>();

    /// <summary>Sweeps, without their definitions.</summary>
    public DbSet<Sweep> Sweeps => Set<Sweep>();

    /// <summary>The sweeps' runs.</summary>
    public DbSet<SweepRun> SweepRuns => Set<SweepRun>();

    internal static void Configure(NpgsqlDbContextOptionsBuilder npgsql) => npgsql
        .MigrationsAssembly("Dse.Migrations")
        .MigrationsHistoryTable("schema_versions", "dse");

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<TenantId>().HaveConversion<TenantIdConverter>();
        configurationBuilder.Properties<StudyState>().HaveConversion<StudyStateConverter>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema("dse");
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(DseContext).Assembly);
        modelBuilder.Entity<Study>().HasQueryFilter(s => tenant == null || s.TenantId == tenant);
        modelBuilder.Entity<StudyLabel>().HasQueryFilter(l => tenant == null || l.TenantId == tenant);
        modelBuilder.Entity<Attempt>().HasQueryFilter(a => tenant == null || a.TenantId == tenant);
        modelBuilder.Entity<ApiKey>().HasQueryFilter(k => tenant == null || k.TenantId == tenant);
        modelBuilder.Entity<Trial>().HasQueryFilter(t => tenant == null || t.TenantId == tenant);
        modelBuilder.Entity<HistoryPoint>().HasQueryFilter(h => tenant == null || h.TenantId == tenant);
        modelBuilder.Entity<StoredFile>().HasQueryFilter(f => tenant == null || f.TenantId == tenant);
        modelBuilder.Entity<CatalogEntry>().HasQueryFilter(c => tenant == null || c.TenantId == tenant);
        modelBuilder.Entity<StoredProxy>().HasQueryFilter(p => tenant == null || p.TenantId == tenant);
        modelBuilder.Entity<AuditEvent>().HasQueryFilter(a => tenant == null || a.TenantId == tenant);
        modelBuilder.Entity<FrontRow>().HasQueryFilter(f => tenant == null || f.TenantId == tenant);
        modelBuilder.Entity<Sweep>().HasQueryFilter(s => tenant == null || s.TenantId == tenant);
        modelBuilder.Entity<SweepRun>().HasQueryFilter(r => tenant == null || r.TenantId == tenant);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(property.FindAnnotation("Relational:ColumnName")?.Value as string ?? SnakeCase.Of(property.Name));
        }
    }
}
