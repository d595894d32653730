using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Storage;
using Npgsql;

namespace Dse.Bench.Pages;

/// <summary>What the pages are measured on: a study of 100,000 trials that goes on, and a list of 100,000 studies.</summary>
internal static class PageSeeds
{
    /// <summary>Trials told before anything is measured.</summary>
    public const int Trials = 100_000;

    /// <summary>Studies in the list.</summary>
    public const int Studies = 100_000;

    private const int Batch = 1_000;
    private const string Name = "bench of the pages";
    private const string Worker = "bench";

    // One design in twenty lies on the unit sphere, which is the front; the others lie behind it.
    private const string Spec = $$"""
        {
          "kind": "External", "name": "{{Name}}",
          "parameters": {
            "u": { "type": "real", "from": 0, "to": 1 }, "v": { "type": "real", "from": 0, "to": 1 },
            "shell": { "type": "integer", "from": 1, "to": 20 }, "policy": { "type": "categorical", "values": ["lru", "fifo", "random"] }
          },
          "metrics": { "time": {}, "energy": {}, "area": {} },
          "objectives": [ "min time", "min energy", "min area" ],
          "search": { "strategy": "random", "evaluations": 1000000, "seed": 1 }
        }
        """;

    // A folder that is measured again holds the points of the last time.
    private static readonly double Start = DateTime.UtcNow.TimeOfDay.TotalDays;

    /// <summary>The study of an earlier run in this folder; null when there is none.</summary>
    public static async Task<string?> FindAsync(HttpClient client) =>
        (string?)(await client.GetFromJsonAsync<JsonNode>($"/v1/studies?name={Uri.EscapeDataString(Name)}&state=running&state=queued"))!["items"]!.AsArray().FirstOrDefault()?["id"];

    /// <summary>Submits the study.</summary>
    public static async Task<string> SubmitAsync(HttpClient client) => (string)(await PostAsync(client, "/v1/studies", Spec))["id"]!;

    /// <summary>Answers the study's trials as any client does, until there are enough.</summary>
    public static async Task AnswerAsync(HttpClient client, string study)
    {
        for (var (known, shown) = (await KnownAsync(client, study), 0L); known < Trials; known = await KnownAsync(client, study))
        {
            var trials = await AskAsync(client, study, Batch);
            await TellAsync(client, study, [.. trials.Select(t => Answer((long)t!["trial"]!, t["parameters"]!))]);
            if (known >= shown + 10_000)
            {
                Console.WriteLine($"  {shown = known:N0} trials known");
            }
        }
    }

    // As far as the search has taken them in.
    private static async Task<long> KnownAsync(HttpClient client, string study) =>
        (long)(await client.GetFromJsonAsync<JsonNode>($"/v1/studies/{study}"))!["study"]!["progress"]!["evaluations"]!;

    /// <summary>The trials that are open.</summary>
    public static Task<JsonArray> OpenAsync(HttpClient client, string study) => AskAsync(client, study, Batch);

    /// <summary>Tells of open trials, the first of a design that is on the front and that no other equals, the others behind it.</summary>
    /// <param name="client">A client.</param>
    /// <param name="study">The study.</param>
    /// <param name="trials">Those told of.</param>
    /// <param name="turn">Counts from 0.</param>
    public static Task TellNewPointAsync(HttpClient client, string study, IEnumerable<JsonNode?> trials, int turn)
    {
        var (u, v) = (0.1 + (0.8 * ((Start + (turn * 0.618)) % 1)), 0.1 + (0.8 * ((Start + (turn * 0.382)) % 1)));
        return TellAsync(client, study, [.. trials.Select((t, i) => Answer((long)t!["trial"]!, new JsonObject { ["u"] = u, ["v"] = v, ["shell"] = i == 0 ? 1.0 : 20.0 }))]);
    }

    /// <summary>Puts a list of studies into the database, as many submissions would have left it.</summary>
    public static async Task ListAsync(NpgsqlConnection connection)
    {
        await using (var count = new NpgsqlCommand("select reltuples::bigint from pg_class where oid = 'dse.studies'::regclass", connection))
        {
            if (await count.ExecuteScalarAsync() is long rows && rows >= Studies / 2)
            {
                return;
            }
        }

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await RunAsync(connection, "set local statement_timeout = '5min'; set local role dse_app");
            await RunAsync(connection, "select set_config('dse.tenant', $1, true)", TenantId.Local.Value.ToString());
            await RunAsync(
                connection,
                """
                with listed as (
                    insert into studies (id, tenant_id, kind, name, search_name, spec, spec_sha256, tags, owner, models, devices, state, created_at, finished_at, evaluations, front_size)
                    select gen_random_uuid(), $1, k.kind, k.name, lower(k.name), '{"kind":"TrainingPlan"}', sha256(n::text::bytea), array['team-' || n % 20], 'user-' || n % 50,
                        array['model-' || n % 40], array['device-' || n % 30], case when n % 50 = 0 then 'failed' else 'succeeded' end, now() - n * interval '7 min', now(), n, n % 400
                    from generate_series(1, $2) n
                    cross join lateral (select (array['TrainingPlan', 'ServingPlan', 'Accelerator', 'Scratchpad'])[1 + n % 4] as kind,
                        (array['nightly', 'weekly', 'ablation', 'paper', 'review'])[1 + n % 5] || ' plan of ' || (array['llama', 'qwen', 'mixtral', 'resnet'])[1 + n / 7 % 4] || ' ' || n as name) k
                    returning id, tenant_id, created_at, tags, owner, models, devices)
                insert into study_labels (tenant_id, sort, value, created_at, study_id)
                select s.tenant_id, l.sort, l.value, s.created_at, s.id from listed s
                cross join lateral (select 'owner' as sort, s.owner as value union all select 'tag', t from unnest(s.tags) t
                    union all select 'model', m from unnest(s.models) m union all select 'device', d from unnest(s.devices) d) l
                """,
                TenantId.Local.Value,
                Studies);
            await transaction.CommitAsync();
        }

        // As autovacuum does within a minute.
        await RunAsync(connection, "vacuum analyze studies");
        await RunAsync(connection, "vacuum analyze study_labels");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await command.ExecuteNonQueryAsync();
    }

    private static async Task<JsonArray> AskAsync(HttpClient client, string study, int count)
    {
        while (true)
        {
            var answer = await PostAsync(client, $"/v1/studies/{study}/ask", $$"""{"clientId":"{{Worker}}","count":{{count}},"leaseSeconds":600,"waitSeconds":8}""");
            if (answer["trials"]!.AsArray() is { Count: > 0 } trials)
            {
                return trials;
            }
        }
    }

    private static Task<JsonNode> TellAsync(HttpClient client, string study, JsonNode[] answers) =>
        PostAsync(client, $"/v1/studies/{study}/tell", new JsonObject { ["clientId"] = Worker, ["trials"] = new JsonArray(answers) }.ToJsonString());

    private static JsonObject Answer(long trial, JsonNode design)
    {
        var (theta, phi, shell) = ((double)design["u"]! * Math.PI / 2, (double)design["v"]! * Math.PI / 2, (double)design["shell"]!);
        var radius = shell == 1 ? 1 : 1 / (1.2 + (0.1 * shell));
        return new JsonObject
        {
            ["trial"] = trial,
            ["metrics"] = new JsonObject
            {
                ["time"] = 2 - (radius * Math.Cos(theta) * Math.Cos(phi)),
                ["energy"] = 2 - (radius * Math.Cos(theta) * Math.Sin(phi)),
                ["area"] = 2 - (radius * Math.Sin(theta)),
            },
        };
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(path, body);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonNode>())!
            : throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
