using System.CommandLine;
using Dse.Cli.Calibrations;
using Dse.Cli.Terminals;
using Dse.Formats.Evaluations;
using Dse.Solvers.Studies;

namespace Dse.Cli.Commands;

/// <summary>What <c>evaluate</c> and <c>explain</c> share: lines from a file or standard input to answers on the output.</summary>
internal static class LineFile
{
    public static Argument<string?> Argument() => new("FILE")
    {
        Description = "JSON lines; - or nothing reads standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static async Task<int> AskAsync(Terminal terminal, string? path, LineQuestion question, bool asArray, CancellationToken ct)
    {
        SolverKinds.Register();
        LineTally tally;
        var devices = DeviceFiles.Beside(path);
        if (path is null or "-")
        {
            tally = await EvaluationLines.RunAsync(terminal.Input, terminal.Output, question, asArray, ct, devices.Put);
        }
        else
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
            tally = await EvaluationLines.RunAsync(file, terminal.Output, question, asArray, ct, devices.Put);
        }

        if (tally.Errors > 0)
        {
            terminal.Say($"dse: {Numbers.Count(tally.Errors)} of {Numbers.Count(tally.Lines)} lines were answered with an error");
        }

        return ExitCode.Done;
    }
}
