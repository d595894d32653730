namespace Dse.Api.Security;

/// <summary>Names of the authorization policies; each includes the ones before it.</summary>
internal static class Policies
{
    /// <summary>May look.</summary>
    public const string Read = "read";

    /// <summary>May submit, change and delete.</summary>
    public const string Write = "write";

    /// <summary>May manage the tenant's keys.</summary>
    public const string Admin = "admin";
}
