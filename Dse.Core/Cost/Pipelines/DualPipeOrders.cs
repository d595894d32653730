namespace Dse.Core.Cost.Pipelines;

/// <summary>The order of one DualPipe stage: the eight phases of the published schedule (DeepSeek-V3 report, arXiv 2412.19437 §3.2.1).</summary>
/// <remarks>
/// Half of the microbatches enter at the first stage (direction 0), half at the last (direction 1); a stage of the second
/// half sees them the other way round. "Near" is the direction that reaches the stage first.
/// </remarks>
internal sealed class DualPipeOrders
{
    private readonly List<PipelineTask> order = [];
    private readonly Queue<(int Direction, int Microbatch)> heldBack = new();
    private readonly int[] forward = new int[2];
    private readonly int[] backward = new int[2];
    private readonly bool secondHalf;

    private DualPipeOrders(bool secondHalf) => this.secondHalf = secondHalf;

    public static PipelineTask[] Of(int stage, int stages, int microbatches)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(stages % 2, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(microbatches % 2, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(microbatches, 2 * stages);
        var half = stages / 2;
        var orders = new DualPipeOrders(stage >= half);
        orders.Fill(Math.Min(stage, stages - 1 - stage), half, (microbatches / 2) - stages);
        return [.. orders.order];
    }

    // depth: distance from the end of the pipeline that is nearer.
    private void Fill(int depth, int half, int surplus)
    {
        const int Near = 0, Far = 1;
        var toMiddle = half - depth - 1;
        Repeat(2 * toMiddle, () => Forward(Near));
        Repeat(depth + 1, () => { Forward(Near); Forward(Far); });
        Repeat(toMiddle, () => { Backward(Far, holdBack: true); Weight(); Forward(Far); });
        for (var i = 0; i < surplus + depth + 1; i++)
        {
            // The two middle stages have nothing to run beside their first microbatch.
            if (i == 0 && toMiddle == 0)
            {
                Forward(Near);
                Backward(Far, holdBack: false);
            }
            else
            {
                Both(Near, Far);
            }

            Both(Far, Near);
        }

        Repeat(toMiddle, () => { Backward(Far, holdBack: false); Both(Far, Near); });
        var holdBack = false;
        for (var i = 0; i <= depth; i++)
        {
            holdBack |= i == (depth + 1) / 2 && depth % 2 == 1;
            Backward(Far, holdBack);
            holdBack |= i == (depth + 1) / 2 && depth % 2 == 0;
            Backward(Near, holdBack);
        }

        Repeat(toMiddle, () => { Weight(); Backward(Near, holdBack: true); });
        Repeat(depth + 1, Weight);
    }

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }

    private int Direction(int side) => secondHalf ? 1 - side : side;

    private void Forward(int side)
    {
        var direction = Direction(side);
        order.Add(new PipelineTask(PipelineWork.Forward, direction, forward[direction]++));
    }

    private void Backward(int side, bool holdBack)
    {
        var direction = Direction(side);
        var microbatch = backward[direction]++;
        order.Add(new PipelineTask(holdBack ? PipelineWork.InputGradient : PipelineWork.Backward, direction, microbatch));
        if (holdBack)
        {
            heldBack.Enqueue((direction, microbatch));
        }
    }

    private void Weight()
    {
        var (direction, microbatch) = heldBack.Dequeue();
        order.Add(new PipelineTask(PipelineWork.WeightGradient, direction, microbatch));
    }

    private void Both(int forwardSide, int backwardSide)
    {
        int ahead = Direction(forwardSide), back = Direction(backwardSide);
        order.Add(new PipelineTask(PipelineWork.ForwardAndBackward, ahead, forward[ahead]++, back, backward[back]++));
    }
}
