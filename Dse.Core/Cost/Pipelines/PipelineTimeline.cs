using Dse.Core.Cost.Training;

namespace Dse.Core.Cost.Pipelines;

/// <summary>When each stage works on which microbatch.</summary>
/// <remarks>
/// A task starts when its stage is free and what it needs is there: a forward pass the one before it along the pipeline, a
/// backward pass its forward pass and the backward pass after it. With stages of like length the last task ends when the
/// closed forms of docs/cost-model.md §7 say.
/// </remarks>
public sealed class PipelineTimeline
{
    private readonly PipelineTask[][] orders;
    private readonly IReadOnlyList<StageDuration> stages;
    private readonly int chunks;
    private readonly int real;
    private readonly bool twoWay;

    // Ends by stage, chunk (or direction) and microbatch; NaN while not done.
    private readonly double[] forwardEnds;
    private readonly double[] backwardEnds;
    private readonly int perChunk;

    private PipelineTimeline(PipelineSchedule schedule, IReadOnlyList<StageDuration> stages, int chunks, int microbatches)
    {
        this.stages = stages;
        this.chunks = chunks;
        real = microbatches;
        twoWay = schedule == PipelineSchedule.DualPipe;

        // A last round that is not full keeps the order of a full one; what is missing takes no time.
        perChunk = schedule == PipelineSchedule.Interleaved ? (microbatches + stages.Count - 1) / stages.Count * stages.Count : microbatches;
        orders = PipelineOrders.Of(schedule, stages.Count, chunks, perChunk);
        var lanes = twoWay ? 2 : chunks;
        forwardEnds = new double[stages.Count * lanes * perChunk];
        backwardEnds = new double[forwardEnds.Length];
        Array.Fill(forwardEnds, double.NaN);
        Array.Fill(backwardEnds, double.NaN);
    }

    /// <summary>The tasks of one step in the order in which they start.</summary>
    /// <param name="schedule">Schedule.</param>
    /// <param name="stages">How long a microbatch takes in each stage, first stage first.</param>
    /// <param name="chunks">Model chunks per stage, sharing the stage's time evenly.</param>
    /// <param name="microbatches">Microbatches of the step; what each schedule asks of them is in <see cref="PlanRules"/>.</param>
    public static IReadOnlyList<PipelineEvent> Of(PipelineSchedule schedule, IReadOnlyList<StageDuration> stages, int chunks, int microbatches)
    {
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunks, 1);
        return new PipelineTimeline(schedule, stages, chunks, microbatches).Run();
    }

    private List<PipelineEvent> Run()
    {
        var events = new List<PipelineEvent>(orders.Sum(o => o.Length));
        var next = new int[stages.Count];
        var free = new double[stages.Count];
        for (var left = orders.Sum(o => o.Length); left > 0;)
        {
            var before = left;
            for (var stage = 0; stage < stages.Count; stage++)
            {
                while (next[stage] < orders[stage].Length && Ready(stage, orders[stage][next[stage]]) is var ready && !double.IsNaN(ready))
                {
                    var task = orders[stage][next[stage]++];
                    var start = Math.Max(ready, free[stage]);
                    var seconds = task.Microbatch >= real ? 0 : Seconds(stage, task.Work);
                    free[stage] = start + seconds;
                    Finish(stage, task, free[stage]);
                    if (task.Microbatch < real)
                    {
                        events.Add(new PipelineEvent(stage, task, start, seconds));
                    }

                    left--;
                }
            }

            if (left == before)
            {
                throw new InvalidOperationException("The order of the stages contradicts itself.");
            }
        }

        events.Sort((a, b) => a.StartSeconds != b.StartSeconds ? a.StartSeconds.CompareTo(b.StartSeconds) : a.Stage.CompareTo(b.Stage));
        return events;
    }

    private double Seconds(int stage, PipelineWork work)
    {
        var time = stages[stage];
        return work switch
        {
            PipelineWork.Forward => time.ForwardSeconds / chunks,
            PipelineWork.Backward => time.BackwardSeconds / chunks,
            PipelineWork.InputGradient => (time.BackwardSeconds - time.WeightGradientSeconds) / chunks,
            PipelineWork.WeightGradient => time.WeightGradientSeconds / chunks,
            _ => time.ForwardSeconds + time.BackwardSeconds - time.HiddenSeconds,
        };
    }

    private void Finish(int stage, in PipelineTask task, double end)
    {
        switch (task.Work)
        {
            case PipelineWork.Forward:
                forwardEnds[At(stage, task.Chunk, task.Microbatch)] = end;
                break;
            case PipelineWork.Backward or PipelineWork.InputGradient:
                backwardEnds[At(stage, task.Chunk, task.Microbatch)] = end;
                break;
            case PipelineWork.ForwardAndBackward:
                forwardEnds[At(stage, task.Chunk, task.Microbatch)] = end;
                backwardEnds[At(stage, task.BackwardChunk, task.BackwardMicrobatch)] = end;
                break;
        }
    }

    // When all that a task needs is there; NaN while something is missing.
    private double Ready(int stage, in PipelineTask task) => task.Work switch
    {
        PipelineWork.Forward => ForwardInput(stage, task.Chunk, task.Microbatch),
        PipelineWork.Backward or PipelineWork.InputGradient => BackwardInput(stage, task.Chunk, task.Microbatch),
        PipelineWork.WeightGradient => backwardEnds[At(stage, task.Chunk, task.Microbatch)],
        _ => Latest(ForwardInput(stage, task.Chunk, task.Microbatch), BackwardInput(stage, task.BackwardChunk, task.BackwardMicrobatch)),
    };

    private double ForwardInput(int stage, int chunk, int microbatch)
    {
        var reversed = twoWay && chunk == 1;
        var first = reversed ? stages.Count - 1 : 0;
        if (stage != first)
        {
            return forwardEnds[At(reversed ? stage + 1 : stage - 1, chunk, microbatch)];
        }

        return twoWay || chunk == 0 ? 0 : forwardEnds[At(stages.Count - 1, chunk - 1, microbatch)];
    }

    private double BackwardInput(int stage, int chunk, int microbatch)
    {
        var own = forwardEnds[At(stage, chunk, microbatch)];
        var reversed = twoWay && chunk == 1;
        var last = reversed ? 0 : stages.Count - 1;
        if (stage != last)
        {
            return Latest(own, backwardEnds[At(reversed ? stage - 1 : stage + 1, chunk, microbatch)]);
        }

        return twoWay || chunk == chunks - 1 ? own : Latest(own, backwardEnds[At(0, chunk + 1, microbatch)]);
    }

    private static double Latest(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? double.NaN : Math.Max(a, b);

    private int At(int stage, int chunk, int microbatch) => (((stage * (twoWay ? 2 : chunks)) + chunk) * perChunk) + microbatch;
}
