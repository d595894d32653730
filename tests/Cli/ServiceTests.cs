using System.Diagnostics;
using System.Text.Json;

namespace Dse.Cli.Tests;

/// <summary>The client commands against a service that <c>dse serve</c> runs on an embedded PostgreSQL of its own.</summary>
public sealed class ServiceTests(ServiceTests.Service service) : IClassFixture<ServiceTests.Service>
{
    [Fact]
    public async Task A_study_goes_in_and_its_front_comes_out_as_a_local_run_finds_it()
    {
        var local = (await CommandRun.WithInput(Specs.Small, "run", "-", "--json")).Json();

        var submitted = await service.RunAsync(Specs.Small, "submit", "-", "--wait", "--json");

        Assert.Equal(0, submitted.Exit);
        Assert.Equal("succeeded", submitted.Json().GetProperty("status").GetString());
        Assert.Equal(Values(local), Values(submitted.Json()));
    }

    [Fact]
    public async Task The_same_submission_with_one_key_is_one_study()
    {
        var first = await service.RunAsync(Specs.Seeded, "submit", "-", "--idempotency-key", "once", "--json");
        var second = await service.RunAsync(Specs.Seeded, "submit", "-", "--idempotency-key", "once", "--json");
        var other = await service.RunAsync(Specs.Small, "submit", "-", "--idempotency-key", "once", "--json");

        Assert.Equal(first.Json().GetProperty("id").GetString(), second.Json().GetProperty("id").GetString());
        Assert.Equal((0, 0, 1), (first.Exit, second.Exit, other.Exit));
    }

    [Fact]
    public async Task A_study_can_be_listed_shown_watched_and_its_front_read_in_each_form()
    {
        var id = (await service.RunAsync(Specs.Small, "submit", "-")).Output.Trim();

        var watched = await service.RunAsync(string.Empty, "watch", id);
        var shown = await service.RunAsync(string.Empty, "show", id, "--json");
        var listed = await service.RunAsync(string.Empty, "list", "--state", "succeeded", "--json");
        var table = await service.RunAsync(string.Empty, "front", id);
        var csv = await service.RunAsync(string.Empty, "front", id, "--csv");
        var filtered = await service.RunAsync(string.Empty, "front", id, "--where", "memoryGiB < 0", "--json");

        Assert.Equal(0, watched.Exit);
        Assert.Contains("succeeded", watched.Output, StringComparison.Ordinal);
        Assert.Equal("small", shown.Json().GetProperty("spec").GetProperty("name").GetString());
        Assert.Contains(id, listed.Json().EnumerateArray().Select(s => s.GetProperty("id").GetString()));
        Assert.Contains("hypervolume", table.Output, StringComparison.Ordinal);
        Assert.StartsWith("tp,", csv.Output, StringComparison.Ordinal);
        Assert.Equal(0, filtered.Json().GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task Tables_beside_a_spec_are_uploaded_and_named_by_hash()
    {
        using var folder = new TemporaryFolder();
        folder.Write("loads.csv", "90,132,40,61\n");
        var spec = folder.Write("experts.yaml", "{ kind: ExpertPlacement, devices: 2, slotsPerDevice: 2, routing: loads.csv }");

        var local = await CommandRun.Of("run", spec, "--json");
        var submitted = await service.RunAsync(string.Empty, "submit", spec, "--wait", "--json");
        var missing = await service.RunAsync(string.Empty, "submit", folder.Write("wrong.yaml", "{ kind: ExpertPlacement, devices: 2, slotsPerDevice: 2, routing: none.csv }"));

        Assert.Equal((0, 0, 3), (local.Exit, submitted.Exit, missing.Exit));
        Assert.Equal(Metrics(local), Metrics(submitted));

        static string[] Metrics(CommandRun run) => [.. run.Json().GetProperty("points").EnumerateArray().Select(p => p.GetProperty("metrics").GetRawText())];
    }

    [Fact]
    public async Task An_infeasible_study_exits_with_4()
    {
        var run = await service.RunAsync(Specs.Small.Replace("<= 70", "<= 0.5", StringComparison.Ordinal), "submit", "-", "--wait");

        Assert.Equal(4, run.Exit);
        Assert.Contains("memoryGiB <= 0.5", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_study_keeps_its_front_and_exits_with_130()
    {
        var endless = Specs.Seeded.Replace("evaluations: 600", "seconds: 600", StringComparison.Ordinal).Replace("nsga2", "random", StringComparison.Ordinal);
        var id = (await service.RunAsync(endless, "submit", "-")).Output.Trim();

        var cancelled = await service.RunAsync(string.Empty, "cancel", id);
        var watched = await service.RunAsync(string.Empty, "watch", id, "--json");

        Assert.Equal(0, cancelled.Exit);
        Assert.Equal(130, watched.Exit);
        Assert.Equal("cancelled", watched.Json().GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_invalid_spec_exits_with_3_and_names_the_place()
    {
        var run = await service.RunAsync("kind: TrainingPlan\nmodel: GPT-9\n", "submit", "-");

        Assert.Equal(3, run.Exit);
        Assert.Contains("$.model unknownModel:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_can_be_made_used_listed_and_revoked()
    {
        var created = (await service.RunAsync(string.Empty, "keys", "create", "--name", "ci", "--role", "read", "--json")).Json();
        var key = created.GetProperty("key").GetString()!;
        var id = created.GetProperty("info").GetProperty("id").GetString()!;

        var read = await service.RunAsync(string.Empty, "list", "--key", key);
        var write = await service.RunAsync(Specs.Small, "submit", "-", "--key", key);
        var revoked = await service.RunAsync(string.Empty, "keys", "revoke", id);
        var late = await service.RunAsync(string.Empty, "list", "--key", key);
        var listed = await service.RunAsync(string.Empty, "keys", "list");

        Assert.Equal((0, 1, 0, 1), (read.Exit, write.Exit, revoked.Exit, late.Exit));
        Assert.Contains(id, listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_joins_the_service_and_stops_when_told()
    {
        await using var worker = DseProcess.Start("worker", "--data", service.Data, "--json");
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var ready = await worker.Output.ReadLineAsync(deadline.Token);

        worker.Signal("TERM");

        Assert.Equal("{", ready);
        Assert.Equal(0, await worker.ExitAsync());
    }

    [Fact]
    public async Task A_study_that_is_not_there_exits_with_1()
    {
        var run = await service.RunAsync(string.Empty, "show", Guid.Empty.ToString());

        Assert.Equal(1, run.Exit);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task Programs_attached_from_two_places_evaluate_a_study_to_the_front_of_a_local_run()
    {
        const string Spec = """
            kind: External
            parameters: { x: { type: integer, from: 0, to: 30 }, order: { type: permutation, items: [a, b, c] } }
            metrics: { f: {}, g: {} }
            objectives: [ "min f", "min g" ]
            search: { strategy: nsga2, evaluations: 60, seed: 2 }
            """;
        using var folder = new TemporaryFolder();
        var program = "node " + folder.Write("e.mjs", """
            import { createInterface } from 'node:readline';
            for await (const line of createInterface({ input: process.stdin })) {
              const { trial, parameters: { x, order } } = JSON.parse(line);
              const first = { a: 3, b: 1, c: 2 }[order[0]];
              console.log(JSON.stringify({ trial, metrics: { f: x + first, g: 30 - x + first * first } }));
            }
            """);
        var local = await CommandRun.WithInput(Spec, "run", "-", "--json", "--evaluate-with", program);
        var id = (await service.RunAsync(Spec, "submit", "-")).Output.Trim();

        var clients = await Task.WhenAll(
            service.RunAsync(string.Empty, "attach", id, "--evaluate-with", program, "--client-id", "one", "--json"),
            service.RunAsync(string.Empty, "attach", id, "--evaluate-with", program, "--evaluators", "2", "--client-id", "two", "--json"));

        Assert.All(clients, c => Assert.Equal(0, c.Exit));
        Assert.All(clients, c => Assert.Equal("succeeded", c.Json().GetProperty("state").GetString()));
        Assert.Equal(60, clients.Sum(c => c.Json().GetProperty("evaluations").GetInt32()));
        var front = await service.RunAsync(string.Empty, "front", id, "--json");
        Assert.Equal(Points(local.Json()), Points(front.Json()));

        // What it found is where another study begins: nothing is asked for twice.
        var warm = (await service.RunAsync(Spec.Replace("evaluations: 60", $"evaluations: 40, warmStart: {{ study: {id} }}", StringComparison.Ordinal), "submit", "-")).Output.Trim();
        Assert.Equal(0, (await service.RunAsync(string.Empty, "attach", warm, "--evaluate-with", program)).Exit);
        var shown = (await service.RunAsync(string.Empty, "show", warm, "--json")).Json();
        Assert.Equal(40, shown.GetProperty("study").GetProperty("progress").GetProperty("evaluations").GetInt32());

        var refused = await service.RunAsync(Specs.Small, "submit", "-");
        var wrong = await service.RunAsync(string.Empty, "attach", refused.Output.Trim(), "--evaluate-with", program);
        Assert.Equal(2, wrong.Exit);
    }

    [Fact]
    public async Task What_a_given_up_evaluator_held_goes_to_the_next_client_at_once()
    {
        const string Spec = """
            kind: External
            parameters: { x: { type: integer, from: 0, to: 3 } }
            metrics: { f: {} }
            objectives: [ "min f" ]
            search: { strategy: random, evaluations: 4, seed: 1 }
            """;
        var id = (await service.RunAsync(Spec, "submit", "-")).Output.Trim();
        var lost = await service.RunAsync(string.Empty, "attach", id, "--evaluate-with", "true");
        Assert.Equal(1, lost.Exit);
        Assert.Contains("was given up", lost.Error, StringComparison.Ordinal);

        var since = Stopwatch.StartNew();
        var next = await service.RunAsync(
            string.Empty, "attach", id, "--json", "--evaluate-with",
            """while read -r line; do n="${line#*:}"; n="${n%%,*}"; for again in 1 2 3; do echo "{\"trial\":$n,\"metrics\":{\"f\":$n}}"; done; done""");

        Assert.Equal(4, next.Json().GetProperty("evaluations").GetInt32());
        Assert.InRange(since.Elapsed.TotalSeconds, 0, 50);
        Assert.Single(next.Error.Split('\n'), l => l.Contains("a trial that it does not hold", StringComparison.Ordinal) && l.Contains("on trial", StringComparison.Ordinal));
        Assert.Contains(" times 'while", next.Error, StringComparison.Ordinal);
    }

    private static List<string> Points(JsonElement front) =>
        [.. front.GetProperty("points").EnumerateArray().Select(p => string.Concat(p.GetProperty("metrics").GetRawText().Where(c => !char.IsWhiteSpace(c)))).Order(StringComparer.Ordinal)];

    private static List<string> Values(JsonElement front) =>
        [.. front.GetProperty("points").EnumerateArray().Select(p => p.GetProperty("parameters").GetRawText().ReplaceLineEndings(string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal) + p.GetProperty("metrics").GetProperty("stepTimeSeconds"))];

    /// <summary>One <c>dse serve</c> for all tests of the class.</summary>
    public sealed class Service : IAsyncLifetime
    {
        private readonly string root = Path.Combine(Path.GetTempPath(), $"dse-cli-service-{Guid.NewGuid():N}");
        private DseProcess? process;
        private string address = string.Empty;

        /// <summary>The data folder.</summary>
        public string Data => root;

        /// <summary>Starts it and waits until it says that it runs.</summary>
        public async Task InitializeAsync()
        {
            Directory.CreateDirectory(root);
            process = DseProcess.Start("serve", "--urls", "http://127.0.0.1:0", "--data", root, "--json");
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            var text = string.Empty;
            while (!text.EndsWith("}\n", StringComparison.Ordinal) && await process.Output.ReadLineAsync(deadline.Token) is { } line)
            {
                text += line + "\n";
            }

            Assert.True(text.Length > 0, process.Error);
            using var ready = JsonDocument.Parse(text);
            address = ready.RootElement.GetProperty("urls")[0].GetString()!;
        }

        /// <summary>Stops it as Ctrl-C does.</summary>
        public async Task DisposeAsync()
        {
            process!.Signal("INT");
            await process.ExitAsync();
            await process.DisposeAsync();
            Directory.Delete(root, recursive: true);
        }

        /// <summary>Runs a client command against it.</summary>
        internal Task<CommandRun> RunAsync(string input, params string[] args) => CommandRun.WithInput(input, [.. args, "--server", address]);
    }
}
