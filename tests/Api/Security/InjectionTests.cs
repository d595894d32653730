using System.Text.Json.Nodes;
using Dse.Api.Tests.OpenApi;

namespace Dse.Api.Tests.Security;

/// <summary>Every parameter of every reading route of the description × texts that have broken other services.</summary>
[Collection(ApiTests.Name)]
public sealed class InjectionTests(ApiFixture api)
{
    private static readonly string[] Payloads =
    [
        "' or 1=1 --", "'; drop table dse.studies; --", "\") or true", "1); select pg_sleep(10); --", "%", "_", "\\", "${7*7}", "{{7*7}}",
        "../../../../etc/passwd", "..\\..\\windows", "file:///etc/passwd", "<script>alert(1)</script>", "=cmd|'/c calc'!A1", "\r\nX-Injected: 1",
        "\0", "\u0001", "\ud83d\ude00", "\u202e", "-1", "0", "9223372036854775807", "9223372036854775808", "1e308", "NaN", "true", "null", "[]",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAA", // a cursor whose value is U+0000
        new('x', 3000),
    ];

    [Fact]
    public async Task No_text_in_a_parameter_makes_the_service_fail()
    {
        var (client, tenant) = await api.NewTenantClientAsync("admin");
        var study = await api.FinishedStudyAsync(tenant);
        var failed = new List<string>();
        var sent = 0;
        foreach (var (path, method, operation) in OpenApiFileTests.Operations().Where(o => o.Method == "get" && !o.Path.EndsWith("/events", StringComparison.Ordinal)))
        {
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
            {
                foreach (var payload in Payloads)
                {
                    var response = await client.GetAsync(Address(path, study.Id, parameter!, payload));
                    sent++;
                    if ((int)response.StatusCode >= 500 || response.Headers.Contains("X-Injected"))
                    {
                        failed.Add($"{(int)response.StatusCode} {method} {path} {parameter!["name"]}={payload}");
                    }
                }
            }
        }

        Assert.Empty(failed);
        Assert.True(sent > 500, $"{sent} requests");
        Assert.Single((await client.JsonAsync("/v1/studies"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("name")]
    [InlineData("state")]
    [InlineData("created")]
    [InlineData("priority")]
    [InlineData("kind")]
    public async Task No_cursor_makes_the_service_fail(string sort)
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        await api.StudyAsync(tenant);
        foreach (var cursor in Payloads)
        {
            Assert.True((int)(await client.GetAsync($"/v1/studies?sort={sort}&cursor={Uri.EscapeDataString(cursor)}")).StatusCode < 500, cursor);
        }
    }

    private static string Address(string path, Guid study, JsonNode parameter, string payload)
    {
        var name = (string)parameter["name"]!;
        var value = Uri.EscapeDataString(payload);
        var isPath = (string?)parameter["in"] == "path";
        var filled = isPath ? path.Replace($"{{{name}}}", value, StringComparison.Ordinal) : path;
        filled = filled
            .Replace("{id}", study.ToString(), StringComparison.Ordinal)
            .Replace("{point}", "1", StringComparison.Ordinal)
            .Replace("{name}", "H100-SXM5-80GB", StringComparison.Ordinal)
            .Replace("{kind}", "TrainingPlan", StringComparison.Ordinal)
            .Replace("{sha256}", new string('0', 64), StringComparison.Ordinal);
        return isPath ? filled : $"{filled}?{Uri.EscapeDataString(name)}={value}";
    }
}
