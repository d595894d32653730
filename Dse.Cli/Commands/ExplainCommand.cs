using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using Dse.Cli.Calibrations;
using Dse.Cli.Terminals;
using Dse.Formats.Evaluations;
using Dse.Solvers.Studies;

namespace Dse.Cli.Commands;

/// <summary><c>dse explain [FILE|-]</c>: where the time, memory and energy of a design go.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var file = LineFile.Argument();
        var command = new CommandWithExamples(
            "explain",
            "Takes the lines that 'evaluate' takes and answers each as a waterfall: what takes the time, memory and energy, what binds; with 'require' in a line also what a limit needs of the hardware. One line per answer when the output is a file or a program, a tree on a terminal.",
            "dse explain plan.jsonl",
            "dse explain plan.jsonl --json",
            """echo '{"model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8},"sequence":8192,"globalBatch":64,"plan":{"tp":4},"require":{"stepTimeSeconds":5}}' | dse explain""")
        {
            file,
        };
        command.SetAction((parsed, ct) => parsed.GetValue(json) || !terminal.IsOutputInteractive
            ? LineFile.AskAsync(terminal, parsed.GetValue(file), LineQuestion.Explain, parsed.GetValue(json), ct)
            : PrintTreesAsync(terminal, parsed.GetValue(file), ct));
        return command;
    }

    private static async Task<int> PrintTreesAsync(Terminal terminal, string? path, CancellationToken ct)
    {
        SolverKinds.Register();
        using var reader = path is null or "-"
            ? new StreamReader(terminal.Input, leaveOpen: true)
            : new StreamReader(path);
        var devices = DeviceFiles.Beside(path);
        long number = 0;
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            var answer = new ArrayBufferWriter<byte>();
            EvaluationLines.Answer(Encoding.UTF8.GetBytes(line), number, LineQuestion.Explain, answer, devices.Put);
            using var document = JsonDocument.Parse(answer.WrittenMemory);
            JsonTree.Print(terminal, document.RootElement);
        }

        return ExitCode.Done;
    }
}
