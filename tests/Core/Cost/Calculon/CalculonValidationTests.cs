using Dse.Core.Cost.Training;
using Dse.Core.Cost.Training.Calculon;
using Dse.Core.Studies.TrainingPlans.Calculon;

namespace Dse.Core.Tests.Cost.Calculon;

/// <summary>
/// The peer's own comparison with eight measured iterations (its validation of Korthikanti et al. 2022, table 5, with
/// systems/a100_80g.json): all-reduces and full recomputation, or sequence parallelism and selective recomputation.
/// </summary>
public class CalculonValidationTests
{
    [Fact]
    public void The_peers_errors_on_eight_measured_iterations_come_out_as_it_reports_them()
    {
        CalculonApplication megatron = new(6144, 24576, 2048, 64, 96, 48), gpt = new(12288, 49152, 2048, 96, 128, 96);
        CalculonApplication turing = new(20480, 81920, 2048, 128, 160, 105), trillion = new(25600, 102400, 2048, 160, 160, 128);
        double[] errors =
        [
            Error(megatron, 1, 1, 4, 4, full: true, 1.42), Error(megatron, 1, 1, 4, 4, full: false, 1.10),
            Error(gpt, 8, 3, 64, 1, full: true, 18.13), Error(gpt, 8, 3, 64, 1, full: false, 13.75),
            Error(turing, 35, 3, 280, 1, full: true, 49.05), Error(turing, 35, 3, 280, 1, full: false, 37.83),
            Error(trillion, 64, 1, 512, 1, full: true, 94.42), Error(trillion, 64, 1, 512, 1, full: false, 71.49),
        ];
        Assert.Equal(3.65, errors.Average(), 0.005);
        Assert.Equal(8.87, errors.Max(), 0.005);
    }

    private static double Error(CalculonApplication application, int stages, int chunks, int batch, int microbatch, bool full, double measuredSeconds)
    {
        var system = CalculonSystems.Shipped("float16");
        var execution = new CalculonExecution(
            8 * stages, 8, stages, 1, 0, 1, 1, batch, microbatch, chunks,
            full ? CalculonRecompute.Full : CalculonRecompute.AttentionOnly,
            full ? CalculonTensorComm.AllReduce : CalculonTensorComm.ScatterGather,
            TensorOverlap.None,
            RedoGather: !full,
            ShardOptimizer: false, OverlapData: false, FusedActivation: false, MultiQuery: false,
            OffloadWeights: false, OffloadActivations: false, OffloadOptimizer: false);
        var seconds = new CalculonPeer(application, system).Evaluate(execution).Seconds.Total;
        return 100 * Math.Abs(1 - (seconds / measuredSeconds));
    }
}
