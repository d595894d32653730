using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Bench.Exact;

/// <summary>Runs studies with exact methods and times them.</summary>
internal static class BenchStudy
{
    /// <summary>Parses a spec.</summary>
    public static ParsedStudy Parse(string text)
    {
        using var spec = JsonDocument.Parse(text);
        var errors = new List<SpecError>();
        return StudyKinds.Resolve(spec.RootElement, errors)?.Parse(spec.RootElement, errors)
            ?? throw new InvalidOperationException(string.Join(' ', errors.Select(e => $"{e.Path}: {e.Message}")));
    }

    /// <summary>Solves it.</summary>
    public static FrontDocument Run(ParsedStudy study) =>
        Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default with { Threads = 2 }, null, default, CancellationToken.None);

    /// <summary>Solves several, each a second time, and prints median and worst wall time from parsed spec to front with artifacts.</summary>
    public static bool Report(string what, IReadOnlyList<string> specs)
    {
        ParsedStudy[] studies = [.. specs.Select(Parse)];
        Array.ForEach(studies, study => Run(study));
        var (times, points, proved) = (new List<double>(), new List<int>(), 0);
        var cpu = Environment.CpuUsage.TotalTime;
        foreach (var study in studies)
        {
            var clock = Stopwatch.StartNew();
            var front = Run(study);
            times.Add(clock.Elapsed.TotalMilliseconds);
            points.Add(front.Points.Count);
            proved += front.Proved ? 1 : 0;
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {studies.Length} studies, proved {proved}, points {points.Min()} to {points.Max()}, wall median {times[times.Count / 2]:F1} ms, worst {times[^1]:F1} ms; CPU {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / studies.Length:F1} ms per study"));
        return proved == studies.Length;
    }
}
