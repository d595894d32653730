using Dse.Core.Studies.Fleets;

namespace Dse.Core.Tests.Studies.Fleets;

/// <summary>Capacities are proved by their own prices; routings in slices are those of brute force.</summary>
public class FleetRoutingTests
{
    [Fact]
    public void Shares_reach_the_capacity_and_prices_prove_that_nothing_reaches_more()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (types, demands) = (random.Next(1, 7), random.Next(1, 30));
            var model = Model(random, types, demands, null);
            var routing = new FleetRouting(model);
            double[] counts = [.. Enumerable.Range(0, types).Select(t => t == 0 ? 1 + random.Next(5) : random.Next(4) * (random.Next(2) == 0 ? 1 : random.NextDouble()))];

            routing.Solve(counts);

            Assert.True(routing.Capacity > 0);
            for (var t = 0; t < types; t++)
            {
                var load = Enumerable.Range(0, demands).Where(d => routing.Shares[(d * types) + t] > 0).Sum(d => routing.Shares[(d * types) + t] * model.Loads[d][t] * routing.Capacity);
                Assert.True(load <= counts[t] * (1 + 1e-12), $"{seed}: {load} on {counts[t]}");
                Assert.True(routing.Prices[t] >= 0);
            }

            Assert.All(Enumerable.Range(0, demands), d => Assert.Equal(1, routing.Shares.AsSpan(d * types, types).ToArray().Sum(), 9));
            var mix = Enumerable.Range(0, demands).Sum(d => Enumerable.Range(0, types).Where(t => double.IsFinite(model.Loads[d][t])).Min(t => routing.Prices[t] * model.Loads[d][t]));
            var bound = Enumerable.Range(0, types).Sum(t => routing.Prices[t] * counts[t]) / mix;
            Assert.True(bound <= routing.Capacity * (1 + 1e-9), $"{seed}: {routing.Capacity} of {bound}");
            Assert.Equal(mix, routing.MixPrice, 9);
        }
    }

    [Fact]
    public void A_routing_in_slices_is_found_just_when_brute_force_finds_one()
    {
        var found = 0;
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (types, demands, slices) = (random.Next(2, 4), random.Next(1, 4), random.Next(1, 4));
            var model = Model(random, types, demands, slices);
            int[] counts = [.. Enumerable.Range(0, types).Select(_ => random.Next(0, 4))];

            var (shares, isKnown) = SlicedRouting.Find(model, new FleetRouting(model), [.. counts.Select(c => (double)c)], () => false);

            Assert.True(isKnown);
            Assert.Equal(Exists(model, counts, new double[types], 0, slices), shares is not null);
            found += shares is not null ? 1 : 0;
            if (shares is not null)
            {
                Assert.All(shares, s => Assert.Equal(Math.Round(s * slices), s * slices, 9));
                Assert.All(Enumerable.Range(0, demands), d => Assert.Equal(1, shares.AsSpan(d * types, types).ToArray().Sum(), 9));
            }
        }

        Assert.InRange(found, 100, 400);
    }

    [Fact]
    public void Demands_without_a_type_that_serves_them_leave_no_capacity()
    {
        var model = new FleetModel(
            [new FleetType("a", 1, 1, 0, null), new FleetType("b", 1, 1, 0, null)],
            [new FleetDemand(0, 0, FleetPhase.Whole, 1)],
            [[double.PositiveInfinity, 0.5]],
            1,
            null,
            []);
        var routing = new FleetRouting(model);

        routing.Solve([3, 0]);
        Assert.Equal(0, routing.Capacity);
        Assert.Equal((0, 2, 1), (routing.Prices[0], routing.Prices[1], routing.MixPrice));

        routing.Solve([3, 2]);
        Assert.Equal(4, routing.Capacity, 12);
    }

    private static FleetModel Model(Random random, int types, int demands, int? slices)
    {
        double[] shares = [.. Enumerable.Range(0, demands).Select(_ => random.NextDouble())];
        double[][] loads = [.. shares.Select(s => Enumerable.Range(0, types).Select(t => t > 0 && random.Next(4) == 0 ? double.PositiveInfinity : s / shares.Sum() / (0.2 + random.NextDouble())).ToArray())];
        return new FleetModel(
            [.. Enumerable.Range(0, types).Select(t => new FleetType($"t{t}", 1 + random.Next(9), 100, 0, null))],
            [.. shares.Select((s, d) => new FleetDemand(d, 0, FleetPhase.Whole, s / shares.Sum()))],
            loads,
            1 + random.Next(3),
            slices,
            []);
    }

    private static bool Exists(FleetModel model, int[] counts, double[] load, int demand, int left)
    {
        if (demand == model.Demands.Count)
        {
            return true;
        }

        if (left == 0)
        {
            return Exists(model, counts, load, demand + 1, model.Slices!.Value);
        }

        for (var t = 0; t < counts.Length; t++)
        {
            var next = load[t] + (model.Loads[demand][t] * model.RequestsPerSecond / model.Slices!.Value);
            if (next <= counts[t] * (1 + 1e-9))
            {
                var loads = (double[])load.Clone();
                loads[t] = next;
                if (Exists(model, counts, loads, demand, left - 1))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
