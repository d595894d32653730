using System.CommandLine;
using Dse.Cli.Terminals;

namespace Dse.Cli.Tests;

public sealed class HelpTests
{
    private static readonly string[] Promised =
    [
        "demo", "serve", "worker", "run", "evaluate", "explain", "compare", "export", "validate", "submit", "list", "show", "watch", "front", "cancel", "keys", "catalog", "bench",
    ];

    public static TheoryData<string> Commands() => new(Promised);

    [Fact]
    public async Task The_help_names_every_command_and_hides_the_workers_own()
    {
        var run = await CommandRun.Of("--help");

        Assert.Equal(0, run.Exit);
        Assert.All(Promised, name => Assert.Contains($"  {name}", run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("attempt", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        var run = await CommandRun.Of(command, "--help");

        Assert.Equal(0, run.Exit);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
        Assert.Contains("Example", run.Output, StringComparison.Ordinal);
        Assert.Contains($"dse {command}", run.Output, StringComparison.Ordinal);
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_and_option_is_described()
    {
        var root = DseCommand.CreateRoot(Terminal.Standard());

        Assert.All(AllCommands(root), command =>
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
            Assert.All(command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), argument.Name));
        });
    }

    [Fact]
    public async Task No_command_shows_the_help_and_is_a_usage_error()
    {
        var run = await CommandRun.Of();

        Assert.Equal(2, run.Exit);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<Command> AllCommands(Command command) => command.Subcommands.SelectMany(AllCommands).Prepend(command);
}
