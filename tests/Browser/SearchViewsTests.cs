using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

/// <summary>What the page of a study tells about its search.</summary>
[Collection(BrowserTests.Name)]
public sealed class SearchViewsTests(BrowserFixture service)
{
    [Fact]
    public async Task A_finished_search_shows_its_growth_its_reasons_and_what_matters()
    {
        var study = await service.SucceededAsync("searched", Specs.Sampled);
        await using var watched = await service.OpenAsync($"/studies/{study}");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Search", Exact = true }).ClickAsync();

        await Expect(page.Locator(".chart[aria-label*='hypervolume against evaluations']")).ToHaveAttributeAsync("data-points", new Regex("[1-9]"));
        await page.GetByLabel("Up", new() { Exact = true }).SelectOptionAsync("frontSize");
        await Expect(page.Locator(".chart[aria-label*='points on the front against evaluations']")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Candidates turned down, by reason" })).ToContainTextAsync("outOfMemory");
        await Expect(page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "How it searched" }) })).ToContainTextAsync("random");
        var shares = page.GetByRole(AriaRole.Table, new() { Name = "Share of the variation of stepTimeSeconds by parameter" });
        await Expect(shares.Locator("tbody tr")).Not.ToHaveCountAsync(0);
        await page.GetByLabel("For", new() { Exact = true }).SelectOptionAsync("memoryGiB");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Share of the variation of memoryGiB by parameter" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Trials_are_paged_filtered_and_sliced()
    {
        var study = await service.SucceededAsync("sliced", Specs.Sampled);
        var turnedDown = (await ItemsAsync($"/v1/studies/{study}/trials?outcome=infeasible&limit=1"))[0]!;
        await using var watched = await service.OpenAsync($"/studies/{study}?view=trials");
        var page = watched.Page;
        var rows = page.Locator("tr[data-number]");
        await Expect(rows).ToHaveCountAsync(100);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "First" })).ToBeDisabledAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(rows.First).ToHaveAttributeAsync("data-number", "100");
        await Expect(page).ToHaveURLAsync(new Regex("from=100"));
        await page.GoBackAsync();
        await Expect(rows.First).ToHaveAttributeAsync("data-number", "0");

        await page.GetByLabel("Show").SelectOptionAsync("infeasible");
        await Expect(rows.First).ToHaveAttributeAsync("data-number", turnedDown["trial"]!.ToString());
        await Expect(rows.First).ToContainTextAsync((string)turnedDown["reason"]!);

        await page.GetByLabel("Across").SelectOptionAsync("schedule");
        await page.GetByLabel("Up", new() { Exact = true }).SelectOptionAsync("memoryGiB");
        await Expect(page.Locator(".chart[aria-label*='memoryGiB against schedule']")).ToHaveAttributeAsync("data-points", new Regex("[1-9]"));
    }

    [Fact]
    public async Task The_growth_of_a_running_search_is_drawn_while_it_runs()
    {
        var study = await service.SubmitAsync(Specs.Long("growing"));
        try
        {
            await using var watched = await service.OpenAsync($"/studies/{study}?view=search");
            var page = watched.Page;
            await page.EvaluateAsync("window.openedOnce = true");
            await page.WaitForFunctionAsync("() => Number(document.querySelector('.chart')?.dataset.points) > 1", null, new() { Timeout = 90_000 });
            var before = await page.EvaluateAsync<int>("Number(document.querySelector('.chart').dataset.points)");
            await page.WaitForFunctionAsync("n => Number(document.querySelector('.chart')?.dataset.points) > n", before, new() { Timeout = 90_000 });
            Assert.True(await page.EvaluateAsync<bool>("window.openedOnce === true"));
        }
        finally
        {
            await service.CancelAsync(study);
        }
    }

    private async Task<JsonArray> ItemsAsync(string path) =>
        JsonNode.Parse(await service.Client.GetStringAsync(path))!["items"]!.AsArray();
}
