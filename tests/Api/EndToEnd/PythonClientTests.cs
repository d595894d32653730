using System.Diagnostics;

namespace Dse.Api.Tests.EndToEnd;

/// <summary>The tests of <c>clients/python</c>, which are in Python, against a service.</summary>
[Collection(ApiTests.Name)]
public sealed class PythonClientTests(ApiFixture api)
{
    [Fact]
    public async Task The_Python_client_does_what_its_tests_say()
    {
        await using var service = await api.WithWorkersAsync();
        var start = new ProcessStartInfo("python3", ["-m", "unittest", "test_dse"])
        {
            WorkingDirectory = Repository.PathOf("clients", "python"),
            UseShellExecute = false,
            RedirectStandardError = true,
            Environment = { ["DSE_SERVER"] = service.Urls.Single(), ["DSE_KEY"] = string.Empty, ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };

        using var python = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var said = await python.StandardError.ReadToEndAsync(deadline.Token);
        await python.WaitForExitAsync(deadline.Token);

        Assert.True(python.ExitCode == 0, said);
        Assert.Contains("Ran 7 tests", said, StringComparison.Ordinal);
    }
}
