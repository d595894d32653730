using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Api.OpenApi;
using Dse.Api.Tests.Studies;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Solvers.Outside;
using Dse.Storage;
using Dse.Storage.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dse.Api.Tests.AskTell;

/// <summary>External studies evaluated over REST, carried out by a real worker on a real PostgreSQL.</summary>
[Collection(ApiTests.Name)]
public sealed class AskTellTests(ApiFixture api)
{
    private const string Spec = """
        {"kind":"External","parameters":{"x":{"type":"integer","from":0,"to":30},"y":{"type":"integer","from":0,"to":30},"flow":{"type":"categorical","values":["a","b"]}},
         "metrics":{"f":{},"g":{},"slack":{"constraint":"<= 0"}},"objectives":["min f","max g"],
         "search":{"strategy":"nsga2","evaluations":120,"seed":3}}
        """;

    [Fact]
    public async Task Many_clients_find_the_front_that_one_evaluator_finds()
    {
        await using var service = await ServiceAsync();
        var path = await SubmitAsync(service, Spec);
        var evaluated = new ConcurrentBag<(long Trial, int Tries)>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(c => Task.Run(async () =>
        {
            using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
            var random = new Random(c);
            while (true)
            {
                var reply = await PostAsync(client, $"{path}/ask", $$"""{"clientId":"c{{c}}","count":2,"waitSeconds":2}""");
                if ((string?)reply["state"] is not ("queued" or "running"))
                {
                    return;
                }

                foreach (var trial in reply["trials"]!.AsArray())
                {
                    await Task.Delay(random.Next(15));
                    var (number, tries) = ((long)trial!["trial"]!, (int)trial["tries"]!);
                    evaluated.Add((number, tries));
                    var answer = number % 7 == 0 && tries == 1 ? "\"error\":\"once\"" : Answer(trial["parameters"]!);
                    var body = $$"""{"clientId":"c{{c}}","trials":[{"trial":{{number}},{{answer}}}]}""";
                    await PostAsync(client, $"{path}/tell", body);
                    if (number % 5 == 0)
                    {
                        // What is told again changes nothing.
                        await PostAsync(client, $"{path}/tell", body);
                    }
                }
            }
        })));

        using var http = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var study = (await http.JsonAsync(path))["study"]!;
        Assert.Equal("succeeded", (string?)study["state"]);
        Assert.Equal(120, (int)study["progress"]!["evaluations"]!);
        Assert.Equal(evaluated.Count, evaluated.Distinct().Count());
        Assert.Equal(120, evaluated.Select(e => e.Trial).Distinct().Count());
        var local = Explorer.Run(Parse(Spec).Problem, Parse(Spec).Search, ExplorerOptions.Default, null, default, CancellationToken.None, new Immediate());
        var points = (await http.JsonAsync($"{path}/front"))["points"]!.AsArray();
        Assert.Equal(
            local.Points.Select(p => $"{p.Trial} {string.Join(',', p.Parameters.Select(v => $"{v.Key}={v.Value}"))}"),
            points.Select(p => $"{p!["trial"]} {string.Join(',', p["parameters"]!.AsObject().Select(v => $"{v.Key}={v.Value}"))}"));
        Assert.Equal("late", (string?)(await PostAsync(http, $"{path}/tell", """{"clientId":"c","trials":[{"trial":1,"error":"late"}]}"""))["results"]![0]!["status"]);
    }

    [Fact]
    public async Task What_clients_send_wrongly_is_refused_with_its_place_and_what_is_right_is_shown_at_once()
    {
        await using var service = await ServiceAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var path = await SubmitAsync(service, Spec);
        var other = (await SubmitTests.PostAsync(client, Examples.Spec.ToJsonString())).Headers.Location!.OriginalString;
        foreach (var (route, body, status, code) in ((string, string, HttpStatusCode, string)[])
            [
                ($"{path}/ask", """{"clientId":"","count":1}""", HttpStatusCode.UnprocessableEntity, "badName"),
                ($"{path}/ask", """{"clientId":"c","count":-1}""", HttpStatusCode.UnprocessableEntity, "outOfRange"),
                ($"{path}/ask", """{"clientId":"c","leaseSeconds":0}""", HttpStatusCode.UnprocessableEntity, "outOfRange"),
                ($"{path}/ask", """{"clientId":"c","waitSeconds":99}""", HttpStatusCode.UnprocessableEntity, "outOfRange"),
                ($"{path}/tell", """{"clientId":"c","trials":[]}""", HttpStatusCode.UnprocessableEntity, "outOfRange"),
                ($"{path}/tell", """{"clientId":"c","trials":[{"trial":0}]}""", HttpStatusCode.UnprocessableEntity, "badAnswer"),
                ($"{path}/tell", """{"clientId":"c","trials":[{"trial":0,"metrics":{"f":1,"g":1}}]}""", HttpStatusCode.UnprocessableEntity, "badAnswer"),
                ($"{path}/tell", """{"clientId":"c","trials":[{"trial":0,"step":1,"error":"x"}]}""", HttpStatusCode.UnprocessableEntity, "badAnswer"),
                ($"{path}/tell", """{"clientId":"c","trials":[{"trial":0,"step":-1,"metrics":{"f":1}}]}""", HttpStatusCode.UnprocessableEntity, "outOfRange"),
                ($"{other}/ask", """{"clientId":"c"}""", HttpStatusCode.Conflict, "notEvaluatedByClients"),
            ])
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var problem = await (await client.PostAsync(route, content)).ProblemAsync(status, status == HttpStatusCode.Conflict ? "conflict" : "invalid-spec");
            Assert.Equal(code, problem.Code());
        }

        Assert.Equal("unknown", (string?)(await PostAsync(client, $"{path}/tell", """{"clientId":"c","trials":[{"trial":99999,"error":"x"}]}"""))["results"]![0]!["status"]);

        // Of a batch of many, the second alone; shown as a trial, and in the table, while the others are out.
        var asked = (await PostAsync(client, $"{path}/ask", """{"clientId":"c","count":2,"waitSeconds":5}"""))["trials"]!.AsArray();
        var second = asked[1]!;
        await PostAsync(client, $"{path}/tell", $$"""{"clientId":"c","trials":[{"trial":{{second["trial"]}},{{Answer(second["parameters"]!)}}}]}""");
        JsonArray shown = [];
        await Until.TrueAsync(async () => (shown = (await client.JsonAsync($"{path}/trials"))["items"]!.AsArray()).Count > 0);
        Assert.Equal((1, second["parameters"]!.ToJsonString()), ((int)Assert.Single(shown)!["trial"]!, shown[0]!["parameters"]!.ToJsonString()));
        Assert.Equal(2, (await client.GetStringAsync($"{path}/trials?format=csv")).Trim().Split('\n').Length);
        Assert.Equal("running", (string?)(await client.JsonAsync(path))["study"]!["state"]);
        await (await client.PostAsync($"{path}/cancel", null)).JsonAsync();
        await Until.TrueAsync(async () => (string?)(await PostAsync(client, $"{path}/ask", """{"clientId":"c"}"""))["state"] == "cancelled");
    }

    [Fact]
    public async Task A_number_too_large_for_a_double_is_no_value_and_what_is_no_number_is_refused_with_its_place()
    {
        await using var service = await ServiceAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var path = await SubmitAsync(service, Spec);
        var trial = (long)(await PostAsync(client, $"{path}/ask", """{"clientId":"c","waitSeconds":5}"""))["trials"]![0]!["trial"]!;

        var told = await PostAsync(client, $"{path}/tell", $$"""{"clientId":"c","trials":[{"trial":{{trial}},"metrics":{"f":1e999,"g":1,"slack":0} }]}""");

        Assert.Equal("accepted", (string?)told["results"]![0]!["status"]);
        foreach (var (wrong, place, code) in new[] { ("\"5\"", "$.trials[0].metrics.f", "wrongType"), ("NaN", "$.trials[0].metrics.f", "syntax") })
        {
            using var content = new StringContent($$"""{"clientId":"c","trials":[{"trial":{{trial}},"metrics":{"f":{{wrong}} } }]}""", Encoding.UTF8, "application/json");
            var problem = await (await client.PostAsync($"{path}/tell", content)).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");
            Assert.Equal((place, code), ((string?)problem["errors"]![0]!["path"], problem.Code()));
        }

        foreach (var (body, place, code, words) in new[]
        {
            (string.Empty, "$", "notAnObject", "There is no body"), ("null", "$", "notAnObject", "There is no body"), ("{}", "$", "missingField", "'clientId' is missing"),
            ("""{"clientId":"c","cuont":2}""", "$.cuont", "unknownField", "spelling"), ("""{"clientId":5}""", "$.clientId", "wrongType", "type"),
            ("{\n \"clientId\":\"c\",}", "$", "syntax", "line 2, byte 17"),
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var problem = await (await client.PostAsync($"{path}/ask", content)).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");
            Assert.Equal((place, code), ((string?)problem["errors"]![0]!["path"], problem.Code()));
            Assert.Contains(words, (string?)problem["errors"]![0]!["message"], StringComparison.Ordinal);
        }

        using var form = new FormUrlEncodedContent([]);
        Assert.Equal("Content-Type", (string?)(await (await client.PostAsync($"{path}/ask", form)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type"))["errors"]![0]!["path"]);

        JsonArray shown = [];
        await Until.TrueAsync(async () => (shown = (await client.JsonAsync($"{path}/trials"))["items"]!.AsArray()).Count > 0);
        Assert.Null(shown[0]!["metrics"]!["f"]);
        await (await client.PostAsync($"{path}/cancel", null)).JsonAsync();
    }

    [Fact]
    public async Task Reports_stop_trials_that_earlier_ones_dominate()
    {
        await using var service = await ServiceAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var path = await SubmitAsync(service, Spec.Replace("\"seed\":3", "\"seed\":3,\"batchSize\":10,\"earlyStopping\":{\"share\":0.1,\"warmUpTrials\":5}", StringComparison.Ordinal).Replace("120", "30", StringComparison.Ordinal));
        var stopped = new List<long>();
        while (true)
        {
            var reply = await PostAsync(client, $"{path}/ask", """{"clientId":"c","count":10,"waitSeconds":2}""");
            if ((string?)reply["state"] is not ("queued" or "running"))
            {
                break;
            }

            foreach (var trial in reply["trials"]!.AsArray())
            {
                var number = (long)trial!["trial"]!;
                var answer = Answer(trial["parameters"]!);
                var report = await PostAsync(client, $"{path}/tell", $$"""{"clientId":"c","trials":[{"trial":{{number}},"step":1,{{answer}}}]}""");
                if ((bool)report["results"]![0]!["stop"]!)
                {
                    stopped.Add(number);
                }
                else
                {
                    await PostAsync(client, $"{path}/tell", $$"""{"clientId":"c","trials":[{"trial":{{number}},{{answer}}}]}""");
                }
            }
        }

        var asked = Assert.Single(await service.Services.GetRequiredService<AuditLog>().ListAsync(TenantId.Local, 0, 1000, CancellationToken.None), e => e.Action == "study.evaluate");
        Assert.Equal((path.Split('/')[^1], "c"), (asked.Subject, (string?)JsonNode.Parse(asked.Details!)!["clientId"]));
        Assert.NotEmpty(stopped);
        Assert.All(stopped, t => Assert.True(t >= 10));
        var trials = (await client.JsonAsync($"{path}/trials"))["items"]!.AsArray();
        Assert.Equal(stopped.Order(), trials.Where(t => (string?)t!["reason"] == "stopped").Select(t => (long)t!["trial"]!).Order());
        Assert.DoesNotContain((await client.JsonAsync($"{path}/front"))["points"]!.AsArray(), p => stopped.Contains((long)p!["trial"]!));
        Assert.Equal(30, (int)(await client.JsonAsync(path))["study"]!["progress"]!["evaluations"]!);
    }

    [Fact]
    public async Task Orders_of_items_are_asked_for_and_stored_as_lists()
    {
        await using var service = await ServiceAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var path = await SubmitAsync(service, """
            {"kind":"External","parameters":{"order":{"type":"permutation","items":["a","b","c","d"]},"x":{"type":"integer","from":0,"to":3}},
             "metrics":{"f":{}},"objectives":["min f"],"search":{"strategy":"nsga2","evaluations":96,"seed":1}}
            """);
        while (true)
        {
            var reply = await PostAsync(client, $"{path}/ask", """{"clientId":"c","count":20,"waitSeconds":2}""");
            if ((string?)reply["state"] is not ("queued" or "running"))
            {
                break;
            }

            foreach (var trial in reply["trials"]!.AsArray())
            {
                // Most for d c b a.
                var f = trial!["parameters"]!["order"]!.AsArray().Select((item, place) => place * (((string?)item)![0] - 'a')).Sum() + (int)trial["parameters"]!["x"]!;
                await PostAsync(client, $"{path}/tell", $$"""{"clientId":"c","trials":[{"metrics":{"f":{{f}} },"trial":{{(long)trial["trial"]!}} }]}""");
            }

            // Kept until trials are added.
            await client.GetStringAsync($"{path}/importance");
        }

        var point = Assert.Single((await client.JsonAsync($"{path}/front"))["points"]!.AsArray());
        Assert.Equal("""["d","c","b","a"]""", point!["parameters"]!["order"]!.ToJsonString());
        Assert.Equal(96, (await client.JsonAsync($"{path}/trials?limit=100"))["items"]!.AsArray().Select(t => $"{t!["parameters"]!["order"]!.ToJsonString()} {t["parameters"]!["x"]}").Distinct().Count());
        Assert.Contains("\"[\"\"", await client.GetStringAsync($"{path}/trials?format=csv"), StringComparison.Ordinal);
        var importance = (await client.JsonAsync($"{path}/importance"))["items"]![0]!;
        Assert.Equal(96, (int)importance["trials"]!);
        Assert.Equal(["order", "x"], importance["parameters"]!.AsArray().Select(s => (string?)s!["parameter"]));
        Assert.Equal(importance.ToJsonString(), (await client.JsonAsync($"{path}/importance?metric=f"))["items"]![0]!.ToJsonString());
        Assert.Null((await client.JsonAsync($"{path}/importance?metric=g"))["items"]![0]!["parameters"]);
    }

    private static string Answer(JsonNode parameters)
    {
        var (f, g, slack) = Score((int)parameters["x"]!, (int)parameters["y"]!, (string?)parameters["flow"] == "b");
        return $"\"metrics\":{{\"f\":{f},\"g\":{g},\"slack\":{slack}}}";
    }

    private static (int F, int G, int Slack) Score(int x, int y, bool b) => ((x * x) + y + (b ? 3 : 0), (x * 20) - y, x + y - 45);

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await (await client.PostAsync(path, content)).JsonAsync();
    }

    private static async Task<string> SubmitAsync(WebApplication service, string spec)
    {
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        return (await SubmitTests.PostAsync(client, spec)).Headers.Location!.OriginalString;
    }

    private static ParsedStudy Parse(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        return StudyKinds.Find("External")!.Parse(document.RootElement.Clone(), [])!;
    }

    private async Task<WebApplication> ServiceAsync()
    {
        var database = await api.NewDatabaseAsync();
        return await api.StartAsync(o => o with
        {
            Workers = true,
            AllowLocalTenant = true,
            ConfigureStorage = storage => storage.ConnectionString = database,
            ConfigureWorkers = workers =>
            {
                workers.Slots = 2;
                workers.AnswerMs = 20;
                workers.AttemptCommand = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Dse.Cli.dll"), "attempt"];
            },
        });
    }

    /// <summary>Answers at once, in order.</summary>
    private sealed class Immediate : IOutsideEvaluator
    {
        private readonly Queue<OpenTrial> open = new();

        public void Offer(IReadOnlyList<OpenTrial> trials)
        {
            foreach (var trial in trials)
            {
                open.Enqueue(trial);
            }
        }

        public bool TryTake(TimeSpan wait, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TrialAnswer? answer)
        {
            var trial = open.Dequeue();
            var parameters = JsonNode.Parse(trial.ParametersJson.Span)!;
            var (f, g, slack) = Score((int)parameters["x"]!, (int)parameters["y"]!, (string?)parameters["flow"] == "b");
            answer = new TrialAnswer(trial.Trial, AnswerKind.Metrics, [f, g, slack], string.Empty);
            return true;
        }
    }
}
