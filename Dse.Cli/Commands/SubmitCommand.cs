using System.CommandLine;
using System.Text.Json;
using Dse.Cli.Calibrations;
using Dse.Cli.Client;
using Dse.Cli.Studies;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Formats.Networks;
using Dse.Formats.Tables;

namespace Dse.Cli.Commands;

/// <summary><c>dse submit SPEC</c>: queues a study on a server.</summary>
internal static class SubmitCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var spec = new Argument<string>("SPEC") { Description = "A spec in YAML or JSON, or - for standard input." };
        var wait = new Option<bool>("--wait") { Description = "Follow the study to its end and print its front." };
        var key = new Option<string?>("--idempotency-key")
        {
            HelpName = "TEXT",
            Description = "Sending the same spec again with the same key gives the same study; a new random key when left out.",
        };
        var server = new ServerOptions();
        var command = new CommandWithExamples(
            "submit",
            "Queues a study on a server. Once this prints an id, the study is stored and will be carried out.",
            "dse submit examples/training-llama3-70b.yaml --wait")
        {
            spec,
            wait,
            key,
        };
        server.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            using var client = server.Connect(parsed);
            return await RunAsync(client, terminal, parsed.GetValue(json), parsed.GetRequiredValue(spec), parsed.GetValue(wait), parsed.GetValue(key), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(ApiClient client, Terminal terminal, bool json, string path, bool wait, string? key, CancellationToken ct)
    {
        var text = await SpecFile.ReadAsync(path, terminal.Input, ct);
        var errors = new List<SpecError>();
        if (SpecFile.Parse(path, text, []) is { } document && (DeviceFiles.IsIn(text) || NetworkFiles.AreIn(document.Root) || TableFiles.AreIn(document.Root)))
        {
            var folder = path == "-" ? string.Empty : Path.GetDirectoryName(path) ?? string.Empty;
            var spec = await NetworkPaths.ExpandAsync(DeviceFiles.Beside(path).Put(document.Root, errors), folder, errors, ct, keepsHashes: true);
            spec = await TablePaths.UploadAsync(client, spec, folder, errors, ct);
            if (errors.Count > 0)
            {
                return SpecErrorOutput.Print(terminal, json, path, errors, document);
            }

            (path, text) = ("spec.json", JsonSerializer.SerializeToUtf8Bytes(spec));
        }

        var study = await SpecSubmission.SendAsync(client, path, text, key ?? Guid.CreateVersion7().ToString(), ct);
        if (!wait)
        {
            if (json)
            {
                terminal.WriteJson(study.Json.WriteTo);
            }
            else
            {
                terminal.Text.WriteLine(study.Id);
                terminal.Say($"{study.Name} is {study.State}; 'dse watch {study.Id}' follows it.");
            }

            return ExitCode.Done;
        }

        terminal.Say($"{study.Name}: submitted as {study.Id}");
        try
        {
            study = await StudyFollower.WaitAsync(client, terminal, study, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            terminal.Say($"dse: no longer waiting; the study goes on. 'dse watch {study.Id}' follows it, 'dse cancel {study.Id}' stops it.");
            return ExitCode.Cancelled;
        }

        return await StudyFollower.PrintFrontAsync(client, terminal, json, study, ct);
    }
}
