using System.Diagnostics;

namespace Dse.Cli.Tests;

/// <summary>Vectors never change an answer: a processor without them gives the same bytes.</summary>
public sealed class InstructionSetTests
{
    private const string Spec = """
        {"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8},"sequence":4096,"globalBatch":32,"precision":"bf16",
         "search":{"strategy":"exhaustive"}}
        """;

    [Fact]
    public async Task A_study_without_vector_instructions_has_the_same_front()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.json", Spec);

        var fronts = await Task.WhenAll(FrontOf(spec, Path.Combine(folder.Path, "with"), hardware: true), FrontOf(spec, Path.Combine(folder.Path, "without"), hardware: false));

        Assert.NotEmpty(fronts[0]);
        Assert.Equal(fronts[0], fronts[1]);
    }

    // front.csv holds no times, so that equal runs are equal byte for byte.
    private static async Task<string> FrontOf(string spec, string output, bool hardware)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Dse.Cli.dll"), "run", spec, "--out", output, "--threads", "1", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_EnableHWIntrinsic"] = hardware ? "1" : "0";
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, texts[1]);
        return await File.ReadAllTextAsync(Path.Combine(output, "front.csv"));
    }
}
