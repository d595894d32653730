using System.Collections.Concurrent;
using Dse.Cli.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dse.Cli.Tests;

/// <summary>The client against servers that misbehave on purpose; against the real one see <see cref="ServiceTests"/>.</summary>
public sealed class ApiClientTests
{
    private const string Study = """{"id":"s","name":"n","kind":"k","state":"queued","progress":{"evaluations":0}}""";

    [Fact]
    public async Task A_submission_is_tried_again_with_the_same_key()
    {
        var keys = new ConcurrentQueue<string>();
        await using var server = await StartAsync(app => app.MapPost("/v1/studies", context =>
        {
            keys.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            context.Response.StatusCode = keys.Count < 3 ? 503 : 202;
            context.Response.Headers.RetryAfter = "0";
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(keys.Count < 3 ? "{}" : Study);
        }));
        using var client = Connect(server);

        var study = await SpecSubmission.SendAsync(client, "a.yaml", "kind: k"u8.ToArray(), "key-1", CancellationToken.None);

        Assert.Equal("s", study.Id);
        Assert.Equal(["key-1", "key-1", "key-1"], keys);
    }

    [Theory]
    [InlineData("spec.yaml", "{}", "application/yaml")]
    [InlineData("spec.json", "kind: a", "application/json")]
    [InlineData("-", " {\"kind\":1}", "application/json")]
    [InlineData("-", "kind: a", "application/yaml")]
    public async Task The_files_name_or_else_its_text_tells_the_media_type(string path, string text, string mediaType)
    {
        string? sent = null;
        await using var server = await StartAsync(app => app.MapPost("/v1/studies", context =>
        {
            sent = context.Request.ContentType;
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Study);
        }));
        using var client = Connect(server);

        await SpecSubmission.SendAsync(client, path, System.Text.Encoding.UTF8.GetBytes(text), "k", CancellationToken.None);

        Assert.Equal(mediaType, sent);
    }

    [Fact]
    public async Task A_lost_stream_is_taken_up_where_it_broke()
    {
        var seen = new ConcurrentQueue<string>();
        await using var server = await StartAsync(app => app.MapGet("/v1/studies/s/events", async context =>
        {
            seen.Enqueue(context.Request.Headers["Last-Event-ID"].ToString());
            if (seen.Count == 4)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            context.Response.ContentType = "text/event-stream";
            if (seen.Count == 2)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
                return;
            }

            await context.Response.WriteAsync($"retry: 1\n\nevent: progress\nid: {seen.Count}.0\ndata: {{}}\n\n");
        }));
        using var client = Connect(server);

        var ids = new List<string?>();
        await foreach (var received in client.FollowAsync("s", CancellationToken.None))
        {
            ids.Add(received.Id);
        }

        Assert.Equal(["1.0", "3.0"], ids);
        Assert.Equal(["", "1.0", "1.0", "3.0"], seen);
    }

    [Theory]
    [InlineData("urn:dse:problem:invalid-spec", 422, 3)]
    [InlineData("urn:dse:problem:malformed-body", 400, 3)]
    [InlineData("urn:dse:problem:idempotency-key-reused", 422, 1)]
    [InlineData("urn:dse:problem:unauthenticated", 401, 1)]
    [InlineData("urn:dse:problem:internal", 500, 1)]
    public async Task Problems_become_exit_codes_with_their_places(string type, int status, int exit)
    {
        await using var server = await StartAsync(app => app.MapPost("/v1/studies", context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync($$"""{"type":"{{type}}","title":"No.","errors":[{"path":"$.model","code":"unknownModel","message":"Use another."}],"traceId":"t1"}""");
        }));

        var run = await CommandRun.WithInput("kind: a", "submit", "-", "--server", Address(server));

        Assert.Equal(exit, run.Exit);
        Assert.Contains("$.model unknownModel: Use another.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_than_a_dse_server_is_told_as_such()
    {
        await using var server = await StartAsync(app => app.MapGet("/v1/studies", () => "hello"));

        var run = await CommandRun.Of("list", "--server", Address(server));

        Assert.Equal(1, run.Exit);
        Assert.Contains("Is it a dse server?", run.Error, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        map(app);
        await app.StartAsync();
        return app;
    }

    private static string Address(WebApplication app) => app.Urls.First();

    private static ApiClient Connect(WebApplication app) => new(new Uri(Address(app)), key: null);
}
