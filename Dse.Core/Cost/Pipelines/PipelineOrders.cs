using Dse.Core.Cost.Training;

namespace Dse.Core.Cost.Pipelines;

/// <summary>The order in which each stage works off its microbatches, by schedule.</summary>
/// <remarks>
/// 1F1B: Narayanan 2019 (PipeDream-Flush). Interleaved: Narayanan 2021 (arXiv 2104.04473, §2.2). Zero bubble: Qi 2023 (arXiv 2401.10241,
/// ZB-H1: stage s holds weight gradients back by s microbatches, so that activations in flight are those of 1F1B).
/// DualPipe: <see cref="DualPipeOrders"/>.
/// </remarks>
public static class PipelineOrders
{
    /// <summary>One list of tasks per stage.</summary>
    /// <param name="schedule">Schedule.</param>
    /// <param name="stages">Pipeline stages, at least 1.</param>
    /// <param name="chunks">Model chunks per stage; above 1 with interleaved only.</param>
    /// <param name="microbatches">Microbatches, at least 1; with interleaved a multiple of the stages, with dualPipe even and at least twice the stages.</param>
    public static PipelineTask[][] Of(PipelineSchedule schedule, int stages, int chunks, int microbatches)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(microbatches, 1);
        return schedule switch
        {
            PipelineSchedule.GPipe => [.. Enumerable.Range(0, stages).Select(_ => AllForwardAllBackward(microbatches))],
            PipelineSchedule.OneForwardOneBackward => [.. Enumerable.Range(0, stages).Select(s => OneForwardOneBackward(stages - s - 1, microbatches))],
            PipelineSchedule.Interleaved => [.. Enumerable.Range(0, stages).Select(s => Interleaved(s, stages, chunks, microbatches))],
            PipelineSchedule.ZeroBubble => [.. Enumerable.Range(0, stages).Select(s => ZeroBubble(s, stages, microbatches))],
            PipelineSchedule.DualPipe => [.. Enumerable.Range(0, stages).Select(s => DualPipeOrders.Of(s, stages, microbatches))],
            _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule, "Not a schedule."),
        };
    }

    private static PipelineTask Forward(int microbatch, int chunk = 0) => new(PipelineWork.Forward, chunk, microbatch);

    private static PipelineTask Backward(int microbatch, int chunk = 0) => new(PipelineWork.Backward, chunk, microbatch);

    private static PipelineTask[] AllForwardAllBackward(int microbatches) =>
        [.. Enumerable.Range(0, microbatches).Select(m => Forward(m)), .. Enumerable.Range(0, microbatches).Select(m => Backward(m))];

    private static PipelineTask[] OneForwardOneBackward(int warmUp, int microbatches)
    {
        warmUp = Math.Min(warmUp, microbatches);
        return Paired([.. Enumerable.Range(0, microbatches).Select(m => Forward(m))], [.. Enumerable.Range(0, microbatches).Select(m => Backward(m))], warmUp);
    }

    private static PipelineTask[] Interleaved(int stage, int stages, int chunks, int microbatches)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(microbatches % stages, 0);
        var forward = new List<PipelineTask>(microbatches * chunks);
        var backward = new List<PipelineTask>(microbatches * chunks);
        for (var group = 0; group < microbatches; group += stages)
        {
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                forward.AddRange(Enumerable.Range(group, stages).Select(m => Forward(m, chunk)));
                backward.AddRange(Enumerable.Range(group, stages).Select(m => Backward(m, chunks - 1 - chunk)));
            }
        }

        return Paired(forward, backward, Math.Min(forward.Count, (2 * (stages - stage - 1)) + ((chunks - 1) * stages)));
    }

    private static PipelineTask[] Paired(IReadOnlyList<PipelineTask> forward, IReadOnlyList<PipelineTask> backward, int warmUp)
    {
        var order = new List<PipelineTask>(forward.Count + backward.Count);
        order.AddRange(forward.Take(warmUp));
        for (var i = 0; i + warmUp < forward.Count; i++)
        {
            order.Add(forward[i + warmUp]);
            order.Add(backward[i]);
        }

        order.AddRange(backward.Skip(forward.Count - warmUp));
        return [.. order];
    }

    private static PipelineTask[] ZeroBubble(int stage, int stages, int microbatches)
    {
        var order = new List<PipelineTask>(3 * microbatches);
        var weights = 0;
        foreach (var task in OneForwardOneBackward(stages - stage - 1, microbatches))
        {
            if (task.Work == PipelineWork.Forward)
            {
                order.Add(task);
                continue;
            }

            order.Add(task with { Work = PipelineWork.InputGradient });
            if (task.Microbatch >= stage)
            {
                order.Add(new PipelineTask(PipelineWork.WeightGradient, 0, weights++));
            }
        }

        while (weights < microbatches)
        {
            order.Add(new PipelineTask(PipelineWork.WeightGradient, 0, weights++));
        }

        return [.. order];
    }
}
