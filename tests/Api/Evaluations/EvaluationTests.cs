using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Api.OpenApi;

namespace Dse.Api.Tests.Evaluations;

[Collection(ApiTests.Name)]
public sealed class EvaluationTests(ApiFixture api)
{
    private static readonly string Line = Examples.Line.ToJsonString();

    [Fact]
    public async Task The_example_of_the_description_is_answered()
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        var answer = await (await PostAsync(client, Line, "application/json")).JsonAsync();

        Assert.Equal(1, (int)answer["id"]!);
        Assert.True((bool)answer["feasible"]!);
        Assert.True((double)answer["metrics"]!["stepTimeSeconds"]! > 0);
    }

    [Fact]
    public async Task An_explanation_has_a_waterfall()
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        var answer = await (await PostAsync(client, Line, "application/json", "/v1/explanations")).JsonAsync();

        Assert.NotNull(answer["waterfall"]);
    }

    [Fact]
    public async Task An_explanation_tells_what_a_limit_needs_and_refuses_too_many_of_them()
    {
        var (client, _) = await api.NewTenantClientAsync("read");
        var line = Line.TrimEnd('}') + "},\"require\":{\"stepTimeSeconds\":40}}";

        var answer = await (await PostAsync(client, line, "application/json", "/v1/explanations")).JsonAsync();
        var many = await PostAsync(client, string.Join('\n', Enumerable.Repeat(line, 101)), "application/x-ndjson", "/v1/explanations");

        Assert.Equal("computeRate", (string?)answer["requirements"]!["each"]![0]!["resource"]);
        Assert.Equal("tooManyLines", (await many.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large")).Code());
    }

    [Theory]
    [InlineData("application/x-ndjson", null, "application/x-ndjson")]
    [InlineData("application/jsonl", null, "application/x-ndjson")]
    [InlineData("application/x-ndjson", "application/json", "application/json")]
    [InlineData("application/json", "application/x-ndjson", "application/x-ndjson")]
    [InlineData("application/json", null, "application/json")]
    public async Task Answers_come_in_order_as_lines_or_as_an_array(string sent, string? accept, string received)
    {
        var (client, _) = await api.NewTenantClientAsync("read");
        var lines = Enumerable.Range(0, 20).Select(WithId).ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/evaluations")
        {
            Content = Content(sent == "application/json" ? $"[{string.Join(',', lines)}]" : string.Join("\r\n\n", lines), sent),
        };
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(received, response.Content.Headers.ContentType?.MediaType);
        var answers = received == "application/json"
            ? JsonNode.Parse(text)!.AsArray().Select(a => a!)
            : text.TrimEnd('\n').Split('\n').Select(l => JsonNode.Parse(l)!);
        Assert.Equal(Enumerable.Range(0, 20), answers.Select(a => (int)a["id"]!));
    }

    [Fact]
    public async Task A_bad_line_is_told_and_the_rest_goes_on()
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        var text = await (await PostAsync(client, $"{Line}\n{{\"id\":\"x\",\"kind\":\"Nothing\"}}\nnot json\n{Line}", "application/x-ndjson")).Content.ReadAsStringAsync();
        var answers = text.TrimEnd('\n').Split('\n').Select(l => JsonNode.Parse(l)!).ToArray();

        Assert.Equal(4, answers.Length);
        Assert.Equal(("x", 2, "unknownKind"), ((string?)answers[1]["id"], (int)answers[1]["line"]!, (string?)answers[1]["error"]!["code"]));
        Assert.Equal("syntax", (string?)answers[2]["error"]!["code"]);
        Assert.NotNull(answers[3]["metrics"]);
    }

    [Fact]
    public async Task Ten_thousand_lines_are_answered_and_one_more_is_refused()
    {
        var (client, _) = await api.NewTenantClientAsync("read");
        const string Short = "{\"id\":1}\n";

        var full = await PostAsync(client, string.Concat(Enumerable.Repeat(Short, 10_000)), "application/x-ndjson");
        var over = await PostAsync(client, string.Concat(Enumerable.Repeat(Short, 10_001)), "application/x-ndjson");
        var array = await PostAsync(client, $"[{string.Join(',', Enumerable.Repeat("1", 10_001))}]", "application/json");

        Assert.Equal(10_000, (await full.Content.ReadAsStringAsync()).Count(c => c == '\n'));
        Assert.Equal("tooManyLines", (await over.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large")).Code());
        Assert.Equal("tooManyLines", (await array.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large")).Code());
    }

    [Fact]
    public async Task More_than_16_MiB_are_refused()
    {
        var (client, _) = await api.NewTenantClientAsync("read");
        client.DefaultRequestHeaders.ExpectContinue = true;

        var response = await PostAsync(client, new string(' ', (16 << 20) + 1), "application/x-ndjson");

        Assert.Equal("bodyTooLarge", (await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large")).Code());
    }

    [Theory]
    [InlineData("[{}", "$[1]")]
    [InlineData("[{},]", "$[1]")]
    [InlineData("[1] 2", "$[1]")]
    public async Task A_broken_array_is_refused(string body, string path)
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        var problem = await (await PostAsync(client, body, "application/json")).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");

        Assert.Equal((path, "syntax"), (problem.PathOf(), problem.Code()));
    }

    [Fact]
    public async Task Another_type_is_refused()
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        await (await PostAsync(client, Line, "text/csv")).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    private static string WithId(int id)
    {
        var line = Examples.Line.DeepClone();
        line["id"] = id;
        return line.ToJsonString();
    }

    private static ByteArrayContent Content(string body, string type) =>
        new(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string body, string type, string path = "/v1/evaluations") =>
        client.PostAsync(path, Content(body, type));
}
