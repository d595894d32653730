using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

/// <summary>The views of one front: plane, space, parallel coordinates, table, with one brush and one selection.</summary>
[Collection(BrowserTests.Name)]
public sealed class FrontViewsTests(BrowserFixture service)
{
    private const string Rows = "table.points tbody tr[data-trial]";

    [Fact]
    public async Task A_drag_along_an_axis_keeps_the_points_within_it_in_the_table_and_the_plot()
    {
        var study = await service.FinishedStudyAsync();
        var points = (await service.FrontAsync(study))["points"]!.AsArray();
        await using var watched = await service.OpenAsync($"/studies/{study}");
        var page = watched.Page;
        await Expect(page.Locator(Rows)).ToHaveCountAsync(points.Count);

        // The lower half of the axis: from its middle to below its end.
        await DragAsync(page, "memoryGiB", 0.5, 1.1);

        await Expect(page).ToHaveURLAsync(new Regex("brush=memoryGiB"));
        var to = double.Parse(Regex.Match(Uri.UnescapeDataString(page.Url), @"memoryGiB:\.\.(?<to>[\d.]+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["to"].Value, CultureInfo.InvariantCulture);
        var expected = points.Where(p => (double)p!["metrics"]!["memoryGiB"]! <= to).Select(p => p!["trial"]!.ToString()).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(expected.Count, 1, points.Count - 1);
        await Expect(page.Locator(Rows)).ToHaveCountAsync(expected.Count);
        Assert.Equal(expected, await TrialsAsync(page));
        await Expect(page.Locator(".chart")).ToHaveAttributeAsync("data-kept", expected.Count.ToString(CultureInfo.InvariantCulture));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"{expected.Count} of {points.Count} points" })).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Expect(page.Locator(Rows)).ToHaveCountAsync(expected.Count);

        await page.Locator(".dimension[data-axis='memoryGiB'] .grip").ClickAsync();
        await Expect(page.Locator(Rows)).ToHaveCountAsync(points.Count);
    }

    [Fact]
    public async Task Fields_brush_numbers_and_texts_without_a_pointer()
    {
        var study = await service.FinishedStudyAsync();
        var points = (await service.FrontAsync(study))["points"]!.AsArray();
        await using var watched = await service.OpenAsync($"/studies/{study}");
        var page = watched.Page;
        await page.GetByText("Brush by fields, choose axes").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await page.GetByLabel("tp from").FocusAsync();
        await page.Keyboard.TypeAsync("4");
        await page.GetByLabel("recompute full").FocusAsync();
        await page.Keyboard.PressAsync("Space");

        var expected = points.Where(p => (double)p!["parameters"]!["tp"]! >= 4 && (string?)p["parameters"]!["recompute"] == "full")
            .Select(p => p!["trial"]!.ToString()).ToHashSet(StringComparer.Ordinal);
        Assert.InRange(expected.Count, 1, points.Count - 1);
        await Expect(page.Locator(Rows)).ToHaveCountAsync(expected.Count);
        Assert.Equal(expected, await TrialsAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear the brush" }).ClickAsync();
        await Expect(page.Locator(Rows)).ToHaveCountAsync(points.Count);
        await Expect(page.GetByLabel("tp from")).ToHaveValueAsync(string.Empty);
    }

    [Fact]
    public async Task A_box_in_the_plane_brushes_both_of_its_axes()
    {
        var study = await service.FinishedStudyAsync();
        var count = (await service.FrontAsync(study))["points"]!.AsArray().Count;
        await using var watched = await service.OpenAsync($"/studies/{study}");
        var page = watched.Page;
        await Expect(page.Locator(Rows)).ToHaveCountAsync(count);
        var box = (await page.Locator(".chart svg").BoundingBoxAsync())!;

        await page.Mouse.MoveAsync(box.X + (box.Width * 0.15f), box.Y + (box.Height * 0.05f));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + (box.Height * 0.8f), new() { Steps = 4 });
        await page.Mouse.UpAsync();

        await Expect(page).ToHaveURLAsync(new Regex("brush=stepTimeSeconds.*memoryGiB"));
        await Expect(page.Locator(Rows)).Not.ToHaveCountAsync(count);
        await Expect(page.Locator(Rows)).Not.ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Points_stand_in_space_which_keys_and_drags_turn()
    {
        var study = await service.FinishedStudyAsync();
        var count = (await service.FrontAsync(study))["points"]!.AsArray().Count;
        await using var watched = await service.OpenAsync($"/studies/{study}");
        var page = watched.Page;
        await page.GetByLabel("In space").CheckAsync();
        var space = page.Locator(".space");
        await Expect(space).ToHaveAttributeAsync("data-points", count.ToString(CultureInfo.InvariantCulture));
        await Expect(space).ToHaveAttributeAsync("data-turn", "30,20");

        await space.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(space).ToHaveAttributeAsync("data-turn", "35,25");
        await Expect(page).ToHaveURLAsync(new Regex("turn=35%2C25"));

        var box = (await space.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 100, box.Y + 100);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 140, box.Y + 80, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await Expect(space).ToHaveAttributeAsync("data-turn", "55,15");
        await page.GetByRole(AriaRole.Button, new() { Name = "First look" }).ClickAsync();
        await Expect(space).ToHaveAttributeAsync("data-turn", "30,20");
    }

    [Fact]
    public async Task A_long_front_has_only_the_rows_in_sight_and_brings_the_chosen_one_there()
    {
        var study = await service.SucceededAsync("many points", Specs.Many);
        var points = (await service.FrontAsync(study))["points"]!.AsArray();
        Assert.True(points.Count > 300, $"{points.Count} points");
        var last = points[^1]!["trial"]!.ToString();

        await using var watched = await service.OpenAsync($"/studies/{study}?point={last}");
        var page = watched.Page;

        var row = page.Locator($"tr[data-trial='{last}']");
        await Expect(row).ToHaveClassAsync("selected");
        await Expect(row).ToHaveAttributeAsync("aria-rowindex", (points.Count + 1).ToString(CultureInfo.InvariantCulture));
        await Expect(page.Locator("table.points")).ToHaveAttributeAsync("aria-rowcount", (points.Count + 1).ToString(CultureInfo.InvariantCulture));
        Assert.InRange(await page.Locator(Rows).CountAsync(), 20, 100);
        await page.GetByRole(AriaRole.Region, new() { Name = "Points of the front" }).EvaluateAsync("box => { box.scrollTop = 0; }");
        await Expect(page.Locator($"tr[data-trial='{points[0]!["trial"]}']")).ToBeVisibleAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    private static async Task<HashSet<string>> TrialsAsync(IPage page) =>
        [.. await page.Locator(Rows).EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.trial)")];

    // Shares of the axis's length, from its top.
    private static async Task DragAsync(IPage page, string axis, double from, double to)
    {
        var grip = page.Locator($".dimension[data-axis='{axis}'] .grip");
        await grip.ScrollIntoViewIfNeededAsync();
        var box = (await grip.BoundingBoxAsync())!;
        var x = box.X + (box.Width / 2);
        await page.Mouse.MoveAsync(x, box.Y + (float)(box.Height * from));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x, box.Y + (float)(box.Height * to), new() { Steps = 5 });
        await page.Mouse.UpAsync();
    }
}
