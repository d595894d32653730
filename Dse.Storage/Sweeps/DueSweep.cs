namespace Dse.Storage.Sweeps;

/// <summary>A sweep whose slot has come.</summary>
/// <param name="TenantId">Whose.</param>
/// <param name="Id">The sweep.</param>
/// <param name="Slot">The slot.</param>
public sealed record DueSweep(TenantId TenantId, Guid Id, DateTimeOffset Slot);
