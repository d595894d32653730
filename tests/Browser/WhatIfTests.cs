using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class WhatIfTests(BrowserFixture service)
{
    [Fact]
    public async Task A_slider_moves_the_figures_and_the_address_and_a_reload_keeps_both()
    {
        await using var watched = await service.OpenAsync("/whatif?start=serving");
        var page = watched.Page;
        var row = page.GetByRole(AriaRole.Table, new() { Name = "Metrics at the start and now" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "tpotMs" });
        await Expect(row).ToContainTextAsync("±0 %");

        // One octave of the hardware's memory bandwidth is four steps.
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "memoryBandwidth" });
        await slider.FocusAsync();
        for (var i = 0; i < 4; i++)
        {
            await page.Keyboard.PressAsync("ArrowRight");
        }

        await Expect(page).ToHaveURLAsync(new Regex(@"f\.hardwareRatio\.memoryBandwidth=2"));
        await Expect(row).ToContainTextAsync(new Regex("−\\d"));
        await page.ReloadAsync();
        await Expect(page.GetByLabel("memoryBandwidth exactly")).ToHaveValueAsync("2");
        await Expect(row).ToContainTextAsync(new Regex("−\\d"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the start" }).ClickAsync();
        await Expect(row).ToContainTextAsync("±0 %");
    }

    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task Contours_tell_which_pairs_of_resources_meet_a_limit_and_what_each_alone_would_take()
    {
        await using var watched = await service.OpenAsync("/whatif?start=training&metric=stepTimeSeconds&limit=50");
        var page = watched.Page;

        var grid = page.GetByRole(AriaRole.Table, new() { NameRegex = new Regex("^stepTimeSeconds at most 50: computeRate") });
        await Expect(grid.Locator("td.met").First).ToBeVisibleAsync();
        await Expect(grid.Locator("td.missed").First).ToBeVisibleAsync();
        await Expect(grid.Locator("td.here")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Least of each resource that meets the limit" })).ToContainTextAsync("computeRate");
        await watched.PictureAsync("what-if", 1580);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Across", Exact = true }).SelectOptionAsync("plan.tp");
        await Expect(page.GetByRole(AriaRole.Table, new() { NameRegex = new Regex("computeRate down the rows, tp across") })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
    }

    [Fact]
    public async Task What_cannot_be_is_said_with_its_reason()
    {
        await using var watched = await service.OpenAsync("/whatif?start=training&f.plan.tp=3");

        await Expect(watched.Page.GetByText("Not possible:")).ToBeVisibleAsync();
    }

    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task A_newcomer_goes_from_the_first_page_to_an_exported_plan_by_clicks_alone()
    {
        await using var watched = await service.OpenAsync("/");
        var page = watched.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = "New study" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Camera, edge box, server" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Llama 3 70B on 64 H100" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit the study" }).ClickAsync();
        await Expect(page.Locator(".badge")).ToHaveTextAsync("succeeded", new() { Timeout = 120_000 });
        await page.Locator("tbody tr[data-trial]").First.ClickAsync();
        await watched.PictureAsync("study", 1320, ".chart svg", dark: true);
        await service.FrontPictureAsync("front", new Uri(page.Url).Segments[^1]);
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^All about point") }).ClickAsync();
        await watched.PictureAsync("point", 1560, ".timeline");
        await page.GetByRole(AriaRole.Link, new() { Name = "What if…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Figures" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the point" }).ClickAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "megatron" }).ClickAsync());
        Assert.Contains("--tensor-model-parallel-size", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
    }
}
