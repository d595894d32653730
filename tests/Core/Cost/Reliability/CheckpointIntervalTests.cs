using Dse.Core.Cost.Reliability;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Reliability;

public sealed class CheckpointIntervalTests
{
    [Theory]
    [InlineData(3600, 60, 300, 20_000, 1UL)]
    [InlineData(500, 120, 900, 3_000, 2UL)]
    [InlineData(2000, 300, 0, 1_000, 3UL)]
    public void The_equation_meets_a_simulation_of_failures(double work, double checkpoint, double restart, double mean, ulong seed) =>
        Assert.InRange(CheckpointInterval.GoodputRatio(work, checkpoint, restart, mean) / Simulated(work, checkpoint, restart, mean, seed), 0.985, 1.015);

    [Theory]
    [InlineData(1, 100)]
    [InlineData(60, 5_000)]
    [InlineData(600, 1_000)]
    [InlineData(5_000, 1_000)]
    [InlineData(0.001, 1e6)]
    public void No_other_interval_leaves_more(double checkpoint, double mean)
    {
        var best = CheckpointInterval.OptimalSeconds(checkpoint, mean);
        var ratio = CheckpointInterval.GoodputRatio(best, checkpoint, 30, mean);

        Assert.All([0.5, 0.9, 0.99, 1.01, 1.1, 2], factor => Assert.True(CheckpointInterval.GoodputRatio(best * factor, checkpoint, 30, mean) < ratio));

        // e^(x+c)(1 - x) = 1 defines it.
        var x = best / mean;
        Assert.Equal(1, Math.Exp(x + (checkpoint / mean)) * (1 - x), 9);
    }

    [Fact]
    public void A_cheap_checkpoint_is_due_as_Young_says() =>
        Assert.InRange(CheckpointInterval.OptimalSeconds(1, 1e6) / Math.Sqrt(2 * 1 * 1e6), 0.999, 1);

    [Fact]
    public void A_free_checkpoint_is_due_at_once_and_costs_nothing()
    {
        Assert.Equal(0, CheckpointInterval.OptimalSeconds(0, 1_000));
        Assert.Equal(1, CheckpointInterval.GoodputRatio(1e-6, 0, 0, 1_000), 6);
    }

    [Fact]
    public void A_job_writes_checkpoints_between_whole_steps_of_its_own_size()
    {
        // 16,384 devices of 50,000 hours: a failure every 10,986 s. 8.03e9 parameters x 14 B at 10 GB/s: 11.2 s.
        var work = Job(16_384, new Failures(50_000, 300) { CheckpointGBps = 10 });

        var goodput = Goodput.Of(work, stepSeconds: 60)!.Value;

        Assert.Equal(work.Model.Parameters * 14 / 10e9, goodput.CheckpointSeconds, 9);
        var free = CheckpointInterval.OptimalSeconds(goodput.CheckpointSeconds, 50_000 * 3600.0 / 16_384);
        Assert.InRange(goodput.CheckpointIntervalSeconds, free - 60, free + 60);
        Assert.Equal(0, goodput.CheckpointIntervalSeconds % 60, 9);
        Assert.Equal(CheckpointInterval.GoodputRatio(goodput.CheckpointIntervalSeconds, goodput.CheckpointSeconds, 300, 50_000 * 3600.0 / 16_384), goodput.Ratio, 12);
    }

    [Fact]
    public void More_devices_leave_less_and_no_figures_leave_nothing_to_say()
    {
        var failures = new Failures(50_000, 600) { CheckpointSeconds = 60 };

        var ratios = new[] { 8, 512, 16_384, 131_072 }.Select(n => Goodput.Of(Job(n, failures), 10)!.Value.Ratio).ToArray();

        Assert.Equal(ratios.OrderDescending(), ratios);
        Assert.Null(Goodput.Of(Job(8, null), 10));
    }

    private static TrainingWorkload Job(int devices, Failures? failures)
    {
        var device = DeviceCatalog.Find("H100-SXM5-80GB")!;
        var cluster = new Cluster(device, devices, 8, device.ScaleUpGBps, 50) { Failures = failures };
        return new TrainingWorkload(LanguageModelCatalog.Find("Llama-3.1-8B")!, cluster, 8192, 512, Precision.Bf16, SoftwareStack.Current);
    }

    // Failures at a constant rate; one in the work or its checkpoint loses both, one in a restart begins it anew.
    private static double Simulated(double work, double checkpoint, double restart, double mean, ulong seed)
    {
        var random = new Random((int)seed);
        double NextFailure() => -mean * Math.Log(1 - random.NextDouble());
        double clock = 0, done = 0;
        for (var interval = 0; interval < 100_000; interval++)
        {
            while (NextFailure() is var failure && failure < work + checkpoint)
            {
                clock += failure;
                while (NextFailure() is var again && again < restart)
                {
                    clock += again;
                }

                clock += restart;
            }

            clock += work + checkpoint;
            done += work;
        }

        return done / clock;
    }
}
