using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Cli.Client;
using Dse.Cli.Terminals;
using Spectre.Console;

namespace Dse.Cli.Commands;

/// <summary><c>dse list</c>: the studies of a server.</summary>
internal static class ListCommand
{
    private const int PageSize = 100;

    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var state = new Option<string[]>("--state") { HelpName = "STATE", Description = "Only studies in this state; may be given more than once." };
        state.AcceptOnlyFromAmong("queued", "running", "succeeded", "infeasible", "failed", "cancelled", "quarantined");
        var limit = new Option<int>("--limit") { HelpName = "N", Description = "At most so many, newest first.", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var count) && count < 1)
            {
                result.AddError("--limit takes 1 or more.");
            }
        });
        var server = new ServerOptions();
        var command = new CommandWithExamples("list", "Lists the studies of a server, newest first.", "dse list --state running")
        {
            state,
            limit,
        };
        server.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            using var client = server.Connect(parsed);
            var studies = await ReadAsync(client, parsed.GetValue(state) ?? [], parsed.GetValue(limit), ct);
            Print(terminal, parsed.GetValue(json), studies);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<List<StudyState>> ReadAsync(ApiClient client, string[] states, int limit, CancellationToken ct)
    {
        var studies = new List<StudyState>();
        string? cursor = null;
        do
        {
            var path = new StringBuilder("/v1/studies?limit=").Append(Math.Min(limit - studies.Count, PageSize));
            foreach (var state in states)
            {
                path.Append("&state=").Append(state);
            }

            if (cursor is not null)
            {
                path.Append("&cursor=").Append(Uri.EscapeDataString(cursor));
            }

            var page = await client.JsonAsync(HttpMethod.Get, path.ToString(), ct);
            studies.AddRange(page.GetProperty("items").EnumerateArray().Select(s => new StudyState(s)));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null && studies.Count < limit);
        return studies;
    }

    private static void Print(Terminal terminal, bool json, List<StudyState> studies)
    {
        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartArray();
                studies.ForEach(s => s.Json.WriteTo(writer));
                writer.WriteEndArray();
            });
            return;
        }

        if (studies.Count == 0)
        {
            terminal.Text.WriteLine("no studies");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("id", "created", "kind", "state", "progress", "name");
        foreach (var study in studies)
        {
            var created = study.CreatedAt?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";
            table.AddRow([.. new[] { study.Id, created, study.Kind, study.State, study.Detail, study.Name }.Select(Markup.Escape)]);
        }

        terminal.OutputConsole().Write(table);
    }
}
