namespace Dse.Cli.Tests;

public sealed class MalformedSpecTests
{
    [Theory]
    [InlineData("validate")]
    [InlineData("run")]
    public async Task Three_hundred_malformed_specs_each_exit_with_3_and_name_path_code_and_mend(string command)
    {
        var number = 0;
        foreach (var (family, text) in MalformedSpecs.Make(300, seed: 2_026))
        {
            var run = await CommandRun.WithInput(text, command, "-", "--json");

            var what = $"{family} {number++}: {text} -> exit {run.Exit} {run.Output} {run.Error}";
            Assert.True(run.Exit == 3, what);
            var errors = run.Json().GetProperty("errors").EnumerateArray().ToList();
            Assert.True(errors.Count > 0, what);
            Assert.All(errors, error =>
            {
                Assert.StartsWith("$", error.GetProperty("path").GetString(), StringComparison.Ordinal);
                Assert.Matches("^[a-z][A-Za-z0-9]+$", error.GetProperty("code").GetString());
                Assert.True(error.GetProperty("message").GetString()!.Length is > 10 and < 2_000, what);
            });
        }
    }
}
