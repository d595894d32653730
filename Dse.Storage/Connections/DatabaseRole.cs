namespace Dse.Storage.Connections;

/// <summary>The database role that a transaction takes on; none of them owns a table or passes row-level security by.</summary>
internal enum DatabaseRole
{
    /// <summary>Sees one tenant's rows.</summary>
    App,

    /// <summary>Claims and carries out studies of all tenants.</summary>
    Worker,

    /// <summary>Resolves credentials and opens tenants.</summary>
    Auth,
}
