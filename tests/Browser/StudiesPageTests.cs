using Dse.Storage.Keys;
using Dse.Storage.Tenants;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class StudiesPageTests(BrowserFixture service)
{
    [Fact]
    public async Task A_study_submitted_in_the_page_is_in_the_list_and_ends_there_without_reloading()
    {
        await using var watched = await service.OpenAsync("/");
        var page = watched.Page;

        await page.GetByRole(AriaRole.Textbox, new() { Name = "New study" }).FillAsync(Specs.Quick("from the page"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "from the page" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Studies" }).ClickAsync();

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "from the page" });
        await Expect(row).ToContainTextAsync("TrainingPlan");
        await Expect(row.Locator(".badge")).ToHaveTextAsync("succeeded", new() { Timeout = 90_000 });
        await Expect(row.GetByRole(AriaRole.Cell).Last).Not.ToHaveTextAsync("0");
    }

    [Fact]
    public async Task A_wrong_spec_shows_each_error_at_its_path()
    {
        await using var watched = await service.OpenAsync("/");
        var page = watched.Page;
        var box = page.GetByRole(AriaRole.Textbox, new() { Name = "New study" });

        await page.GetByRole(AriaRole.Button, new() { Name = "Use the example" }).ClickAsync();
        var text = await box.InputValueAsync();
        await box.FillAsync(text.Replace("devices: 64", "devices: -64", StringComparison.Ordinal).Replace("bf16", "bf17", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();

        var errors = page.Locator(".errors li");
        await Expect(errors).ToHaveCountAsync(2);
        await Expect(errors.Nth(0)).ToContainTextAsync("$.cluster.devices");
        await Expect(errors.Nth(0)).ToContainTextAsync("-64");
        await Expect(errors.Nth(1)).ToContainTextAsync("$.precision");
        await Expect(box).ToHaveAttributeAsync("aria-invalid", "true");

        await errors.Nth(0).GetByRole(AriaRole.Button).ClickAsync();
        Assert.Equal("devices", await box.EvaluateAsync<string>("b => b.value.slice(b.selectionStart, b.selectionEnd)"));
        await box.FillAsync(text);
        await Expect(errors).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_spec_is_judged_while_it_is_typed()
    {
        await using var watched = await service.OpenAsync("/");
        var page = watched.Page;
        var box = page.GetByRole(AriaRole.Textbox, new() { Name = "New study" });

        await page.GetByRole(AriaRole.Button, new() { Name = "Use the example" }).ClickAsync();
        await Expect(page.GetByText("Valid: TrainingPlan")).ToBeVisibleAsync();

        await box.FillAsync((await box.InputValueAsync()).Replace("devices: 64", "devices: -64", StringComparison.Ordinal));
        await Expect(page.Locator(".errors li")).ToContainTextAsync("$.cluster.devices");
        await Expect(page.GetByText("1 place is not valid yet")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_text_that_is_no_spec_at_all_is_refused_with_a_reason()
    {
        await using var watched = await service.OpenAsync("/");
        var page = watched.Page;

        await page.GetByRole(AriaRole.Textbox, new() { Name = "New study" }).FillAsync("{ \"kind\": ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();

        await Expect(page.Locator(".notice.error")).ToContainTextAsync("The body cannot be read.");
    }

    [Fact]
    public async Task Names_are_text_and_never_markup()
    {
        const string Name = "<img src=x onerror=alert(1)> & <b>bold</b>";
        await service.CancelAsync(await service.SubmitAsync(Specs.Long($"'{Name}'")));
        await using var watched = await service.OpenAsync("/?name=onerror");
        var page = watched.Page;

        await page.GetByRole(AriaRole.Link, new() { Name = Name }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Name);
        Assert.Equal(0, await page.Locator("main img, main b").CountAsync());
    }

    [Fact]
    public async Task The_list_is_filtered_by_state_and_name_and_goes_on_page_by_page()
    {
        for (var i = 0; i < 23; i++)
        {
            await service.CancelAsync(await service.SubmitAsync(Specs.Long($"paged {i}")));
        }

        await using var watched = await service.OpenAsync("/");
        var page = watched.Page;
        var rows = page.Locator("table.studies tbody tr");

        await page.GetByLabel("Name").FillAsync("paged");
        await page.GetByLabel("State").SelectOptionAsync("cancelled");
        await Expect(rows).ToHaveCountAsync(20);
        await page.GetByRole(AriaRole.Link, new() { Name = "Older studies" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Last).ToContainTextAsync("paged 0");
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(20);

        await page.GetByLabel("State").SelectOptionAsync("quarantined");
        await Expect(page.GetByText("No study meets these filters.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_list_that_cannot_be_refreshed_stays_and_says_how_old_it_is()
    {
        await service.CancelAsync(await service.SubmitAsync(Specs.Long("stays in sight")));
        await using var watched = await service.OpenAsync("/?name=stays");
        var page = watched.Page;
        var row = page.GetByRole(AriaRole.Link, new() { Name = "stays in sight" });
        await Expect(row).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(true);
        await Expect(page.Locator(".notice.stale")).ToContainTextAsync("This is what was known at");
        await Expect(row).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(false);
        await Expect(page.Locator(".notice.stale")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_service_that_wants_a_key_is_given_one()
    {
        var tenant = (await service.Get<TenantStore>().EnsureAsync("with a key", CancellationToken.None)).Id;
        var key = await service.Get<KeyStore>().CreateAsync(tenant, "page", "write", null, "test", CancellationToken.None);
        await using var watched = await service.OpenAsync("/", host: BrowserFixture.ForeignHost);
        var page = watched.Page;

        await page.GetByLabel("API key").FillAsync(key.Text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this key" }).ClickAsync();

        await Expect(page.GetByText("There is no study yet.")).ToBeVisibleAsync();
    }
}
