using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Dse.Browser.Tests;

/// <summary>Every page under axe-core, light and dark: no violation that axe calls serious or critical.</summary>
[Collection(BrowserTests.Name)]
public sealed class AxeTests(BrowserFixture service)
{
    private const string Run =
        """
        async rules => (await axe.run(document, { resultTypes: ['violations'], ...rules })).violations
          .filter(v => v.impact === 'serious' || v.impact === 'critical')
          .flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${v.help}: ${n.html.slice(0, 300)} ${n.failureSummary ?? ''}`))
        """;

    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Repository.PathOf("Dse.Web", "node_modules", "axe-core", "axe.min.js")));

    [Fact]
    public async Task No_page_has_a_serious_violation_in_either_theme()
    {
        var study = await service.FinishedStudyAsync();
        var trial = (await service.FrontAsync(study))["points"]![0]!["trial"];
        var beside = await service.SucceededAsync("beside under axe");
        await PutDeviceAsync();
        var sweep = await SweepAsync();
        var found = new List<string>();
        foreach (var (path, ready) in ((string, string)[])
        [
            ("/?name=axe", "table.studies"),
            ("/studies?name=no%20such%20name", ".filters"),
            ($"/studies/{study}?point={trial}", ".chart svg"),
            ($"/studies/{study}/points/{trial}", ".tornado"),
            ("/whatif?start=training&metric=stepTimeSeconds&limit=50", ".contours"),
            ("/new?example=training-llama3-70b", ".spec-form .field"),
            ("/sweeps", "table"),
            ($"/sweeps/{sweep}", "h1"),
            ($"/compare?studies={study},{beside}", ".chart svg"),
            ("/catalog", "table.catalog"),
            ("/catalog?name=under%20axe", ".fit svg"),
            ("/catalog?edit=new", "form.entry"),
            ("/catalog/models?name=meta-llama%2FMeta-Llama-3.1-8B", "#entry"),
            ("/catalog/graphs?name=resnet50", ".profile svg"),
            ("/catalog/graphs?name=resnet50&edit=copy", ".graph-text .editor"),
            ("/keys", "table"),
            ("/nowhere", "h1"),
        ])
        {
            await using var watched = await service.OpenAsync(path);
            var page = watched.Page;
            await page.Locator(ready).First.WaitForAsync();
            await page.EvaluateAsync(Axe.Value);
            found.AddRange((await page.EvaluateAsync<string[]>(Run, new { })).Select(v => $"{path}: {v}"));

            // The theme changes colours alone.
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
            found.AddRange((await page.EvaluateAsync<string[]>(Run, new { runOnly = (string[])["color-contrast", "link-in-text-block"] })).Select(v => $"{path} dark: {v}"));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task PutDeviceAsync()
    {
        using var device = Json(CatalogPageTests.Measured);
        using var answer = await service.Client.PutAsync("/v1/catalog/devices/under%20axe", device);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        using var key = Json("""{"name":"under axe"}""");
        using var made = await service.Client.PostAsync("/v1/keys", key);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
    }

    private async Task<string> SweepAsync()
    {
        using var sweep = Json("""{"name":"under axe","template":{"kind":"TestProblem","problem":"re24","search":{"strategy":"random","evaluations":50}},"axes":{"search.seed":[1]}}""");
        using var answer = await service.Client.PostAsync("/v1/sweeps", sweep);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["sweep"]!["id"]!;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
