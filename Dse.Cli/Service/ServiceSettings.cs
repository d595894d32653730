using Dse.Cli.Client;

namespace Dse.Cli.Service;

/// <summary>How the service is started from the command line; the rest of its configuration comes from the environment.</summary>
/// <param name="Urls">Addresses to listen on.</param>
/// <param name="DataFolder">Folder of the embedded database; null for <c>DSE_DATA</c> or the usual place.</param>
/// <param name="EmbeddedOnly">Whether <c>ConnectionStrings__Dse</c> is passed over.</param>
/// <param name="Quiet">Whether only errors are logged.</param>
internal sealed record ServiceSettings(IReadOnlyList<string> Urls, string? DataFolder, bool EmbeddedOnly, bool Quiet)
{
    /// <summary>Whether the embedded database is used.</summary>
    public bool IsEmbedded => EmbeddedOnly || string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("ConnectionStrings__Dse"));

    /// <summary>The settings of a service that people start.</summary>
    public static ServiceSettings Of(string? urls, string? dataFolder) => new(Split(urls ?? ServerOptions.DefaultServer), dataFolder, EmbeddedOnly: false, Quiet: false);

    /// <summary>The addresses of a list.</summary>
    public static string[] Split(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Configuration that sends logs to the error stream, so that the output stays a program's.</summary>
    public IReadOnlyList<string> LogArguments() =>
    [
        "--Logging:Console:LogToStandardErrorThreshold=Trace",

        // What fails at the start is told by the command itself, without a stack trace.
        "--Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host=Critical",
        $"--Logging:LogLevel:Default={(Quiet ? "Error" : "Information")}",
        $"--Logging:LogLevel:Microsoft={(Quiet ? "Error" : "Warning")}",
        $"--Logging:LogLevel:Quartz={(Quiet ? "Error" : "Warning")}",
    ];
}
