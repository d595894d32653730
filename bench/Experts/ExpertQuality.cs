using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Bench.Experts;

/// <summary>Placements of experts: EPLB's own table, proofs, even loads, kept tokens, robust mode and few moves.</summary>
internal static class ExpertQuality
{
    private const string Eplb = """{"weight":[[90,132,40,61,104,165,39,4,73,56,183,86],[20,107,104,64,19,197,187,157,172,86,16,27]],"num_replicas":16,"num_groups":4,"num_nodes":2,"num_gpus":8}""";
    private const string FlashLb = """{"weight":[[600,560,120,120,20,10,10,10]],"num_replicas":16,"num_groups":1,"num_nodes":1,"num_gpus":8}""";

    private static readonly (string Name, Action Run)[] Parts =
    [
        ("examples", Examples), ("mixtral", Mixtral), ("olmoe", Olmoe), ("robust", Robust), ("moves", Moves), ("synthetic", SyntheticLoads), ("local", SyntheticLocal),
    ];

    public static int Run(string[] names)
    {
        if (Array.Find(names, n => !Parts.Any(p => p.Name == n) && n != "long") is { } unknown)
        {
            Console.Error.WriteLine($"'{unknown}' is none of {string.Join(", ", Parts.Select(p => p.Name))}, long.");
            return 2;
        }

        if (names.Contains("long", StringComparer.Ordinal))
        {
            Local(300);
        }

        foreach (var (name, run) in Parts)
        {
            if (names.Length == 0 || names.Contains(name, StringComparer.Ordinal))
            {
                run();
            }
        }

        return 0;
    }

    private static void Examples()
    {
        foreach (var (name, routing) in new[] { ("EPLB's example", Eplb), ("FlashLB's showcase", FlashLb) })
        {
            foreach (var more in new[] { "", ""","groups":1""" })
            {
                var warm = Solve($$"""{"kind":"ExpertPlacement","routing":{{routing}}{{more}}}""");
                warm = Solve($$"""{"kind":"ExpertPlacement","routing":{{routing}}{{more}}}""");
                Show($"{name}{(more.Length > 0 ? ", one group" : "")}, optimum", warm, "peakLoadTokens");
            }

            Show($"{name}, EPLB", Solve($$"""{"kind":"ExpertPlacement","routing":{{routing}},"mode":"eplb"}"""), "peakLoadTokens");
        }

        var spec = $$"""{"kind":"ExpertPlacement","routing":{{RoutingData.Synthetic(transitions: false)}},"devices":32,"slotsPerDevice":9,"mode":"eplb"}""";
        var runs = Enumerable.Range(0, 20).Select(_ => Solve(spec)).ToArray();
        Show("58 x 256, 288 slots, EPLB's table, median of the last 10", runs.Skip(10).OrderBy(r => r.Seconds).ElementAt(5), "meanPeakToMeanRatio");
    }

    private static void Mixtral()
    {
        foreach (var (domain, routing) in RoutingData.Domains("mixtral-8x7b"))
        {
            var front = Solve($$"""{"kind":"ExpertPlacement","routing":{{routing}},"devices":4}""");
            Console.WriteLine(Text($"Mixtral {domain}, 4 devices: {front.Points.Count} points, proved {front.Proved}, {front.Seconds:F2} s: {string.Join(' ', front.Points.Select(p => Text($"({Of(p, "peakLoadTokens"):F0}, {Of(p, "crossDeviceTokens"):F0})")))}"));
        }
    }

    private static void Olmoe()
    {
        foreach (var (devices, slots) in new[] { (8, 9), (16, 5), (8, 8), (16, 4), (32, 2) })
        {
            foreach (var (domain, routing) in RoutingData.Domains("olmoe-1b-7b"))
            {
                Show($"OLMoE {domain}, {devices} x {slots}", Solve($$"""{"kind":"ExpertPlacement","routing":{{RoutingData.Loads(routing)}},"devices":{{devices}},"slotsPerDevice":{{slots}}}"""), "peakToMeanRatio", "meanPeakToMeanRatio");
            }
        }
    }

    private static void Robust()
    {
        var profiles = string.Join(',', RoutingData.Domains("olmoe-1b-7b").Select(d => $"\"{d.Key}\":{RoutingData.Loads(d.Value)}"));
        foreach (var (devices, slots) in new[] { (8, 8), (8, 9), (16, 4), (16, 5) })
        {
            Show($"OLMoE, six domains, robust, {devices} x {slots}", Solve($$$"""{"kind":"ExpertPlacement","profiles":{{{{profiles}}}},"devices":{{{devices}}},"slotsPerDevice":{{{slots}}},"mode":"robust"}"""), "peakToMeanRatio", "meanPeakToMeanRatio");
        }
    }

    private static void Moves()
    {
        var domains = RoutingData.Domains("olmoe-1b-7b");
        foreach (var (from, to) in new[] { ("arxiv", "c4"), ("c4", "github"), ("book", "wikipedia"), ("github", "arxiv") })
        {
            foreach (var (devices, slots) in new[] { (8, 9), (16, 5) })
            {
                var cluster = $"\"devices\":{devices},\"slotsPerDevice\":{slots}";
                var current = Table(Solve($$"""{"kind":"ExpertPlacement","routing":{{RoutingData.Loads(domains[from])}},{{cluster}},"mode":"eplb"}"""));
                var fresh = Solve($$"""{"kind":"ExpertPlacement","routing":{{RoutingData.Loads(domains[to])}},{{cluster}},"mode":"eplb","current":{{current}}}""");
                var most = (int)(Of(fresh.Points[0], "moves") / 4);
                Show($"OLMoE {from} to {to}, {devices} x {slots}, fresh EPLB", fresh, "peakToMeanRatio", "moves");
                Show($"  at most {most} moves", Solve($$"""{"kind":"ExpertPlacement","routing":{{RoutingData.Loads(domains[to])}},{{cluster}},"current":{{current}},"maxMoves":{{most}},"objectives":["min peakToMeanRatio"]}"""), "peakToMeanRatio", "moves");
            }
        }
    }

    private static void SyntheticLoads()
    {
        var routing = RoutingData.Synthetic(transitions: false);
        Show("58 x 256 on 32 x 9", Solve($$"""{"kind":"ExpertPlacement","routing":{{routing}},"devices":32,"slotsPerDevice":9}"""), "meanPeakToMeanRatio", "peakToMeanRatio");
        Show("58 x 256 on 32 x 8", Solve($$"""{"kind":"ExpertPlacement","routing":{{routing}},"devices":32,"slotsPerDevice":8}"""), "meanPeakToMeanRatio", "peakToMeanRatio");
    }

    private static void SyntheticLocal() => Local(60);

    private static void Local(int seconds)
    {
        var routing = RoutingData.Synthetic(transitions: true);
        var front = Solve($$$"""{"kind":"ExpertPlacement","routing":{{{routing}}},"devices":64,"objectives":["min crossDeviceTokens"],"search":{"seconds":{{{seconds}}}}}""");
        var total = 57 * 262_144.0;
        Show($"58 x 256 on 64 x 4, {seconds} s", front, "crossDeviceTokens", "peakToMeanRatio");
        Console.WriteLine(Text($"  local {1 - (Of(front.Points[0], "crossDeviceTokens") / total):P2}, at most {1 - (front.Points[0].Bound["crossDeviceTokens"] / total):P2}; peak memory {Environment.WorkingSet >> 20} MiB; reproducible {front.Reproducible}"));
    }

    private static FrontDocument Solve(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        var study = StudyKinds.Resolve(document.RootElement, errors)?.Parse(document.RootElement, errors) ?? throw new InvalidOperationException(string.Join(' ', errors));
        return Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default, null, default, CancellationToken.None);
    }

    private static void Show(string what, FrontDocument front, params string[] metrics)
    {
        var point = front.Points.MinBy(p => Of(p, metrics[0]))!;
        var values = metrics.Select(m => Text($"{m} {Of(point, m):0.######}{(point.Bound.TryGetValue(m, out var bound) ? Text($" (bound {bound:0.######})") : string.Empty)}"));
        Console.WriteLine(Text($"{what}: {string.Join(", ", values)}, proved {front.Proved}, {front.Seconds:F3} s"));
    }

    private static string Table(FrontDocument front) => System.Text.Encoding.UTF8.GetString(front.Points[0].ArtifactJson!);

    private static double Of(FrontPoint point, string metric) => point.Metrics.First(m => m.Key == metric).Value ?? double.NaN;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
