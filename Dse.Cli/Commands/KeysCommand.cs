using System.CommandLine;
using System.Text.Json.Nodes;
using Dse.Cli.Client;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse keys</c>: API keys of a tenant.</summary>
/// <remarks>
/// Speaks to a server when one is named, and else, when <c>ConnectionStrings__Dse</c> names a database, to that: the
/// operator's way to the first key of a tenant.
/// </remarks>
internal static class KeysCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var command = new CommandWithExamples(
            "keys",
            "Creates, lists and revokes API keys. With ConnectionStrings__Dse set and no server named, works on that database directly, which makes the first key of a tenant.",
            "dse keys create --name ci --role write",
            "ConnectionStrings__Dse='Host=db;Database=dse;Username=dse' dse keys create --name admin --role admin --tenant acme");
        command.Add(CreateKey(terminal, json));
        command.Add(ListKeys(terminal, json));
        command.Add(RevokeKey(terminal, json));
        return command;
    }

    private static Command CreateKey(Terminal terminal, Option<bool> json)
    {
        var name = new Option<string>("--name") { HelpName = "TEXT", Description = "A label for people.", Required = true };
        var role = new Option<string>("--role") { HelpName = "ROLE", Description = "read, write or admin; each includes the ones before it.", DefaultValueFactory = _ => "write" };
        role.AcceptOnlyFromAmong("read", "write", "admin");
        var days = new Option<int?>("--days") { HelpName = "N", Description = "The key ends after so many days; never when left out." };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out var count) && count is < 1 or > 36_500)
            {
                result.AddError("--days takes 1 to 36500.");
            }
        });
        var command = new CommandWithExamples("create", "Creates a key and prints it. It cannot be read again.", "dse keys create --name ci --role write --days 90") { name, role, days };
        AddAction(terminal, json, command, async (keys, parsed, ct) =>
        {
            DateTimeOffset? expires = parsed.GetValue(days) is { } count ? TimeProvider.System.GetUtcNow().AddDays(count) : null;
            var (created, text) = await keys.CreateAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(role), expires, ct);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(writer => new JsonObject { ["key"] = text, ["info"] = created.DeepClone() }.WriteTo(writer));
            }
            else
            {
                terminal.Text.WriteLine(text);
                terminal.Say("This is the only time that the key is shown. Give it with --key or DSE_KEY.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command ListKeys(Terminal terminal, Option<bool> json)
    {
        var command = new CommandWithExamples("list", "Lists all keys, revoked ones too; never the keys themselves.", "dse keys list");
        AddAction(terminal, json, command, async (keys, parsed, ct) =>
        {
            var all = await keys.ListAsync(ct);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(writer => all.WriteTo(writer));
                return ExitCode.Done;
            }

            foreach (var key in all)
            {
                var ended = key!["revokedAt"] is not null ? "revoked" : key["expiresAt"] is { } at ? $"until {at}" : "valid";
                terminal.Text.WriteLine($"{key["id"]}  {key["prefix"]}...  {key["role"],-5}  {ended}  {key["name"]}");
            }

            if (all.Count == 0)
            {
                terminal.Text.WriteLine("no keys");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command RevokeKey(Terminal terminal, Option<bool> json)
    {
        var id = new Argument<Guid>("ID") { Description = "The key's id, as 'dse keys list' prints it." };
        var command = new CommandWithExamples("revoke", "Ends a key now and for good.", "dse keys revoke 0199e9b2-6a4e-7c1e-9a61-0c3f6f2f7c11") { id };
        AddAction(terminal, json, command, async (keys, parsed, ct) =>
        {
            await keys.RevokeAsync(parsed.GetValue(id), ct);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(writer => new JsonObject { ["revoked"] = parsed.GetValue(id).ToString() }.WriteTo(writer));
            }
            else
            {
                terminal.Text.WriteLine($"{parsed.GetValue(id)} is revoked");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void AddAction(Terminal terminal, Option<bool> json, Command command, Func<IKeyRing, ParseResult, CancellationToken, Task<int>> run)
    {
        var server = new ServerOptions();
        server.AddTo(command);
        var tenant = new Option<string?>("--tenant") { HelpName = "NAME", Description = "With ConnectionStrings__Dse: whose keys; 'local' when left out. A tenant that is not there is opened." };
        command.Add(tenant);
        command.SetAction(async (parsed, ct) =>
        {
            var connection = Environment.GetEnvironmentVariable("ConnectionStrings__Dse");
            if (string.IsNullOrWhiteSpace(connection) || server.IsNamed(parsed))
            {
                if (parsed.GetValue(tenant) is not null)
                {
                    terminal.Say("dse: --tenant needs ConnectionStrings__Dse and no --server: a server's keys are those of the tenant of your own key.");
                    return ExitCode.Usage;
                }

                using var client = server.Connect(parsed);
                return await run(new ServerKeys(client), parsed, ct);
            }

            await using var keys = await DatabaseKeys.OpenAsync(connection, parsed.GetValue(tenant) ?? "local", ct);
            return await run(keys, parsed, ct);
        });
    }
}
