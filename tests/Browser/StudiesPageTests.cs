using Dse.Storage;
using Dse.Storage.Keys;
using Dse.Storage.Studies;
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

        await page.GetByRole(AriaRole.Link, new() { Name = "Start a study" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Spec as text" }).FillAsync(Specs.Quick("from the page"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit the study" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "from the page" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Studies" }).ClickAsync();

        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "from the page" });
        await Expect(row).ToContainTextAsync("TrainingPlan");
        await Expect(row.Locator(".badge")).ToHaveTextAsync("succeeded", new() { Timeout = 90_000 });
        await Expect(row.GetByRole(AriaRole.Cell).Last).Not.ToHaveTextAsync("0");
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
        for (var i = 0; i < 53; i++)
        {
            await CancelledAsync($"paged {i}");
        }

        await using var watched = await service.OpenAsync("/");
        var page = watched.Page;
        var rows = page.Locator("table.studies tbody tr");

        await page.GetByLabel("Name").FillAsync("PAGED");
        await page.GetByLabel("State").SelectOptionAsync("cancelled");
        await Expect(rows).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Link, new() { Name = "Next page" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Last).ToContainTextAsync("paged 0");
        await page.GetByRole(AriaRole.Link, new() { Name = "First page" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose all that match" }).ClickAsync();
        await Expect(page.GetByText("53 studies chosen")).ToBeVisibleAsync();

        await page.GetByLabel("State").SelectOptionAsync("quarantined");
        await Expect(page.GetByText("No study meets these filters.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Filters_are_in_the_address_and_are_kept_as_a_view()
    {
        await CancelledAsync("viewed one", "H100-SXM5-80GB", "weekly");
        await CancelledAsync("viewed two", "A10G", "weekly");
        await CancelledAsync("viewed three", "A10G");
        await using var watched = await service.OpenAsync("/studies");
        var page = watched.Page;
        var rows = page.Locator("table.studies tbody tr");

        await page.GetByLabel("Tag").SelectOptionAsync("weekly");
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByLabel("Device").SelectOptionAsync("A10G");
        await page.GetByLabel("Kind").SelectOptionAsync("TrainingPlan");
        await page.GetByLabel("Owner").SelectOptionAsync("test");
        await page.GetByLabel("From").FillAsync("2020-01-01");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("viewed two");
        Assert.Contains("device=A10G", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Save this view" }).ClickAsync();
        await page.GetByLabel("Name of the view").FillAsync("Weekly on A10G");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await page.ReloadAsync();
        await Expect(rows.Nth(1)).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Weekly on A10G" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("viewed two");

        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2020-01-01");
        await Expect(page.GetByText("No study meets these filters.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget the view Weekly on A10G" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Weekly on A10G" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Studies_are_chosen_and_deleted_with_the_keyboard_alone()
    {
        foreach (var name in (string[])["bulk c", "bulk b", "bulk a"])
        {
            await CancelledAsync(name);
        }

        await using var watched = await service.OpenAsync("/studies?name=bulk&sort=name");
        var page = watched.Page;
        var rows = page.Locator("table.studies tbody tr");

        await page.GetByLabel("Choose bulk a").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Shift+ArrowDown");
        await Expect(page.GetByText("2 studies chosen")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Delete");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("bulk b");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(rows).ToHaveCountAsync(3);

        await page.Keyboard.PressAsync("Delete");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("2 deleted.")).ToBeVisibleAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("bulk a");
    }

    [Fact]
    public async Task A_running_study_is_cancelled_from_the_list_and_not_deleted_before()
    {
        await service.SubmitAsync(Specs.Long("busy in the list"));
        await using var watched = await service.OpenAsync("/studies?name=busy");
        var page = watched.Page;
        await Expect(page.Locator(".badge")).ToHaveTextAsync("running", new() { Timeout = 60_000 });

        await page.GetByLabel("Choose busy in the list").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete 1 study" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete 1 study" }).ClickAsync();
        await Expect(page.Locator(".bulk .notice")).ToContainTextAsync("Cancel it and wait until it has ended.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel 1 study" }).ClickAsync();
        await Expect(page.Locator(".badge")).ToHaveTextAsync("cancelled", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task Two_tenants_see_nothing_of_each_other()
    {
        var (ours, theirs) = (await KeyAsync("ours"), await KeyAsync("theirs"));
        var study = await service.Get<StudyStore>().SubmitAsync(
            ours.Tenant, new StudySubmission("TrainingPlan", "secret plan", "{}") { Tags = ["secret"] }, null, "test", CancellationToken.None);
        var id = Assert.IsType<SubmitResult.Accepted>(study).Study.Id;

        await using (var own = await service.OpenAsync("/studies", host: BrowserFixture.ForeignHost))
        {
            await UseAsync(own.Page, ours.Key);
            await Expect(own.Page.GetByRole(AriaRole.Link, new() { Name = "secret plan" })).ToBeVisibleAsync();
            await Expect(own.Page.GetByLabel("Tag").Locator("option")).ToHaveCountAsync(2);
        }

        await using var foreign = await service.OpenAsync("/studies", host: BrowserFixture.ForeignHost);
        var page = foreign.Page;
        await UseAsync(page, theirs.Key);
        await Expect(page.GetByText("There is no study yet.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Tag").Locator("option")).ToHaveCountAsync(1);
        foreach (var path in (string[])[$"/studies/{id}", $"/compare?studies={id},{Guid.NewGuid()}"])
        {
            await page.EvaluateAsync("path => { history.pushState(null, '', path); dispatchEvent(new Event('popstate')); }", path);
            await Expect(page.Locator(".notice.error")).ToBeVisibleAsync();
            Assert.DoesNotContain("secret", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        }
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
        var (_, key) = await KeyAsync("with a key");
        await using var watched = await service.OpenAsync("/", host: BrowserFixture.ForeignHost);
        var page = watched.Page;

        await UseAsync(page, key);

        await Expect(page.GetByText("There is no study yet.")).ToBeVisibleAsync();
    }

    private static async Task UseAsync(IPage page, string key)
    {
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this key" }).ClickAsync();
    }

    private async Task<(TenantId Tenant, string Key)> KeyAsync(string tenant)
    {
        var id = (await service.Get<TenantStore>().EnsureAsync(tenant, CancellationToken.None)).Id;
        return (id, (await service.Get<KeyStore>().CreateAsync(id, "page", "write", null, "test", CancellationToken.None)).Text);
    }

    private async Task CancelledAsync(string name, string device = "H100", params string[] tags)
    {
        var studies = service.Get<StudyStore>();
        var submission = new StudySubmission("TrainingPlan", name, """{"kind":"TrainingPlan"}""") { Tags = tags, Devices = [device] };
        while (true)
        {
            var id = Assert.IsType<SubmitResult.Accepted>(await studies.SubmitAsync(TenantId.Local, submission, null, "test", CancellationToken.None)).Study.Id;
            var study = Assert.IsType<StudyChange.Done>(await studies.RequestCancelAsync(TenantId.Local, id, "test", CancellationToken.None)).Study;
            if (study.State == StudyState.Cancelled)
            {
                return;
            }

            // A worker was quicker, and finds that it is no whole spec.
            await service.CancelAsync(id.ToString());
            await studies.DeleteAsync(TenantId.Local, id, "test", CancellationToken.None);
        }
    }
}
