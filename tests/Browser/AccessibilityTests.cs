using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class AccessibilityTests(BrowserFixture service)
{
    private const string Unnamed =
        """
        () => [...document.querySelectorAll('a, button, input, select, textarea, progress, [role=img], [role=region]')]
          .filter(e => !(e.labels?.length > 0 || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')
            || (e.matches('a, button, label') && e.textContent.trim())))
          .map(e => e.outerHTML)
        """;

    private const string Structure =
        """
        () => {
          const levels = [...document.querySelectorAll('h1, h2, h3')].map(h => Number(h.tagName[1]));
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          return [
            document.documentElement.lang !== 'en' && 'no language',
            document.querySelectorAll('h1').length !== 1 && 'not one h1',
            levels.some((l, i) => l > (levels[i - 1] ?? 0) + 1) && 'a heading level is left out',
            !document.querySelector('main') && 'no main',
            !document.querySelector('nav[aria-label]') && 'no named nav',
            document.querySelector('thead th:not([scope])') && 'a heading cell without scope',
            document.querySelector('table:not(:has(caption))') && 'a table without caption',
            document.querySelector('img:not([alt])') && 'a picture without text',
            new Set(ids).size !== ids.length && 'an id twice',
          ].filter(Boolean);
        }
        """;

    // WCAG 2.2, relative luminance and contrast ratio.
    private const string WeakContrasts =
        """
        () => {
          const style = getComputedStyle(document.documentElement);
          const light = name => {
            const hex = style.getPropertyValue('--' + name).trim();
            const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
          const texts = [['text', 'panel'], ['text', 'page'], ['muted', 'panel'], ['muted', 'page'], ['accent', 'panel'], ['accent-text', 'accent'], ['success', 'panel'],
            ['error', 'panel'], ['text', 'error-back'], ['muted', 'error-back'], ['accent', 'error-back'], ['text', 'stale-back'], ['text', 'selected'], ['accent', 'selected'], ['accent', 'hover']];
          const marks = [['point', 'panel'], ['chosen', 'panel'], ['tie', 'panel'], ['line', 'panel'], ['bar-time', 'panel'], ['bar-memory', 'panel'],
            ...[0, 1, 2, 3, 4, 5].map(i => ['mark-' + i, 'panel'])];
          return [...texts.filter(([a, b]) => ratio(a, b) < 4.5), ...marks.filter(([a, b]) => ratio(a, b) < 3)].map(([a, b]) => `${a} on ${b}: ${ratio(a, b)}`);
        }
        """;

    [Fact]
    public async Task Every_control_has_a_name_and_every_page_an_outline()
    {
        var study = await service.FinishedStudyAsync();
        var trial = (await service.FrontAsync(study))["points"]![0]!["trial"];
        foreach (var (path, ready) in ((string, string)[])[("/", "table.studies"), ($"/studies/{study}?point={trial}", ".chart svg"), ($"/studies/{study}/points/{trial}", ".tornado"), ("/whatif", ".contours"), ("/sweeps", "h2"), ("/new?example=training-llama3-70b", ".spec-form .field"), ($"/compare?studies={study},{await service.SucceededAsync("beside")}", ".chart svg"), ("/nowhere", "h1")])
        {
            await using var watched = await service.OpenAsync(path);
            await watched.Page.Locator(ready).First.WaitForAsync();

            Assert.Empty(await watched.Page.EvaluateAsync<string[]>(Unnamed));
            Assert.Empty(await watched.Page.EvaluateAsync<string[]>(Structure));
        }
    }

    [Fact]
    public async Task Tabbing_goes_through_the_list_in_reading_order()
    {
        await service.FinishedStudyAsync();
        await using var watched = await service.OpenAsync("/?name=finished");
        var page = watched.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "finished" }).First.WaitForAsync();

        var visited = new List<string>();
        while (visited.Count < 60 && visited.LastOrDefault() != "finished")
        {
            await page.Keyboard.PressAsync("Tab");
            var name = await page.EvaluateAsync<string>("() => { const e = document.activeElement; return e.getAttribute('aria-label') ?? (e.labels?.[0] ?? e).textContent.trim(); }");
            if (visited.LastOrDefault() != name)
            {
                // A field of a date has several stops.
                visited.Add(name);
            }
        }

        Assert.Equal(
            [
                "Skip to content", "Dse", "Studies", "New study", "Sweeps", "Compare", "What if", "Catalog", "Keys", "API", "Start a study", "All", "Open", "Gone wrong", "Save this view",
                "Name", "State", "Kind", "Tag", "Model", "Device", "Owner", "From", "To", "Clear", "Studies", "Choose all on this page", "Name", "State", "Kind", "Created▼", "Choose finished", "finished",
            ],
            visited);
    }

    [Fact]
    public async Task A_point_is_selected_with_the_keyboard_alone_and_its_row_comes_into_view()
    {
        await using var watched = await service.OpenAsync($"/studies/{await service.FinishedStudyAsync()}");
        var page = watched.Page;
        var last = page.Locator("tbody tr[data-trial]").Last;

        await last.GetByRole(AriaRole.Button).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(last).ToHaveClassAsync("selected");
        await Expect(last.GetByRole(AriaRole.Button)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(last).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Texts_and_marks_stand_out_in_both_themes(ColorScheme scheme)
    {
        await using var watched = await service.OpenAsync("/", scheme);

        Assert.Empty(await watched.Page.EvaluateAsync<string[]>(WeakContrasts));
        var page = await watched.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark ? "rgb(20, 23, 27)" : "rgb(244, 245, 247)", page);
    }

    [Fact]
    public async Task Nothing_of_the_page_is_cut_off_at_1280_pixels()
    {
        var study = await service.FinishedStudyAsync();
        foreach (var path in (string[])["/", $"/studies/{study}"])
        {
            await using var watched = await service.OpenAsync(path);
            await watched.Page.Locator("tbody tr").First.WaitForAsync();

            Assert.True(await watched.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), path);
        }
    }
}
