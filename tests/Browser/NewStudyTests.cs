using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class NewStudyTests(BrowserFixture service)
{
    [Fact]
    public async Task Every_example_can_be_opened_and_every_one_that_opens_no_file_is_ready_to_submit()
    {
        await using var watched = await service.OpenAsync("/new");
        var page = watched.Page;
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Empty TrainingPlan" })).ToBeVisibleAsync();
        var names = await page.Locator(".gallery button:not(:text-matches('^Empty '))").AllTextContentsAsync();

        Assert.True(names.Count > 20);
        foreach (var name in names)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Submit the study" })).ToBeEnabledAsync();
            await Expect(page.Locator(".spec-form .field").First).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Start over" }).ClickAsync();
        }
    }

    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task Form_and_text_are_one_spec_and_comments_stay()
    {
        await using var watched = await service.OpenAsync("/new?example=training-llama3-70b");
        var page = watched.Page;
        var text = Editor(page);

        await Field(page, "cluster.devices").GetByRole(AriaRole.Textbox).FillAsync("128");
        await Expect(text).ToHaveValueAsync(new Regex("  devices: 128\n"));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^\\d+ more fields$") }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("more fields of space") }).ClickAsync();
        await Field(page, "space.schedule").GetByRole(AriaRole.Checkbox, new() { Name = "1f1b", Exact = true }).CheckAsync();
        await Field(page, "space.tp").GetByRole(AriaRole.Textbox).FillAsync("2, 4, 8");
        await Expect(text).ToHaveValueAsync(new Regex("tp: \\[ ?2, 4, 8 ?\\]"));
        await Expect(text).ToHaveValueAsync(new Regex("# per direction and device: one 400 Gbit/s network card each"));

        await text.FillAsync((await text.InputValueAsync()).Replace("devices: 128", "devices: 32", StringComparison.Ordinal));
        await Expect(Field(page, "cluster.devices").GetByRole(AriaRole.Textbox)).ToHaveValueAsync("32");
        await Expect(page.GetByText("✔ Ready to submit")).ToBeVisibleAsync();
        await Expect(page.Locator(".forecast")).ToContainTextAsync("designs");
        await watched.PictureAsync("new-study", 900);
    }

    [Fact]
    public async Task A_wrong_spec_shows_each_error_at_its_field_and_at_its_line()
    {
        await using var watched = await service.OpenAsync("/new?example=training-llama3-70b");
        var page = watched.Page;
        var text = Editor(page);

        await Field(page, "cluster.devices").GetByRole(AriaRole.Textbox).FillAsync("-64");
        await Expect(Field(page, "cluster.devices")).ToContainTextAsync("-64 is outside 1 to");
        await Expect(Field(page, "cluster.devices").GetByRole(AriaRole.Textbox)).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator(".gutter .wrong")).ToHaveTextAsync("✖ 8");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Submit the study" })).ToBeDisabledAsync();

        await text.FillAsync((await text.InputValueAsync()) + "nonsense: 1\n");
        await Expect(Field(page, "nonsense")).ToContainTextAsync("There is no field 'nonsense' here.");
        await page.Locator(".errors li").Last.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("nonsense", await text.EvaluateAsync<string>("b => b.value.slice(b.selectionStart, b.selectionEnd)"));

        await text.FillAsync("kind: [TrainingPlan");
        await Expect(page.Locator(".spec-form")).ToContainTextAsync("The text cannot be read at line");
    }

    [Fact]
    public async Task A_file_is_uploaded_and_named_by_its_hash()
    {
        await using var watched = await service.OpenAsync("/new");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Empty Scratchpad" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^\\d+ more fields$") }).ClickAsync();

        await page.GetByLabel("File of buffers").SetInputFilesAsync(new FilePayload { Name = "mine.csv", MimeType = "text/csv", Buffer = "id,lower,upper,size\na,0,2,4\nb,1,3,4\n"u8.ToArray() });

        // Worked out beforehand by sha256sum.
        await Expect(Editor(page)).ToHaveValueAsync(new Regex("buffers: 5effd968c4be7414c6a3927c34b2bcfa1cb17d4e79132022066d00a067ebbab1\n"));
        await Expect(page.GetByText("✔ Ready to submit")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_reload_and_gone_when_it_was_submitted()
    {
        await using var watched = await service.OpenAsync("/new");
        var page = watched.Page;
        await Editor(page).FillAsync(Specs.Quick("kept while reloading"));
        await Expect(page.GetByText("✔ Ready to submit")).ToBeVisibleAsync();

        await page.ReloadAsync();
        await Expect(Editor(page)).ToHaveValueAsync(new Regex("kept while reloading"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit the study" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "kept while reloading" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "New study" }).ClickAsync();
        await Expect(Editor(page)).ToHaveValueAsync(string.Empty);
    }

    [Fact]
    public async Task A_service_that_cannot_be_asked_is_said_so()
    {
        await using var watched = await service.OpenAsync("/new?example=training-llama3-70b");
        var page = watched.Page;
        await Expect(page.GetByText("✔ Ready to submit")).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(true);
        await Field(page, "sequence").GetByRole(AriaRole.Textbox).FillAsync("4096");

        await Expect(page.GetByText("Not judged: The service cannot be reached.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Submit the study" })).ToBeDisabledAsync();
    }

    private static ILocator Editor(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Spec as text" });

    private static ILocator Field(IPage page, string path) => page.Locator($"[data-field='{path}']");
}
