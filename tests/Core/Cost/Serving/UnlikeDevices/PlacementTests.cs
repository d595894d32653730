using Dse.Core.Cost.Serving.UnlikeDevices;

namespace Dse.Core.Tests.Cost.Serving.UnlikeDevices;

public class PlacementTests
{
    [Fact]
    public void A_textbook_network_has_its_known_greatest_flow()
    {
        // Cormen et al., Introduction to Algorithms, figure 26.1: 23.
        var graph = new MaxFlow(6);
        foreach (var (from, to, capacity) in new[] { (0, 1, 16.0), (0, 2, 13), (1, 3, 12), (2, 1, 4), (3, 2, 9), (2, 4, 14), (4, 3, 7), (3, 5, 20), (4, 5, 4) })
        {
            graph.Add(from, to, capacity);
        }

        Assert.Equal(23, graph.Solve(0, 5), 1e-9);
    }

    [Fact]
    public void Workers_that_hold_no_layer_pass_nothing_and_the_search_ends()
    {
        var full = new LayerWorker("full", []);

        var result = PlacementSearch.Solve(new PlacementProblem(4, [full, full], Unlimited(2)));

        Assert.Equal((0, 0, true), (result.TokensPerSecond, result.Bound, result.IsProved));
        Assert.All(result.Placement, range => Assert.Equal(0, range.Count));
    }

    [Fact]
    public void The_greatest_flow_is_the_least_cut_by_brute_force()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 200; trial++)
        {
            var n = random.Next(2, 8);
            var capacity = new double[n, n];
            var graph = new MaxFlow(n);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    capacity[i, j] = i != j && random.NextDouble() < 0.6 ? random.NextDouble() * 10 : 0;
                    graph.Add(i, j, capacity[i, j]);
                }
            }

            Assert.Equal(LeastCut(capacity, n), graph.Solve(0, n - 1), 1e-9);
        }
    }

    [Fact]
    public void Two_slow_workers_share_what_one_fast_worker_does_alone()
    {
        // Layers 0-1 on the fast one (10 tokens/s), layers 2-3 on two slow ones of 4 each: 8 pass.
        var fast = new LayerWorker("fast", [20, 10]);
        var slow = new LayerWorker("slow", [8, 4]);
        var problem = new PlacementProblem(4, [fast, slow, slow], Unlimited(3));

        Assert.Equal(8, problem.TokensPerSecond([new(0, 2), new(2, 2), new(2, 2)]), 1e-9);
        Assert.Equal(0, problem.TokensPerSecond([new(0, 2), new(0, 2), LayerRange.None]), 1e-9);

        // Partly computed: the fast one holds 1 and 2, so that tokens leave the first slow one after layer 0 and enter the second at 3.
        Assert.Equal(4, problem.TokensPerSecond([new(1, 2), new(0, 1), new(2, 2)]), 1e-9);

        var flows = problem.FlowsOf([new(0, 2), new(2, 2), new(2, 2)]);
        Assert.Equal(8, flows[0, 1] + flows[0, 2], 1e-9);
        Assert.Equal(8, flows[0, 0], 1e-9);
    }

    [Fact]
    public void A_slow_link_is_a_limit()
    {
        var worker = new LayerWorker("w", [10, 10]);
        var problem = new PlacementProblem(4, [worker, worker], new[,] { { 0, 3.0 }, { 7.0, 0 } });

        Assert.Equal(3, problem.TokensPerSecond([new(0, 2), new(2, 2)]), 1e-9);
        Assert.Equal(7, problem.TokensPerSecond([new(2, 2), new(0, 2)]), 1e-9);
        Assert.Equal(7, PlacementSearch.Solve(problem).TokensPerSecond, 1e-9);
    }

    [Fact]
    public void The_search_finds_what_brute_force_finds_and_proves_it()
    {
        var random = new Random(17);
        for (var trial = 0; trial < 20; trial++)
        {
            var problem = Draw(random, layers: random.Next(2, 5), workers: random.Next(2, 5));
            var best = BruteForce(problem);

            var found = PlacementSearch.Solve(problem, seed: trial);

            Assert.True(found.IsProved);
            Assert.Equal(found.Placement, PlacementSearch.Solve(problem, seed: trial).Placement);
            Assert.Equal(best, found.TokensPerSecond, 1e-9);
            Assert.Equal(found.TokensPerSecond, problem.TokensPerSecond([.. found.Placement]), 1e-9);
            Assert.True(problem.Bound >= best - 1e-9);
        }
    }

    [Fact]
    public void Local_search_alone_comes_near_the_bound_on_a_mixed_fleet()
    {
        // 80 layers over 4 fast, 8 middling and 12 slow workers, as in the mixed clusters of Helix.
        var workers = new List<LayerWorker>();
        Add(4, 1600, 40);
        Add(8, 700, 14);
        Add(12, 300, 10);
        var problem = new PlacementProblem(80, workers, Unlimited(24));

        var found = PlacementSearch.Solve(problem);

        Assert.InRange(found.TokensPerSecond / found.Bound, 0.80, 1);

        void Add(int count, double rate, int most)
        {
            for (var i = 0; i < count; i++)
            {
                workers.Add(new LayerWorker("w", [.. Enumerable.Range(1, most).Select(j => rate / j)]));
            }
        }
    }

    private static PlacementProblem Draw(Random random, int layers, int workers)
    {
        var list = new List<LayerWorker>();
        for (var w = 0; w < workers; w++)
        {
            // Some workers are alike, which the search exploits.
            if (w > 0 && random.NextDouble() < 0.3)
            {
                list.Add(list[^1]);
                continue;
            }

            var rate = 1 + (random.NextDouble() * 9);
            list.Add(new LayerWorker("w", [.. Enumerable.Range(1, random.Next(1, layers + 1)).Select(j => rate / j * (0.7 + (0.3 * random.NextDouble())))]));
        }

        var links = Unlimited(workers);
        if (random.NextDouble() < 0.5)
        {
            for (var i = 0; i < workers; i++)
            {
                for (var j = 0; j < workers; j++)
                {
                    links[i, j] = random.NextDouble() * 6;
                }
            }
        }

        return new PlacementProblem(layers, list, links);
    }

    private static double BruteForce(PlacementProblem problem)
    {
        var placement = new LayerRange[problem.Workers.Count];
        return Best(0);

        double Best(int worker)
        {
            if (worker == placement.Length)
            {
                return problem.TokensPerSecond(placement);
            }

            placement[worker] = LayerRange.None;
            var best = Best(worker + 1);
            for (var count = 1; count <= Math.Min(problem.Workers[worker].MaxLayers, problem.Layers); count++)
            {
                for (var first = 0; first + count <= problem.Layers; first++)
                {
                    placement[worker] = new LayerRange(first, count);
                    best = Math.Max(best, Best(worker + 1));
                }
            }

            return best;
        }
    }

    private static double LeastCut(double[,] capacity, int n)
    {
        var least = double.PositiveInfinity;
        for (var side = 0; side < 1 << n; side++)
        {
            if ((side & 1) == 0 || (side >> (n - 1) & 1) == 1)
            {
                continue;
            }

            var cut = 0.0;
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    cut += (side >> i & 1) == 1 && (side >> j & 1) == 0 ? capacity[i, j] : 0;
                }
            }

            least = Math.Min(least, cut);
        }

        return least;
    }

    private static double[,] Unlimited(int workers)
    {
        var links = new double[workers, workers];
        for (var i = 0; i < workers; i++)
        {
            for (var j = 0; j < workers; j++)
            {
                links[i, j] = double.PositiveInfinity;
            }
        }

        return links;
    }
}
