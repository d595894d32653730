namespace Dse.Faults.Tests;

/// <summary>The command under test, as built beside the tests.</summary>
internal static class Programs
{
    public static string Cli { get; } = Path.Combine(AppContext.BaseDirectory, "Dse.Cli.dll");

    /// <summary>The .NET host that runs these tests.</summary>
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    public static IReadOnlyList<string> Attempt { get; } = [DotNet, Cli, "attempt"];
}
