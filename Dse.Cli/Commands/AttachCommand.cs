using System.CommandLine;
using System.Globalization;
using Dse.Cli.Client;
using Dse.Cli.Evaluators;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Solvers.Outside;

namespace Dse.Cli.Commands;

/// <summary><c>dse attach ID --evaluate-with CMD</c>: evaluates the designs of a server's External study with a program of the user's.</summary>
internal static class AttachCommand
{
    private const double DefaultLeaseSeconds = 60;

    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var program = new Option<string>("--evaluate-with") { HelpName = "CMD", Required = true, Description = "Your evaluator: a shell command, as for 'dse run'." };
        var evaluators = new Option<int>("--evaluators") { HelpName = "N", DefaultValueFactory = _ => 1, Description = "Start the evaluator so many times." };
        evaluators.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var count) && count is < 1 or > 256)
            {
                result.AddError("--evaluators takes 1 to 256.");
            }
        });
        var name = new Option<string?>("--client-id") { HelpName = "NAME", Description = "Who comes back under the same name gets its open trials back; a new name by default." };
        var lease = new Option<double>("--lease") { HelpName = "S", DefaultValueFactory = _ => DefaultLeaseSeconds, Description = "Seconds after which a trial goes to somebody else when this client falls silent." };
        var command = new CommandWithExamples(
            "attach",
            "Evaluates the designs of an External study on a server with a program of yours; any number of machines may attach to one study. Ends with the study.",
            "dse attach 0199e9b2-6a4e-7c1e-9a61-0c3f6f2f7c11 --evaluate-with 'python3 sim.py' --evaluators 4")
        {
            program,
            evaluators,
            name,
            lease,
        };
        return StudyCommands.Create(command, async (client, id, parsed, ct) =>
        {
            var detail = await client.JsonAsync(HttpMethod.Get, $"/v1/studies/{id}", ct);
            var spec = detail.GetProperty("spec");
            if (StudyKinds.Resolve(spec, [])?.Parse(spec, []) is not { Problem.IsEvaluatedOutside: true } study)
            {
                terminal.Say($"dse: study {id} evaluates its designs by itself: only studies of kind External take an evaluator.");
                return ExitCode.Usage;
            }

            var settings = new EvaluatorSettings(parsed.GetRequiredValue(program), parsed.GetValue(evaluators));
            using var pool = settings.Start(study, terminal);
            var session = new AttachedSession(
                client, id, parsed.GetValue(name) ?? $"{Environment.MachineName}-{Guid.NewGuid():N}", settings.Count, parsed.GetValue(lease), pool);
            try
            {
                await session.RunAsync(ct);
            }
            catch (OutsideException lost)
            {
                terminal.Say($"dse: {lost.Message}");
                return ExitCode.Failed;
            }
            finally
            {
                settings.Summarise(pool, terminal);
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteJson(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("study", id);
                    writer.WriteString("state", session.State);
                    writer.WriteNumber("evaluations", session.Accepted);
                    writer.WriteEndObject();
                });
            }
            else
            {
                terminal.Text.WriteLine($"{study.Name} is {session.State}; this client evaluated {Numbers.Count(session.Accepted)} of its designs");
            }

            return ExitCode.Done;
        });
    }
}
