using System.Text.Json;

namespace Dse.Solvers.Tests.Exact.ExpertPlacements;

/// <summary>Proved loads against every placement of small random layers.</summary>
public class LoadProofTests
{
    [Fact]
    public void The_proved_peak_is_that_of_brute_force_on_random_layers()
    {
        var withCopies = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new System.Random(seed);
            var (devices, experts) = (random.Next(1, 5), random.Next(1, 6));
            var slots = Enumerable.Range(0, devices).Select(_ => random.Next(random.Next(3) == 0 ? 0 : 1, experts + 1)).ToArray();
            if (slots.Sum() < experts || slots.Sum() > 10)
            {
                continue;
            }

            var loads = Enumerable.Range(0, experts).Select(_ => (double)random.Next(0, 30)).ToArray();
            var replicas = random.Next(2) == 0;
            var speeds = random.Next(3) == 0 ? Enumerable.Range(0, devices).Select(_ => 1 + (double)random.Next(3)).ToArray() : null;
            var hasGroups = devices > 1 && random.Next(4) == 0;
            int[] groupOf = [.. Enumerable.Range(0, experts).Select(e => e * 2 / experts)];
            int[] nodeOf = [.. Enumerable.Range(0, devices).Select(d => d * 2 / devices)];
            var more = (speeds is null ? "" : $",\"deviceSpeeds\":{JsonSerializer.Serialize(speeds)}") + (hasGroups ? $",\"nodes\":2,\"groups\":{JsonSerializer.Serialize(groupOf)}" : "");
            var spec = $$$"""{"kind":"ExpertPlacement","routing":{"loads":{{{PlacementRun.Json([loads])}}}},"devices":{{{devices}}},"slotsPerDevice":{{{JsonSerializer.Serialize(slots)}}},"replicas":{{{(replicas ? "true" : "false")}}}{{{more}}},"search":{"evaluations":20000}}""";

            var expected = LayerBruteForce.Peak(loads, slots, replicas, speeds, hasGroups ? groupOf : null, nodeOf);
            var front = PlacementRun.Of(spec);

            if (double.IsInfinity(expected))
            {
                continue;
            }

            Assert.True(front.Proved, $"{seed}: {front.Reason} {spec}");
            Assert.Equal(expected, PlacementRun.Metric(Assert.Single(front.Points), "peakLoadTokens"), 9);
            withCopies += replicas && slots.Sum() > experts ? 1 : 0;
        }

        Assert.InRange(withCopies, 40, 299);
    }

    [Fact]
    public void The_same_seed_gives_the_same_table_and_bounds_lie_below_it()
    {
        var random = new System.Random(5);
        var loads = Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 48).Select(_ => Math.Floor(Math.Exp(3 + (2 * random.NextDouble())))).ToArray()).ToArray();
        var spec = $$$"""{"kind":"ExpertPlacement","routing":{"loads":{{{PlacementRun.Json(loads)}}}},"devices":8,"slotsPerDevice":8,"objectives":["min peakToMeanRatio"],"search":{"seed":7,"evaluations":200000}}""";

        var (one, two) = (PlacementRun.Of(spec, threads: 1), PlacementRun.Of(spec, threads: 2));

        Assert.Equal(one.Points[0].ArtifactJson, two.Points[0].ArtifactJson);
        Assert.Equal(one.Evaluations, two.Evaluations);
        Assert.True(one.Reproducible);
        Assert.InRange(PlacementRun.Metric(one.Points[0], "peakToMeanRatio"), one.Points[0].Bound["peakToMeanRatio"], 1.01);
    }

    [Fact]
    public void The_worst_of_several_profiles_counts_in_robust_mode()
    {
        // Each profile alone could be even; together 0 and 1 must part, and so must 2 and 3.
        var front = PlacementRun.Of("""{"kind":"ExpertPlacement","profiles":{"a":{"loads":[[9,9,1,1]]},"b":{"loads":[[1,1,9,9]]}},"devices":2,"mode":"robust"}""");

        Assert.True(front.Proved, front.Reason);
        Assert.Equal(1, PlacementRun.Metric(Assert.Single(front.Points), "peakToMeanRatio"), 12);
    }

    [Fact]
    public void Groups_that_fit_no_node_are_told()
    {
        var front = PlacementRun.Of("""{"kind":"ExpertPlacement","routing":{"loads":[[1,2,3]]},"devices":2,"nodes":2,"slotsPerDevice":2,"groups":[0,0,0]}""");

        Assert.Empty(front.Points);
        Assert.Contains("groups", front.Reason, StringComparison.Ordinal);
    }
}
