namespace Dse.Storage;

/// <summary>Whose data a call reads and writes. Comes only from a credential, never from a request's body or address.</summary>
/// <param name="Value">The tenant's row id.</param>
public readonly record struct TenantId(Guid Value)
{
    /// <summary>The one tenant of a service without keys (the embedded default on loopback).</summary>
    public static TenantId Local { get; } = new(new Guid("00000000-0000-7000-8000-000000000001"));

    /// <summary>The id as a lower-case UUID.</summary>
    public override string ToString() => Value.ToString("D");
}
