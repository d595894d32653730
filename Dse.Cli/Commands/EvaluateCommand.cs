using System.CommandLine;
using Dse.Cli.Terminals;
using Dse.Formats.Evaluations;

namespace Dse.Cli.Commands;

/// <summary><c>dse evaluate [FILE|-]</c>: the cost models as a calculator.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var file = LineFile.Argument();
        var command = new CommandWithExamples(
            "evaluate",
            "Answers JSON lines in order with metrics. A bad line gets an error of its own and the rest goes on.",
            """echo '{"kind":"TrainingPlan","model":"meta-llama/Meta-Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8,"devicesPerNode":8,"scaleOutGBps":50},"sequence":8192,"globalBatch":64,"precision":"bf16","plan":{"tp":8,"microbatch":1}}' | dse evaluate""")
        {
            file,
        };
        command.SetAction((parsed, ct) => LineFile.AskAsync(terminal, parsed.GetValue(file), LineQuestion.Evaluate, parsed.GetValue(json), ct));
        return command;
    }
}
