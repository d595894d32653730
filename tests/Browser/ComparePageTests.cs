using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class ComparePageTests(BrowserFixture service)
{
    [Fact]
    public async Task Two_points_are_set_side_by_side_term_by_term()
    {
        var first = await service.FinishedStudyAsync();
        var second = await service.SucceededAsync("narrower", name => Specs.Quick(name).Replace("tp: [2, 4, 8]", "tp: [4]", StringComparison.Ordinal));
        var left = (await service.FrontAsync(first))["points"]![0]!;
        var right = (await service.FrontAsync(second))["points"]!.AsArray()[^1]!;
        await using var watched = await service.OpenAsync($"/compare?studies={first},{second}&a=1.{left["trial"]}&b=2.{right["trial"]}");
        var page = watched.Page;

        var metrics = page.GetByRole(AriaRole.Table, new() { Name = "Metrics of both points" });
        var step = metrics.GetByRole(AriaRole.Row).Filter(new() { HasText = "stepTimeSeconds" });
        var change = (double)right["metrics"]!["stepTimeSeconds"]! - (double)left["metrics"]!["stepTimeSeconds"]!;
        Assert.True(change > 0);
        await Expect(step).ToContainTextAsync($"+{change.ToString("G4", CultureInfo.InvariantCulture)}");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "timeSeconds term by term" })).ToContainTextAsync("gemm");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "memoryGiB term by term" })).ToContainTextAsync("weights");

        // The first point beside itself differs in nothing.
        await page.GetByLabel("B: front").SelectOptionAsync("0");
        await Expect(page).ToHaveURLAsync(new Regex(@"b=1\."));
        await Expect(page.GetByText("None: they are the same design.")).ToBeVisibleAsync();
        await page.GetByLabel("B: point").FillAsync("3");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Parameters that differ" })).ToBeVisibleAsync();
    }
}
