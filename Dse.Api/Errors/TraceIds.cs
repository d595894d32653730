using System.Diagnostics;

namespace Dse.Api.Errors;

/// <summary>The id that joins a client's answer to the service's logs and traces.</summary>
internal static class TraceIds
{
    /// <summary>The W3C trace id where there is one, else the connection's request id.</summary>
    public static string Of(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
