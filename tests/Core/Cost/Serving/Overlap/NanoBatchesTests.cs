using Dse.Core.Cost.Serving.Overlap;

namespace Dse.Core.Tests.Cost.Serving.Overlap;

public class NanoBatchesTests
{
    [Fact]
    public void Overlap_by_hand()
    {
        // One batch: 8 + 2 + 3 + 3 = 16 one after another. Two: compute 8, memory 2x2+3 = 7, chain (8+3+3)/2+2 = 9.
        // Three: memory 9, chain 6.7. Four: memory 11. Two and three take 9 each; the smaller count is kept.
        Assert.Equal(new NanoBatches(1, 16, "chain"), NanoBatches.Best(8, 2, 3, 3, 1));
        Assert.Equal(new NanoBatches(2, 9, "chain"), NanoBatches.Best(8, 2, 3, 3, 8));
        Assert.Equal("compute", NanoBatches.Best(20, 1, 2, 3, 8).BoundBy);
        Assert.Equal("network", NanoBatches.Best(2, 1, 2, 30, 8).BoundBy);
    }

    // Nano-batches go one after another through the same machines, operator by operator, layer by layer, whoever is ready first.
    [Fact]
    public void No_schedule_of_nano_batches_beats_the_bound()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 200; trial++)
        {
            double compute = random.NextDouble() * 10, weights = random.NextDouble(), cache = random.NextDouble() * 5, network = random.NextDouble() * 5;
            var best = NanoBatches.Best(compute, weights, cache, network, 4);
            for (var k = 1; k <= 4; k++)
            {
                Assert.True(Played(compute / k, weights + (cache / k), network / k, k, layers: 64) / 64 >= best.Seconds * (1 - 1e-9));
            }
        }
    }

    private static double Played(double compute, double memory, double network, int batches, int layers)
    {
        double[] free = [0, 0, 0];
        var ready = new double[batches];
        double[] times = [memory, compute, network];
        for (var layer = 0; layer < layers; layer++)
        {
            for (var resource = 0; resource < 3; resource++)
            {
                foreach (var batch in Enumerable.Range(0, batches).OrderBy(b => ready[b]).ToArray())
                {
                    var start = Math.Max(ready[batch], free[resource]);
                    ready[batch] = free[resource] = start + times[resource];
                }
            }
        }

        return ready.Max();
    }
}
