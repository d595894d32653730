using System.CommandLine;
using System.CommandLine.Help;
using Dse.Cli.Client;
using Dse.Cli.Commands;
using Dse.Cli.Terminals;

namespace Dse.Cli;

/// <summary>The command line: builds the tree, parses, runs, and maps what went wrong to exit codes.</summary>
/// <remarks>Building the tree touches neither the web server nor the cost models, so that help answers at once.</remarks>
internal static class DseCommand
{
    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken ct)
    {
        var root = CreateRoot(terminal);

        // No @files: a spec's path may start with an at sign.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (args.Count == 0)
        {
            await root.Parse(["--help"]).InvokeAsync(new InvocationConfiguration { Output = terminal.Text, Error = terminal.Error }, ct);
            return ExitCode.Usage;
        }

        var asksHelp = parsed.Action is HelpWithExamples;
        if (parsed.Errors.Count > 0 && !asksHelp)
        {
            return PrintUsage(terminal, parsed);
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Text,
                Error = terminal.Error,
            };
            return await parsed.InvokeAsync(invocation, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            terminal.Say("dse: cancelled");
            return ExitCode.Cancelled;
        }
        catch (ApiException e)
        {
            return e.Print(terminal, parsed.GetValue<bool>("--json"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or FormatException)
        {
            // The reader of our output has gone, for example `dse evaluate | head`: nothing is left to say.
            if (e is IOException && IsBrokenPipe(e))
            {
                return ExitCode.Done;
            }

            terminal.Say($"dse: {e.Message}");
            return e is FileNotFoundException or DirectoryNotFoundException ? ExitCode.Usage : ExitCode.Failed;
        }
    }

    internal static RootCommand CreateRoot(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON document instead of text.", Recursive = true };
        var root = new RootCommand(
            """
            Finds the configurations of AI hardware and AI models that are worth having.

              dse run examples/training-llama3-70b.yaml     search here and now
              dse demo                                      the whole service once, from submission to stored front
              dse COMMAND --help                            what a command does, with an example
            """)
        {
            HelpName = "dse",
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.Add(json);
        foreach (var command in (Command[])
            [
                DemoCommand.Create(terminal, json),
                ServeCommand.Create(terminal, json),
                WorkerCommand.Create(terminal, json),
                RunCommand.Create(terminal, json),
                EvaluateCommand.Create(terminal, json),
                ExplainCommand.Create(terminal, json),
                CompareCommand.Create(terminal, json),
                ExportCommand.Create(terminal, json),
                CheckCommand.Create(terminal, json),
                ValidateCommand.Create(terminal, json),
                SubmitCommand.Create(terminal, json),
                ListCommand.Create(terminal, json),
                ShowCommand.Create(terminal, json),
                WatchCommand.Create(terminal, json),
                FrontCommand.Create(terminal, json),
                CancelCommand.Create(terminal, json),
                AttachCommand.Create(terminal, json),
                SweepsCommand.Create(terminal, json),
                KeysCommand.Create(terminal, json),
                CatalogCommand.Create(terminal, json),
                CalibrateCommand.Create(terminal, json),
                ProxyCommand.Create(terminal, json),
                BenchCommand.Create(terminal, json),
                AttemptCommand.Create(),
            ])
        {
            root.Add(command);
        }

        return root;
    }

    private static int PrintUsage(Terminal terminal, ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
        {
            terminal.Say($"dse: {error.Message}");
        }

        var names = parsed.CommandResult.Command is RootCommand ? string.Empty : $" {parsed.CommandResult.Command.Name}";
        terminal.Say($"Try 'dse{names} --help'.");
        return ExitCode.Usage;
    }

    private static bool IsBrokenPipe(Exception e) => e.HResult == 32 || e.Message.Contains("Broken pipe", StringComparison.Ordinal);
}
