using Dse.Core.Cost.Pipelines;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost.Pipelines;

public sealed class PipelineTimelineTests
{
    // Forward 10, input gradients 12, weight gradients 8.
    private static readonly StageDuration Stage = new(10, 20, 8);

    [Fact]
    public void Two_stages_and_two_microbatches_run_as_drawn_by_hand()
    {
        var events = PipelineTimeline.Of(PipelineSchedule.OneForwardOneBackward, [new(1, 2, 1), new(1, 2, 1)], 1, 2);

        // Stage 0: F0 F1 . . B0 B1; stage 1: . F0 B0 F1 B1, in which B0 takes 2 and B1 waits for nothing.
        Assert.Equal(
            ["0 F0 0-1", "0 F1 1-2", "1 F0 1-2", "1 B0 2-4", "0 B0 4-6", "1 F1 4-5", "1 B1 5-7", "0 B1 7-9"],
            events.Select(e => FormattableString.Invariant($"{e.Stage} {e.Task.Work.ToString()[0]}{e.Task.Microbatch} {e.StartSeconds}-{e.StartSeconds + e.Seconds}")));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 4)]
    [InlineData(4, 13)]
    [InlineData(8, 3)]
    public void One_forward_one_backward_and_gpipe_take_n_plus_p_minus_1_turns(int stages, int microbatches)
    {
        foreach (var schedule in new[] { PipelineSchedule.GPipe, PipelineSchedule.OneForwardOneBackward })
        {
            Assert.Equal((microbatches + stages - 1) * 30, Length(schedule, stages, 1, microbatches), 9);
        }
    }

    [Theory]
    [InlineData(2, 2, 4)]
    [InlineData(4, 3, 8)]
    [InlineData(8, 4, 16)]
    public void Interleaving_divides_the_bubble_by_the_chunks(int stages, int chunks, int microbatches) =>
        Assert.Equal((microbatches * 30) + ((stages - 1) * 30.0 / chunks), Length(PipelineSchedule.Interleaved, stages, chunks, microbatches), 9);

    [Theory]
    [InlineData(2, 2, 5)]
    [InlineData(4, 3, 9)]
    [InlineData(8, 4, 17)]
    public void A_last_round_that_is_not_full_ends_within_the_closed_form(int stages, int chunks, int microbatches)
    {
        var bound = (microbatches * 30) + ((stages - 1) * 30.0 / chunks) + ((chunks - 1) * (stages - (microbatches % stages)) * 30.0 / chunks);

        Assert.InRange(Length(PipelineSchedule.Interleaved, stages, chunks, microbatches), microbatches * 30, bound + 1e-9);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(4, 13)]
    [InlineData(8, 16)]
    public void Zero_bubble_waits_for_forward_plus_input_less_weight_gradients(int stages, int microbatches) =>
        Assert.Equal((microbatches * 30) + ((stages - 1) * (10 + 12 - 8)), Length(PipelineSchedule.ZeroBubble, stages, 1, microbatches), 9);

    [Theory]
    [InlineData(2, 4)]
    [InlineData(4, 8)]
    [InlineData(8, 18)]
    [InlineData(16, 32)]
    public void Dual_pipe_waits_as_long_as_its_report_says(int stages, int microbatches)
    {
        // (p/2 - 1)(F&B + B - 3W), met exactly when the gradients of inputs and weights take the same time.
        var even = new StageDuration(10, 20, 10);
        var events = PipelineTimeline.Of(PipelineSchedule.DualPipe, [.. Enumerable.Repeat(even, stages)], 1, microbatches);

        Assert.Equal((microbatches * 30) + (((stages / 2) - 1) * (30 + 20 - 30)), events.Max(e => e.StartSeconds + e.Seconds), 9);
    }

    [Theory]
    [InlineData(PipelineSchedule.GPipe, 4, 1, 6)]
    [InlineData(PipelineSchedule.OneForwardOneBackward, 4, 1, 6)]
    [InlineData(PipelineSchedule.Interleaved, 4, 3, 6)]
    [InlineData(PipelineSchedule.ZeroBubble, 4, 1, 6)]
    [InlineData(PipelineSchedule.DualPipe, 4, 1, 12)]
    public void Every_stage_does_every_pass_once_and_one_at_a_time(PipelineSchedule schedule, int stages, int chunks, int microbatches)
    {
        var events = PipelineTimeline.Of(schedule, [.. Enumerable.Repeat(Stage, stages)], chunks, microbatches);

        foreach (var own in events.GroupBy(e => e.Stage))
        {
            var ordered = own.OrderBy(e => e.StartSeconds).ToArray();
            Assert.All(ordered.Zip(ordered.Skip(1)), pair => Assert.True(pair.First.StartSeconds + pair.First.Seconds <= pair.Second.StartSeconds + 1e-9));
            var forward = ordered.Where(e => e.Task.Work is PipelineWork.Forward or PipelineWork.ForwardAndBackward).Select(e => (e.Task.Chunk, e.Task.Microbatch));
            Assert.Equal(microbatches * chunks, forward.Distinct().Count());
            Assert.Equal(microbatches * 30.0, ordered.Sum(e => e.Seconds), 6);
        }
    }

    [Theory]
    [InlineData(PipelineSchedule.OneForwardOneBackward, 1)]
    [InlineData(PipelineSchedule.GPipe, 1)]
    [InlineData(PipelineSchedule.Interleaved, 2)]
    [InlineData(PipelineSchedule.ZeroBubble, 1)]
    [InlineData(PipelineSchedule.DualPipe, 1)]
    public void The_timeline_of_a_real_plan_ends_when_its_step_time_says(PipelineSchedule schedule, int chunks)
    {
        var device = DeviceCatalog.Find("H100-SXM5-80GB")!;
        var work = new TrainingWorkload(LanguageModelCatalog.Find("Llama-3.1-70B")!, new Cluster(device, 64, 8, device.ScaleUpGBps, 50), 8192, 512, Precision.Bf16, SoftwareStack.Current);
        var plan = new TrainingPlan(4, 4, chunks, 1, 1, 1, 4, 1, schedule, Recompute.Full, true, 1, true, true, TensorOverlap.Ring, Offload.None);
        var model = new TrainingModel(work);
        var estimate = model.Evaluate(plan);

        var events = PipelineTimeline.Of(schedule, model.StageDurations(plan), chunks, 128);

        var end = events.Max(e => e.StartSeconds + e.Seconds);
        Assert.InRange(end / estimate.StepSeconds, 0.96, 1.0);
    }

    private static double Length(PipelineSchedule schedule, int stages, int chunks, int microbatches) =>
        PipelineTimeline.Of(schedule, [.. Enumerable.Repeat(Stage, stages)], chunks, microbatches).Max(e => e.StartSeconds + e.Seconds);
}
