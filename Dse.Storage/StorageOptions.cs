namespace Dse.Storage;

/// <summary>Where the database is and how long its calls may take.</summary>
/// <remarks>Bound to the configuration section <c>Dse:Storage</c>; the connection string also from <c>ConnectionStrings__Dse</c>, the folder from <c>DSE_DATA</c>.</remarks>
public sealed record StorageOptions
{
    /// <summary>PostgreSQL 15 or newer; null starts the embedded server in <see cref="DataFolder"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Folder of the embedded server's cluster; null means <c>/var/lib/dse</c> for root and <c>$XDG_DATA_HOME/dse</c> otherwise.</summary>
    public string? DataFolder { get; set; }

    /// <summary>Whether a process may use the embedded server that another service of the same user runs in the folder (for <c>worker</c> and <c>keys</c>); false refuses.</summary>
    public bool JoinRunningServer { get; set; }

    /// <summary>Whether migrations are applied at start. With false a database of another schema version is refused.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary>Most connections of this process to the database, 1 to 1,000.</summary>
    public int MaxPoolSize { get; set; } = 20;

    /// <summary>Longest single statement, milliseconds, above 0.</summary>
    public int StatementTimeoutMs { get; set; } = 10_000;

    /// <summary>Longest wait for a row or table lock, milliseconds, above 0.</summary>
    public int LockTimeoutMs { get; set; } = 3_000;

    /// <summary>Longest idle time inside a transaction, milliseconds, above 0.</summary>
    public int IdleInTransactionTimeoutMs { get; set; } = 30_000;

    /// <summary>Most studies that a tenant may have queued, at least 0; a tenant's own limit goes before it.</summary>
    public int MaxQueuedStudiesPerTenant { get; set; } = 10_000;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside the range that its documentation states.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPoolSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxPoolSize, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(StatementTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LockTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(IdleInTransactionTimeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxQueuedStudiesPerTenant);
    }
}
