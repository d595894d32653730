using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class StudyPageTests(BrowserFixture service)
{
    // The fill of an ordinary and of the chosen point, as the style sheet has them.
    private const string Points = ".chart svg path[fill='#0072b2']";
    private const string Chosen = ".chart svg path[fill='#d55e00']";

    [Fact]
    public async Task The_plot_grows_while_the_study_runs_and_cancelling_keeps_what_was_found()
    {
        var study = await service.SubmitAsync(Specs.Long("grows"));
        try
        {
            await using var watched = await service.OpenAsync($"/studies/{study}");
            var page = watched.Page;
            await page.EvaluateAsync("window.openedOnce = true");
            var chart = page.Locator(".chart[data-points]");
            await Expect(chart).ToHaveAttributeAsync("data-points", new Regex("[1-9]"), new() { Timeout = 90_000 });
            await Expect(page.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();

            var before = await CountAsync(chart);
            await page.WaitForFunctionAsync("n => Number(document.querySelector('.chart')?.dataset.points) > n", before, new() { Timeout = 90_000 });
            var after = await CountAsync(chart);
            await page.WaitForFunctionAsync("n => Number(document.querySelector('.chart')?.dataset.points) !== n", after, new() { Timeout = 90_000 });

            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await Expect(page.Locator(".badge")).ToHaveTextAsync("cancelled");
            Assert.True(await page.EvaluateAsync<bool>("window.openedOnce === true"));
            var kept = (await service.FrontAsync(study))["points"]!.AsArray().Count;
            await Expect(chart).ToHaveAttributeAsync("data-points", kept.ToString(CultureInfo.InvariantCulture));
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        }
        finally
        {
            await service.CancelAsync(study);
        }
    }

    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task A_plan_for_a_scratchpad_is_drawn_as_a_memory_map_with_its_traffic()
    {
        var study = await service.SucceededAsync("memory map", Specs.Scratchpad);
        var trial = (await service.FrontAsync(study))["points"]![0]!["trial"];
        await using var watched = await service.OpenAsync($"/studies/{study}/points/{trial}");
        var page = watched.Page;

        var map = page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("stays of tensors over") });
        await Expect(map).ToBeVisibleAsync();
        Assert.True(await map.Locator("rect").CountAsync() > 100);
        await watched.PictureAsync("memory-map", 1200);
        await page.GetByText("Reads and writes").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "What is read before and written after each step" }).Locator("tbody tr")).Not.ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("levels", 3, null)]
    [InlineData("in-place", 1, "made in the place of an input")]
    [InlineData("recompute", 1, "1 made again")]
    public async Task A_memory_map_has_a_lane_for_every_memory_and_marks_what_is_made_in_place_or_again(string example, int lanes, string? mark)
    {
        var spec = await File.ReadAllTextAsync(Repository.PathOf("examples", $"scratchpad-{example}.yaml"));
        var study = await service.SucceededAsync(example, _ => spec);
        var trial = (await service.FrontAsync(study))["points"]![0]!["trial"];
        await using var watched = await service.OpenAsync($"/studies/{study}/points/{trial}");
        var page = watched.Page;

        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("stays of tensors over") })).ToHaveCountAsync(lanes);
        await Expect(page.Locator(".legend", new() { HasText = mark ?? string.Empty })).ToHaveCountAsync(mark is null ? 0 : 1);
        await Expect(page.Locator(".lane line")).ToHaveCountAsync(await page.Locator(".lane title", new() { HasText = ", made" }).CountAsync());
    }

    [Fact]
    public async Task A_placement_of_experts_is_shown_device_by_device()
    {
        var study = await service.SucceededAsync("experts", Specs.Experts);
        var trial = (await service.FrontAsync(study))["points"]![0]!["trial"];
        await using var watched = await service.OpenAsync($"/studies/{study}/points/{trial}");

        var table = watched.Page.GetByRole(AriaRole.Region, new() { Name = "Experts by device" });
        await Expect(table.Locator("tbody tr")).ToHaveCountAsync(4);
        await Expect(table.Locator("strong").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_that_loses_the_service_says_so_and_goes_on_when_it_is_back()
    {
        var study = await service.SubmitAsync(Specs.Long("lost and found"));
        try
        {
            await using var watched = await service.OpenAsync("/nowhere");
            var page = watched.Page;
            await page.RouteAsync("**/events", route => route.AbortAsync());
            await page.GotoAsync($"/studies/{study}");
            await Expect(page.Locator(".notice.stale")).ToContainTextAsync("This is what was known at");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("lost and found");

            await page.UnrouteAsync("**/events");

            await Expect(page.GetByText("live", new() { Exact = true })).ToBeVisibleAsync();
            await Expect(page.Locator(".notice.stale")).ToHaveCountAsync(0);
        }
        finally
        {
            await service.CancelAsync(study);
        }
    }

    [Fact]
    public async Task A_finished_study_shows_every_point_of_its_front_as_a_mark_and_as_a_row()
    {
        var study = await service.FinishedStudyAsync();
        var count = (await service.FrontAsync(study))["points"]!.AsArray().Count;
        await using var watched = await service.OpenAsync($"/studies/{study}");
        var page = watched.Page;

        await Expect(page.Locator(Points)).ToHaveCountAsync(count);
        await Expect(page.Locator("tbody tr[data-trial]")).ToHaveCountAsync(count);
        await Expect(page.GetByText("Proved complete")).ToBeVisibleAsync();
        await Expect(page.GetByText("Hypervolume")).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync("finished · Dse");
        Assert.True(count > 3);
    }

    [Fact]
    public async Task A_heading_orders_the_table_both_ways()
    {
        await using var watched = await service.OpenAsync($"/studies/{await service.FinishedStudyAsync()}");
        var page = watched.Page;
        var heading = page.GetByRole(AriaRole.Columnheader, new() { Name = "memoryGiB" });

        await heading.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(heading).ToHaveAttributeAsync("aria-sort", "ascending");
        var ascending = await MemoryAsync(page);
        await heading.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(heading).ToHaveAttributeAsync("aria-sort", "descending");
        var descending = await MemoryAsync(page);

        Assert.Equal(ascending.Order(), ascending);
        Assert.Equal(descending.OrderDescending(), descending);
        Assert.NotEqual(ascending, descending);
    }

    [Fact]
    public async Task A_click_on_a_mark_selects_its_row_and_a_click_on_a_row_its_mark()
    {
        await using var watched = await service.OpenAsync($"/studies/{await service.FinishedStudyAsync()}");
        var page = watched.Page;
        var selected = page.Locator("tbody tr.selected");

        // Not forced: the click waits until the mark, which moves while the chart finds its size, stands still and takes clicks.
        await page.Locator(Points).First.ClickAsync();
        await Expect(selected).ToHaveCountAsync(1);
        await Expect(page.Locator(Chosen)).ToHaveCountAsync(1);
        var first = await selected.GetByRole(AriaRole.Button).TextContentAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Point {first}", Exact = true })).ToBeVisibleAsync();

        var other = page.Locator("tbody tr[data-trial]:not(.selected)").Last;
        var trial = await other.GetAttributeAsync("data-trial");
        await other.ClickAsync();
        await Expect(selected).ToHaveAttributeAsync("data-trial", trial!);
        await Expect(page.Locator(Chosen)).ToHaveCountAsync(1);
        await Expect(page).ToHaveURLAsync(new Regex($"point={trial}$"));

        await page.ReloadAsync();
        await Expect(selected).ToHaveAttributeAsync("data-trial", trial!);
    }

    [Fact]
    public async Task A_serving_point_tells_what_both_latencies_and_its_memory_are_made_of()
    {
        var study = await service.SucceededAsync("serving", Specs.Serving);
        var point = (await service.FrontAsync(study))["points"]![0]!;
        await using var watched = await service.OpenAsync($"/studies/{study}/points/{point["trial"]}");
        var page = watched.Page;

        foreach (var label in new[] { "Time to the first token by cause, in milliseconds", "Time between tokens by cause, in milliseconds", "Memory of the fullest device by use, in GiB" })
        {
            await Expect(page.GetByRole(AriaRole.Table, new() { Name = label })).ToBeVisibleAsync();
        }

        await Expect(page.Locator(".pairs dd", new() { HasTextString = "aggregated" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "sglang" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_point_tells_its_parameters_intervals_bounds_and_where_time_and_memory_go()
    {
        var study = await service.FinishedStudyAsync();
        var point = (await service.FrontAsync(study))["points"]![0]!;
        await using var watched = await service.OpenAsync($"/studies/{study}/points/{point["trial"]}");
        var page = watched.Page;

        await Expect(page.GetByText(string.Create(CultureInfo.InvariantCulture, $"Trial {(long)point["trial"]!:N0} "))).ToBeVisibleAsync();
        await Expect(page.Locator(".pairs dt", new() { HasTextString = "schedule" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Best possible" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Time of a step by cause, in seconds" })).ToContainTextAsync("gemm");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Peak memory by use, in GiB" })).ToContainTextAsync("weights");
        var step = page.GetByRole(AriaRole.Table, new() { Name = "Metrics of point" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "stepTimeSeconds" });
        await Expect(step).ToContainTextAsync(new Regex(@"\d – \d"));
    }

    [Fact]
    public async Task Hovering_a_mark_shows_its_parameters_and_intervals()
    {
        await using var watched = await service.OpenAsync($"/studies/{await service.FinishedStudyAsync()}");
        var page = watched.Page;

        await page.Locator(Points).Last.HoverAsync();

        await Expect(page.Locator(".card")).ToContainTextAsync("p10–p90");
        await Expect(page.Locator(".card")).ToContainTextAsync("schedule");
    }

    [Fact]
    public async Task Axes_are_chosen_among_the_metrics_and_stay_in_the_address()
    {
        await using var watched = await service.OpenAsync($"/studies/{await service.FinishedStudyAsync()}");
        var page = watched.Page;

        await page.GetByLabel("Up", new() { Exact = true }).SelectOptionAsync("energyJoules");
        await page.GetByLabel("Across logarithmic").CheckAsync();

        await Expect(page.Locator(".chart")).ToHaveAttributeAsync("aria-label", new Regex("energyJoules against stepTimeSeconds"));
        await Expect(page).ToHaveURLAsync(new Regex("y=energyJoules"));
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Up", new() { Exact = true })).ToHaveValueAsync("energyJoules");
        await Expect(page.GetByLabel("Across logarithmic")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task The_front_is_downloaded_as_CSV_and_as_JSON()
    {
        var study = await service.FinishedStudyAsync();
        var count = (await service.FrontAsync(study))["points"]!.AsArray().Count;
        await using var watched = await service.OpenAsync($"/studies/{study}");

        var csv = (await DownloadAsync(watched.Page, "Export CSV")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var json = JsonNode.Parse(await DownloadAsync(watched.Page, "Export JSON"))!;

        Assert.Equal(count + 1, csv.Length);
        Assert.Contains("stepTimeSeconds", csv[0], StringComparison.Ordinal);
        Assert.Contains("tp", csv[0], StringComparison.Ordinal);
        Assert.Equal(count, json["points"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_chosen_point_is_downloaded_for_another_tool()
    {
        var study = await service.FinishedStudyAsync();
        await using var watched = await service.OpenAsync($"/studies/{study}");
        await watched.Page.Locator("tbody tr[data-trial]").First.GetByRole(AriaRole.Button).ClickAsync();

        var script = await DownloadAsync(watched.Page, "megatron");

        Assert.StartsWith("#!/usr/bin/env bash\n", script, StringComparison.Ordinal);
        Assert.Contains("--tensor-model-parallel-size", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_study_that_is_not_there_is_said_not_to_be()
    {
        await using var watched = await service.OpenAsync($"/studies/{Guid.NewGuid()}");

        await Expect(watched.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is nothing here.");
    }

    private static async Task<int> CountAsync(ILocator chart) =>
        int.Parse((await chart.GetAttributeAsync("data-points"))!, CultureInfo.InvariantCulture);

    private static async Task<double[]> MemoryAsync(IPage page) =>
        [.. (await page.Locator("tbody tr[data-trial] td:nth-child(3)").AllTextContentsAsync()).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

    private static async Task<string> DownloadAsync(IPage page, string link)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
        return await File.ReadAllTextAsync(await download.PathAsync());
    }
}
