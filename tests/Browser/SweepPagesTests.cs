using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class SweepPagesTests(BrowserFixture service)
{
    private static string Sweep(string name) =>
        $$"""
        name: {{name}}
        template:
          kind: TestProblem
          problem: re24
          search: { strategy: random, evaluations: 300 }
        axes: { search.seed: [1, 2] }
        """;

    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task A_sweep_made_in_the_page_runs_and_shows_its_joint_front_and_what_changed()
    {
        await using var watched = await service.OpenAsync("/");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Sweeps" }).ClickAsync();

        await page.GetByRole(AriaRole.Textbox, new() { Name = "New sweep" }).FillAsync(Sweep("by seed"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "by seed" })).ToBeVisibleAsync();
        await Expect(page.GetByText("No run has been started yet.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        var rows = page.GetByRole(AriaRole.Region, new() { Name = "Studies of the run" }).Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Locator(".badge.succeeded")).ToHaveCountAsync(2, new() { Timeout = 90_000 });
        await Expect(page.Locator(".chart svg")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Run 1 is the first" })).ToBeVisibleAsync();

        await page.Locator("tbody tr[data-trial]").First.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "All about point" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Since run 1" })).ToBeVisibleAsync();
        await Expect(rows.Locator(".badge.succeeded")).ToHaveCountAsync(2, new() { Timeout = 90_000 });
        await Expect(page.GetByText("Neither the specs nor the program.")).ToBeVisibleAsync();

        await watched.PictureAsync("sweep", 1320);
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare their fronts" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Compare fronts" })).ToBeVisibleAsync();
        await Expect(page.Locator(".chart svg")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Coverage" }).Locator("tbody tr")).ToHaveCountAsync(2);
        await watched.PictureAsync("compare", 1100);
    }

    [Fact]
    public async Task A_wrong_sweep_shows_the_error_at_its_place()
    {
        await using var watched = await service.OpenAsync("/sweeps");
        var page = watched.Page;

        var box = page.GetByRole(AriaRole.Textbox, new() { Name = "New sweep" });
        await box.FillAsync(Sweep("wrong").Replace("300", "-300", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();

        var error = page.Locator(".errors li");
        await Expect(error).ToContainTextAsync("$.template.search.evaluations");
        await Expect(error).ToContainTextAsync("-300");
        await Expect(box).ToHaveAttributeAsync("aria-invalid", "true");
        await error.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("evaluations", await box.EvaluateAsync<string>("b => b.value.slice(b.selectionStart, b.selectionEnd)"));
    }

    [Fact]
    public async Task Two_studies_chosen_in_the_list_are_compared()
    {
        var first = await service.FinishedStudyAsync();
        var second = await service.SucceededAsync("another to compare");
        await using var watched = await service.OpenAsync("/?state=succeeded");
        var page = watched.Page;

        await page.Locator($"tr:has(a[href='/studies/{first}'])").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Locator($"tr:has(a[href='/studies/{second}'])").GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare 2 fronts" }).ClickAsync();

        // Both enumerate the same space.
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Coverage" }).Locator("tbody tr").First).ToContainTextAsync("100%");
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
    }
}
