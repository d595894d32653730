namespace Dse.Cli.Tests;

public sealed class ValidateTests
{
    public static TheoryData<string> Examples() => new(Directory.EnumerateFiles(Repository.File("examples"), "*.yaml").Select(f => Path.GetFileName(f)!));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_is_valid(string example)
    {
        var run = await CommandRun.Of("validate", Repository.File($"examples/{example}"), "--json");

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json().GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task All_errors_are_named_with_their_place_in_the_text()
    {
        var text = Specs.Small
            .Replace("devices: 8,", "devices: -8,", StringComparison.Ordinal)
            .Replace("meta-llama/Meta-Llama-3.1-8B", "Lama-8B", StringComparison.Ordinal)
            .Replace("memoryGiB <= 70", "memory <= 70", StringComparison.Ordinal);

        var run = await CommandRun.WithInput(text, "validate", "-", "--json");

        Assert.Equal(3, run.Exit);
        var errors = run.Json().GetProperty("errors").EnumerateArray().ToList();
        Assert.Contains(errors, e => e.GetProperty("path").GetString() == "$.model" && e.GetProperty("line").GetInt32() == 3);
        Assert.Contains(errors, e => e.GetProperty("path").GetString() == "$.cluster.devices" && e.GetProperty("line").GetInt32() == 4);
    }

    [Fact]
    public async Task Text_for_people_goes_to_the_error_stream_and_names_path_place_code_and_mend()
    {
        var run = await CommandRun.WithInput(Specs.Small.Replace("sequence: 4096", "sequence: 0", StringComparison.Ordinal), "validate", "-");

        Assert.Equal(3, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains("$.sequence (line 5, column 11) outOfRange:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strategy_that_does_not_suit_the_space_is_an_error_of_the_spec()
    {
        var run = await CommandRun.WithInput(Specs.Small.Replace("exhaustive", "exact", StringComparison.Ordinal), "validate", "-", "--json");

        Assert.Equal(3, run.Exit);
        Assert.Equal("$.search.strategy", run.Json().GetProperty("errors")[0].GetProperty("path").GetString());
    }

    [Theory]
    [InlineData("[]", "notAnObject")]
    [InlineData("", "emptySpec")]
    [InlineData("a: 1", "missingField")]
    [InlineData("kind: 7", "wrongType")]
    [InlineData("kind: Nonsense", "unknownKind")]
    public async Task What_is_no_spec_at_all_is_named(string text, string code)
    {
        var run = await CommandRun.WithInput(text, "validate", "-", "--json");

        Assert.Equal(3, run.Exit);
        Assert.Equal(code, run.Json().GetProperty("errors")[0].GetProperty("code").GetString());
    }
}
