using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;
using Dse.Solvers.Exact.ExpertPlacement;

namespace Dse.Solvers.Tests.Exact.ExpertPlacements;

/// <summary>Proved fronts and bounds against every placement of small random studies.</summary>
public class StudyFrontTests
{
    private static readonly string[] Metrics = ["peakLoadTokens", "crossDeviceTokens", "crossNodeTokens", "moves"];

    [Fact]
    public void The_proved_front_is_that_of_brute_force_on_a_thousand_random_studies()
    {
        var (checkedCount, withCopies, withNodes, withMoves) = (0, 0, 0, 0);
        for (var seed = 0; seed < 1_000; seed++)
        {
            var random = new System.Random(seed);
            var (devices, experts, layers) = (random.Next(2, 4), random.Next(2, 5), random.Next(1, 3));
            experts = devices == 3 ? Math.Min(experts, 3) : experts;
            var slots = Enumerable.Range(0, devices).Select(_ => random.Next(1, 1 + ((experts + 2) / 2))).ToArray();
            var replicas = random.Next(2) == 0;
            if (slots.Sum(s => Math.Min(s, experts)) < experts)
            {
                continue;
            }

            var loads = Enumerable.Range(0, layers).Select(_ => Enumerable.Range(0, experts).Select(_ => (double)random.Next(1, 25)).ToArray()).ToArray();
            var flows = Enumerable.Range(0, layers - 1).Select(_ => Enumerable.Range(0, experts).Select(_ => Enumerable.Range(0, experts).Select(_ => (double)random.Next(0, 12)).ToArray()).ToArray()).ToArray();
            var nodes = random.Next(3) == 0 ? 2 : 1;
            var current = random.Next(3) == 0 ? Current(random, loads, slots) : null;
            var figures = Enumerable.Range(0, 4).Where(f => (f is 1 or 2 ? layers > 1 : f != 3 || current is not null) && random.Next(3) > 0).ToArray();
            if (figures.Length == 0)
            {
                figures = [0];
            }

            var maxMoves = current is not null && random.Next(2) == 0 ? random.Next(0, 4) : (int?)null;
            var limit = random.Next(4) == 0 ? Math.Round(loads.Sum(l => l.Sum()) * (0.4 + random.NextDouble()) / devices * 1.5, 2) : (double?)null;
            var spec = Spec(loads, flows, slots, replicas, nodes, current, figures, maxMoves, limit);
            var brute = new StudyBruteForce(loads, flows, slots, replicas, nodes, current);
            var all = brute.All().ToList();
            var expected = StudyBruteForce.Front(all, figures, p => !(p[3] > maxMoves) && !(p[0] > limit));

            var front = PlacementRun.Of(spec);

            Assert.True(front.Proved, $"{seed}: {front.Reason} {spec}");
            var actual = front.Points.Select(p => figures.Select(f => Math.Round(PlacementRun.Metric(p, Metrics[f]), 9)).ToArray()).OrderBy(p => p, StudyBruteForce.Order).ToList();
            Assert.True(expected.Count == actual.Count && expected.Zip(actual).All(x => x.First.Zip(x.Second).All(y => Math.Abs(y.First - y.Second) < 1e-6)), $"{seed}: {Show(expected)} but {Show(actual)} {spec}");
            checkedCount++;
            withCopies += replicas && slots.Sum() > experts ? 1 : 0;
            withNodes += nodes > 1 && figures.Contains(2) ? 1 : 0;
            withMoves += maxMoves is not null || figures.Contains(3) ? 1 : 0;
            BoundsHold(spec, all, $"{seed}");
        }

        Assert.InRange(checkedCount, 500, 1_000);
        Assert.InRange(Math.Min(withCopies, Math.Min(withNodes, withMoves)), 50, 1_000);
    }

    [Fact]
    public void Mixtrals_front_on_four_devices_is_proved_and_holds_no_dominated_point()
    {
        var spec = File.ReadAllText(Path.Combine(Root(), "catalog", "routing", "mixtral-8x7b.json"));
        using var domains = JsonDocument.Parse(spec);
        foreach (var domain in domains.RootElement.EnumerateObject())
        {
            var front = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{domain.Value.GetRawText()}},"devices":4}""");

            Assert.True(front.Proved, front.Reason);
            Assert.True(front.Points.Count > 3);
            var points = front.Points.Select(p => (Load: PlacementRun.Metric(p, Metrics[0]), Cross: PlacementRun.Metric(p, Metrics[1]))).OrderBy(p => p.Load).ToList();
            Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.First.Load < pair.Second.Load && pair.First.Cross > pair.Second.Cross));
        }
    }

    [Fact]
    public void A_study_too_large_for_proof_ends_with_a_front_below_which_its_bounds_lie()
    {
        var random = new System.Random(3);
        var loads = Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 32).Select(_ => (double)random.Next(50, 900)).ToArray()).ToArray();
        var flows = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 32).Select(_ => Enumerable.Range(0, 32).Select(_ => (double)(random.Next(9) == 0 ? random.Next(200) : 0)).ToArray()).ToArray()).ToArray();
        var spec = Spec(loads, flows, [4, 4, 4, 4, 4, 4, 4, 4], false, 2, null, [0, 1, 2], null, null).Replace("\"objectives\"", "\"search\":{\"evaluations\":2000000,\"seed\":5},\"objectives\"", StringComparison.Ordinal);

        var (one, two) = (PlacementRun.Of(spec, 1), PlacementRun.Of(spec, 2));

        Assert.Equal(one.Points.Select(p => p.ArtifactJson!), two.Points.Select(p => p.ArtifactJson!));
        Assert.True(one.Points.Count > 3);
        Assert.False(one.Proved);
        foreach (var metric in Metrics.Take(3))
        {
            var (bound, best) = (one.Points[0].Bound[metric], one.Points.Min(p => PlacementRun.Metric(p, metric)));
            Assert.True(bound >= 0 && bound <= best, $"{metric}: {bound} {best}");
        }

        // Anything but chance keeps more than an eighth of the tokens on eight devices.
        Assert.True(one.Points.Min(p => PlacementRun.Metric(p, "crossDeviceTokens")) < 0.75 * flows.Sum(f => f.Sum(r => r.Sum())));
    }

    [Theory]
    [InlineData("c4", "github", 8, 9)]
    [InlineData("arxiv", "c4", 16, 5)]
    public void A_quarter_of_the_moves_of_a_fresh_table_evens_out_shifted_traffic_to_two_percent(string from, string to, int devices, int slots)
    {
        using var domains = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root(), "catalog", "routing", "olmoe-1b-7b.json")));
        string Loads(string domain) => $$"""{"loads":{{domains.RootElement.GetProperty(domain).GetProperty("loads").GetRawText()}}}""";
        var cluster = $"\"devices\":{devices},\"slotsPerDevice\":{slots}";
        var old = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Loads(from)}},{{cluster}},"mode":"eplb"}""");
        var current = System.Text.Encoding.UTF8.GetString(old.Points[0].ArtifactJson!);
        var fresh = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Loads(to)}},{{cluster}},"mode":"eplb","current":{{current}}}""");
        var most = (int)(PlacementRun.Metric(fresh.Points[0], "moves") / 4);

        var few = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Loads(to)}},{{cluster}},"current":{{current}},"maxMoves":{{most}},"objectives":["min peakToMeanRatio"],"search":{"evaluations":4000000} }""");

        var point = Assert.Single(few.Points);
        Assert.InRange(PlacementRun.Metric(point, "moves"), 1, most);
        Assert.InRange(PlacementRun.Metric(point, "peakToMeanRatio"), 1, 1.02);
    }

    private static void BoundsHold(string spec, List<double[]> all, string what)
    {
        using var document = JsonDocument.Parse(spec);
        var model = (ExpertPlacementModel)StudyKinds.Find("ExpertPlacement")!.Parse(document.RootElement, [])!.Problem.Exact!;
        var loads = LoadBounds.Of(model, [.. Enumerable.Range(0, model.Layers).Select(l => LayerBounds.Of(new LayerProblem(model, l)))]);
        Assert.True(loads["peakLoadTokens"] <= all.Min(p => p[0]) + 1e-9, what);
        if (model.HasFlows && model.Layers > 1)
        {
            Assert.True(FlowBounds.Of(model, byNode: false, () => false) <= all.Min(p => p[1]) + 1e-9, what);
            Assert.True(FlowBounds.Of(model, byNode: true, () => false) <= all.Min(p => p[2]) + 1e-9, what);
        }
    }

    private static int[][][] Current(System.Random random, double[][] loads, int[] slots) =>
        [.. loads.Select(l => slots.Select(s => Enumerable.Range(0, l.Length).OrderBy(_ => random.Next()).Take(Math.Min(s, l.Length)).ToArray()).ToArray())];

    private static string Spec(double[][] loads, double[][][] flows, int[] slots, bool replicas, int nodes, int[][][]? current, int[] figures, int? maxMoves, double? limit)
    {
        var spec = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["kind"] = "ExpertPlacement",
            ["routing"] = flows.Length > 0 ? new { loads, transitions = flows } : new { loads },
            ["devices"] = slots.Length,
            ["slotsPerDevice"] = slots,
            ["replicas"] = replicas,
            ["nodes"] = nodes,
            ["objectives"] = figures.Select(f => $"min {Metrics[f]}"),
        };
        if (current is not null)
        {
            spec["current"] = current;
        }

        if (maxMoves is { } moves)
        {
            spec["maxMoves"] = moves;
        }

        if (limit is { } most)
        {
            spec["constraints"] = new[] { string.Create(CultureInfo.InvariantCulture, $"peakLoadTokens <= {most}") };
        }

        return JsonSerializer.Serialize(spec);
    }

    private static string Show(List<double[]> points) => string.Join(' ', points.Select(p => $"({string.Join(", ", p)})"));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "dse.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
