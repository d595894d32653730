using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Dse.Cli.Client;
using Dse.Cli.Terminals;
using Spectre.Console;

namespace Dse.Cli.Commands;

/// <summary><c>dse sweeps</c>: families of studies on a server, by hand or by a cron line.</summary>
internal static class SweepsCommand
{
    private const string SampleId = "0199e9b2-6a4e-7c1e-9a61-0c3f6f2f7c11";

    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var command = new CommandWithExamples(
            "sweeps",
            "Makes, runs and reads sweeps of a server: a spec template with axes, and perhaps a cron line (docs/sweeps.md).",
            "dse sweeps create examples/sweeps/cluster-size.yaml",
            $"dse sweeps run {SampleId}",
            $"dse sweeps table {SampleId}",
            $"dse sweeps changes {SampleId}");
        command.Add(CreateSweep(terminal, json));
        command.Add(List(terminal, json));
        command.Add(Act(terminal, json, "show", "Shows a sweep with its definition and next slots.", HttpMethod.Get, string.Empty, PrintSweep));
        command.Add(Act(terminal, json, "run", "Queues the studies of one run now.", HttpMethod.Post, "/run", PrintRun));
        command.Add(Act(terminal, json, "runs", "Lists the runs of a sweep, newest first.", HttpMethod.Get, "/runs?limit=200", PrintRuns));
        command.Add(Act(terminal, json, "pause", "Holds its slots back.", HttpMethod.Post, "/pause", PrintState));
        command.Add(Act(terminal, json, "resume", "Fires again from the next slot on.", HttpMethod.Post, "/resume", PrintState));
        command.Add(Act(terminal, json, "delete", "Deletes a sweep; its studies stay.", HttpMethod.Delete, string.Empty, (t, _) => t.Text.WriteLine("deleted")));
        command.Add(OfRun(terminal, json, "front", "The joint front of a run.", PrintFront, since: false));
        command.Add(OfRun(terminal, json, "table", "The axes' values against the best of each study.", PrintTable, since: false));
        command.Add(OfRun(terminal, json, "changes", "What changed since the run before, and why.", PrintChanges, since: true));
        return command;
    }

    private static Command CreateSweep(Terminal terminal, Option<bool> json)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The sweep, YAML or JSON." };
        var command = new CommandWithExamples("create", "Keeps a new sweep; nothing runs before its first slot or 'run'.", "dse sweeps create examples/sweeps/cluster-size.yaml") { file };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            using var client = server.Connect(parsed);
            var path = parsed.GetRequiredValue(file).FullName;
            var text = await File.ReadAllBytesAsync(path, ct);
            var mediaType = SpecSubmission.IsJson(path, text) ? "application/json" : "application/yaml";
            var made = await client.JsonAsync(HttpMethod.Post, "/v1/sweeps", ct, () => new ByteArrayContent(text) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } });
            Print(terminal, parsed.GetValue(json), made, PrintSweep);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(Terminal terminal, Option<bool> json)
    {
        var command = new CommandWithExamples("list", "Lists sweeps, newest first.", "dse sweeps list");
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            using var client = server.Connect(parsed);
            Print(terminal, parsed.GetValue(json), await client.JsonAsync(HttpMethod.Get, "/v1/sweeps?limit=200", ct), (t, page) => PrintRows(
                t, page, "no sweeps", ["id", "state", "runs", "next", "name"], s => [Text(s, "id"), Text(s, "state"), Text(s, "runs"), Text(s, "nextFireAt"), Text(s, "name")]));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Act(
        Terminal terminal, Option<bool> json, string name, string description, HttpMethod method, string path, Action<Terminal, JsonElement> print) => Create(
            new CommandWithExamples(name, description, $"dse sweeps {name} {SampleId}"),
            async (client, id, parsed, ct) => Print(terminal, parsed.GetValue(json), await client.JsonAsync(method, $"/v1/sweeps/{id}{path}", ct), print));

    private static Command OfRun(Terminal terminal, Option<bool> json, string name, string description, Action<Terminal, JsonElement> print, bool since)
    {
        var run = new Option<int?>("--run") { HelpName = "N", Description = "The run; the last one that was started when left out." };
        var before = new Option<int?>("--since") { HelpName = "N", Description = "The earlier run; the one before when left out." };
        var command = new CommandWithExamples(name, description, $"dse sweeps {name} {SampleId}") { run };
        if (since)
        {
            command.Add(before);
        }

        return Create(command, async (client, id, parsed, ct) =>
        {
            string[] query = [.. new[] { (Name: "run", Value: parsed.GetValue(run)), (Name: "since", Value: since ? parsed.GetValue(before) : null) }
                .Where(q => q.Value is not null).Select(q => FormattableString.Invariant($"{q.Name}={q.Value}"))];
            Print(terminal, parsed.GetValue(json), await client.JsonAsync(HttpMethod.Get, $"/v1/sweeps/{id}/{name}?{string.Join('&', query)}", ct), print);
        });
    }

    private static Command Create(Command command, Func<ApiClient, Guid, ParseResult, CancellationToken, Task> run)
    {
        var id = new Argument<Guid>("ID") { Description = "The sweep's id, as 'dse sweeps list' prints it." };
        var server = new ServerOptions();
        command.Add(id);
        server.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            using var client = server.Connect(parsed);
            await run(client, parsed.GetValue(id), parsed, ct);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, bool json, JsonElement answer, Action<Terminal, JsonElement> print)
    {
        if (json && answer.ValueKind != JsonValueKind.Undefined)
        {
            StudyCommands.Print(terminal, answer);
        }
        else if (json)
        {
            terminal.WriteJson(writer => { writer.WriteStartObject(); writer.WriteEndObject(); });
        }
        else
        {
            print(terminal, answer);
        }
    }

    private static void PrintSweep(Terminal terminal, JsonElement detail)
    {
        var sweep = detail.GetProperty("sweep");
        terminal.Text.WriteLine($"{Text(sweep, "name")} {Text(sweep, "id")}");
        PrintState(terminal, sweep);
        terminal.Text.WriteLine($"{Text(detail, "studiesPerRun")} studies a run; {Text(sweep, "runs")} runs, {Text(sweep, "studies")} studies so far");
        foreach (var slot in detail.GetProperty("nextSlots").EnumerateArray())
        {
            terminal.Text.WriteLine($"next {slot}");
        }
    }

    private static void PrintState(Terminal terminal, JsonElement sweep) =>
        terminal.Text.WriteLine(sweep.GetProperty("reason").ValueKind == JsonValueKind.Null ? Text(sweep, "state") : $"{Text(sweep, "state")}: {Text(sweep, "reason")}");

    private static void PrintRun(Terminal terminal, JsonElement run) =>
        terminal.Text.WriteLine($"run {Text(run, "run")} {Text(run, "outcome")}: {Text(run, "studies")} studies");

    private static void PrintRuns(Terminal terminal, JsonElement page) => PrintRows(
        terminal, page, "no runs", ["run", "slot", "started", "by", "outcome", "studies"],
        r => [Text(r, "run"), Text(r, "slot"), Text(r, "startedAt"), Text(r, "actor"), Text(r, "outcome"), Text(r, "studies")]);

    private static void PrintFront(Terminal terminal, JsonElement front)
    {
        var metrics = Metrics(front);
        PrintRows(
            terminal, front, "no points", ["study", .. metrics, "values"],
            p => [Text(p, "study"), .. metrics.Select(m => Text(p.GetProperty("point").GetProperty("metrics"), m)), p.GetProperty("values").GetRawText()], "points");
        PrintOpen(terminal, front);
    }

    private static void PrintTable(Terminal terminal, JsonElement table)
    {
        var metrics = Metrics(table);
        PrintRows(
            terminal, table, "no studies", ["values", "state", .. metrics, "on joint front"],
            r => [
                r.GetProperty("values").GetRawText(), Text(r.GetProperty("study"), "state"),
                .. metrics.Select(m => r.GetProperty("best") is { ValueKind: JsonValueKind.Object } best ? Text(best, m) : "-"), Text(r, "onJointFront")],
            "rows");
    }

    private static void PrintChanges(Terminal terminal, JsonElement changes)
    {
        if (changes.GetProperty("since").ValueKind == JsonValueKind.Null)
        {
            terminal.Text.WriteLine($"run {Text(changes, "run")} is the first: there is none before it to compare with");
            terminal.Text.WriteLine(FormattableString.Invariant($"{changes.GetProperty("gained").GetArrayLength()} points on its joint front, hypervolume {Text(changes, "hypervolumeAfter")}"));
            terminal.Text.WriteLine(changes.GetProperty("nextFireAt").ValueKind == JsonValueKind.Null ? "the next run comes when asked for: 'dse sweeps run ID'" : $"the next run comes {Text(changes, "nextFireAt")}");
            PrintOpen(terminal, changes);
            return;
        }

        terminal.Text.WriteLine($"run {Text(changes, "run")} against run {Text(changes, "since")}");
        terminal.Text.WriteLine(FormattableString.Invariant(
            $"{changes.GetProperty("gained").GetArrayLength()} points gained, {changes.GetProperty("lost").GetArrayLength()} lost, {changes.GetProperty("moved").GetArrayLength()} moved, {Text(changes, "same")} the same"));
        terminal.Text.WriteLine($"hypervolume {Text(changes, "hypervolumeBefore")} -> {Text(changes, "hypervolumeAfter")} (drift {Text(changes, "driftRatio")})");
        foreach (var cause in changes.GetProperty("causes").EnumerateArray())
        {
            var entry = Text(cause, "entry") is { Length: > 0 } name ? $" of {name}" : string.Empty;
            terminal.Text.WriteLine($"differs: {Text(cause, "what")}{entry}: {Text(cause, "before")} -> {Text(cause, "after")} in {Text(cause, "studies")} studies");
        }

        PrintOpen(terminal, changes);
    }

    private static void PrintOpen(Terminal terminal, JsonElement answer)
    {
        if (answer.GetProperty("openStudies").GetInt32() is > 0 and var open)
        {
            terminal.Say($"{open} studies have not ended: this may still change.");
        }
    }

    private static string[] Metrics(JsonElement answer) => [.. answer.GetProperty("objectives").EnumerateArray().Select(o => o.GetString()!.Split(' ')[1])];

    private static void PrintRows(
        Terminal terminal, JsonElement answer, string none, string[] columns, Func<JsonElement, string[]> row, string list = "items")
    {
        var rows = answer.GetProperty(list).EnumerateArray().Select(row).ToList();
        if (rows.Count == 0)
        {
            terminal.Text.WriteLine(none);
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns([.. columns.Select(Markup.Escape)]);
        rows.ForEach(r => table.AddRow([.. r.Select(Markup.Escape)]));
        terminal.OutputConsole().Write(table);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member.ToString() : "-";
}
