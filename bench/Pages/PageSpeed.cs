using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Dse.Bench.Pages;

/// <summary>What a person and a program wait for: a study of 100,000 trials with a front of some 5,000 points in three objectives, and a list of 100,000 studies.</summary>
/// <remarks>The real service on loopback and a real Chromium, which draws in software; both share the machine's cores.</remarks>
internal static class PageSpeed
{
    private const int Rounds = 20;

    // From the start of the navigation: when table, plot and lines are there, and when the page had been idle for half a second.
    private const string Interactive =
        """
        () => new Promise((resolve, reject) => {
          const long = [];
          new PerformanceObserver(list => long.push(...list.getEntries().map(e => e.startTime + e.duration))).observe({ type: 'longtask', buffered: true });
          const isThere = () => document.querySelector('tbody tr[data-trial]') && document.querySelector('.chart canvas, .chart svg') && document.querySelector('.parallel canvas');
          let shown = 0;
          const look = () => {
            const now = performance.now();
            if (now > 60000) { reject(new Error('nothing after a minute')); return; }
            shown = shown || (isThere() ? now : 0);
            const last = Math.max(shown, ...long);
            if (shown > 0 && now - last > 500) { resolve([shown, last]); } else { setTimeout(look, 20); }
          };
          look();
        })
        """;

    private const string CountFrames =
        """
        () => {
          const at = [];
          window.stopFrames = false;
          const frame = now => { at.push(now); if (!window.stopFrames) { requestAnimationFrame(frame); } };
          requestAnimationFrame(frame);
          window.frames_ = at;
        }
        """;

    private const string Grown =
        """
        () => new Promise((resolve, reject) => {
          const box = document.querySelector('[data-points]');
          const before = box.dataset.points;
          const watch = new MutationObserver(() => { if (box.dataset.points !== before) { watch.disconnect(); requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())); } });
          watch.observe(box, { attributes: true });
          setTimeout(() => reject(new Error('no change within half a minute')), 30000);
        })
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var data = arguments.SkipWhile(a => a != "--data").Skip(1).FirstOrDefault();
        // Not a private folder as of CreateTempSubdirectory: PostgreSQL of a service that root runs is another user.
        var folder = Path.GetFullPath(data ?? Path.Combine(Path.GetTempPath(), $"dse-bench-page-{Guid.NewGuid():N}"));
        try
        {
            await using var service = await PageService.StartAsync(folder);
            var study = await SeedAsync(service);
            if (!arguments.Contains("--seed"))
            {
                await ApiAsync(service.Client, study);
                await PageAsync(service, study);
            }
        }
        finally
        {
            if (data is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    private static async Task<string> SeedAsync(PageService service)
    {
        await using (var connection = await service.OpenDatabaseAsync())
        {
            await PageSeeds.ListAsync(connection);
        }

        var clock = Stopwatch.StartNew();
        var study = await PageSeeds.FindAsync(service.Client) ?? await PageSeeds.SubmitAsync(service.Client);
        await PageSeeds.AnswerAsync(service.Client, study);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{PageSeeds.Trials:N0} trials were asked for and told within {clock.Elapsed.TotalSeconds:F0} s"));

        // What is measured first after a start is otherwise the start.
        await PageSeeds.TellNewPointAsync(service.Client, study, await PageSeeds.OpenAsync(service.Client, study), 7919);
        return study;
    }

    private static async Task ApiAsync(HttpClient client, string study)
    {
        Console.WriteLine($"API, warm, {Rounds} requests one after another: median and slowest, ms (bar: 100)");
        var front = await client.GetStringAsync($"/v1/studies/{study}/front");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the front has {JsonNode.Parse(front)!["points"]!.AsArray().Count:N0} points, {front.Length / 1e6:F1} MB"));
        await FirstFrontAsync(client, study);
        foreach (var (what, path) in ((string, string)[])
        [
            ("study", $"/v1/studies/{study}"),
            ("front, whole", $"/v1/studies/{study}/front"),
            ("front, 100 points by an expression", $"/v1/studies/{study}/front?where=time%3C1.5&limit=100"),
            ("front, what five points changed", $"/v1/studies/{study}/front?since={(long)JsonNode.Parse(front)!["revision"]!}"),
            ("history", $"/v1/studies/{study}/history"),
            ("trials, 100", $"/v1/studies/{study}/trials?limit=100"),
            ("importance", $"/v1/studies/{study}/importance"),
            ("list of studies, newest", "/v1/studies?limit=50"),
            ("list, by name", "/v1/studies?limit=50&sort=name"),
            ("list, one state and kind", "/v1/studies?limit=50&state=failed&kind=TrainingPlan"),
            ("list, a tag and a device", "/v1/studies?limit=50&tag=team-3&device=device-13"),
            ("list, part of a name that many have", "/v1/studies?limit=50&name=qwen"),
            ("list, part of a name that one has", "/v1/studies?limit=50&name=llama%2077777"),
            ("list, part of a name that none has", "/v1/studies?limit=50&name=no%20such%20name"),
        ])
        {
            await client.GetByteArrayAsync(path);
            Print(what, await TimesAsync(Rounds, () => client.GetByteArrayAsync(path)));
        }
    }

    // Each time after a point came, so that nothing of the answer is known from before.
    private static async Task FirstFrontAsync(HttpClient client, string study)
    {
        var (times, stored) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 5; turn++)
        {
            var before = await RevisionAsync(client, study);
            var trials = await PageSeeds.OpenAsync(client, study);
            var clock = Stopwatch.StartNew();
            await PageSeeds.TellNewPointAsync(client, study, trials, 100 + turn);
            while (await RevisionAsync(client, study) == before)
            {
                await Task.Delay(10);
            }

            stored.Add(clock.Elapsed.TotalMilliseconds);
            times.AddRange(await TimesAsync(1, () => client.GetByteArrayAsync($"/v1/studies/{study}/front")));
        }

        Print("front, whole, first time after a change", times);
        Print("from a tell to the stored front that holds it", stored);
    }

    private static async Task<long> RevisionAsync(HttpClient client, string study) =>
        (long)JsonNode.Parse(await client.GetStringAsync($"/v1/studies/{study}/front?limit=1"))!["revision"]!;

    private static async Task PageAsync(PageService service, string study)
    {
        var page = await service.NewPageAsync();
        await page.GotoAsync("/keys");
        var (shown, idle) = (new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
        {
            await page.GotoAsync($"/studies/{study}", new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
            var times = await page.EvaluateAsync<double[]>(Interactive);
            shown.Add(times[0]);
            idle.Add(times[1]);
        }

        Console.WriteLine("Page of the study, 5 loads: median and slowest, ms (bar: interactive within 2,000)");
        Print("table, plot and lines are there", shown);
        Print("interactive: no long task any more", idle);
        await BrushAsync(page);
        Console.WriteLine("From a tell to the new point in the page, 5 times, ms (bar: 1,000)");
        Print("seen, the whole batch told", await SeenAsync(page, service.Client, study, 200, int.MaxValue));
        Print("seen, one trial told", await SeenAsync(page, service.Client, study, 300, 1));
    }

    private static async Task<List<double>> SeenAsync(IPage page, HttpClient client, string study, int first, int most)
    {
        var seen = new List<double>();
        for (var turn = 0; turn < 5; turn++)
        {
            var grown = page.EvaluateAsync<double>(Grown);
            var trials = await PageSeeds.OpenAsync(client, study);
            await Task.Delay(1_500);
            var told = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            await PageSeeds.TellNewPointAsync(client, study, trials.Take(most), first + turn);
            seen.Add(await grown - told);
        }

        return seen;
    }

    private static async Task BrushAsync(IPage page)
    {
        var axis = page.Locator(".dimension .grip").Nth(1);
        await axis.ScrollIntoViewIfNeededAsync();
        var box = (await axis.BoundingBoxAsync())!;
        var (x, top, height) = (box.X + (box.Width / 2), box.Y, box.Height);
        await page.Mouse.MoveAsync(x, top + (height * 0.1f));
        await page.Mouse.DownAsync();
        await page.EvaluateAsync(CountFrames);
        var clock = Stopwatch.StartNew();
        var moves = 0;
        while (clock.Elapsed.TotalSeconds < 4)
        {
            var place = 0.3 + (0.6 * Math.Abs(Math.Sin(clock.Elapsed.TotalSeconds * 2)));
            await page.Mouse.MoveAsync(x, top + (height * (float)place));
            moves++;
            await Task.Delay(8);
        }

        var at = await page.EvaluateAsync<double[]>("() => { window.stopFrames = true; return window.frames_; }");
        await page.Mouse.UpAsync();
        var gaps = at.Zip(at.Skip(1), (a, b) => b - a).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Brushing an axis for 4 s, {moves} moves of the pointer: {(at.Length - 1) / (at[^1] - at[0]) * 1000:F0} frames a second (bar: 30); a frame took {gaps[gaps.Length / 2]:F0} ms in the median, {gaps[(int)(gaps.Length * 0.95)]:F0} at the 95th percentile, {gaps[^1]:F0} at most"));
    }

    private static async Task<List<double>> TimesAsync(int rounds, Func<Task> act)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            await act();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        return times;
    }

    private static void Print(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {times[times.Count / 2]:F0}, {times[^1]:F0}"));
    }
}
