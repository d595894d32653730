namespace Dse.Core.Cost.Pipelines;

/// <summary>What a stage does with a microbatch.</summary>
public enum PipelineWork
{
    /// <summary>Forward pass.</summary>
    Forward,

    /// <summary>Backward pass, gradients of inputs and weights.</summary>
    Backward,

    /// <summary>Gradients of inputs alone.</summary>
    InputGradient,

    /// <summary>Gradients of weights alone.</summary>
    WeightGradient,

    /// <summary>The forward pass of one microbatch and the backward pass of another, side by side.</summary>
    ForwardAndBackward,
}

/// <summary>One entry of a stage's order of work.</summary>
/// <param name="Work">What is done.</param>
/// <param name="Chunk">Model chunk from 0; with dualPipe the direction, 0 for microbatches that enter at the first stage.</param>
/// <param name="Microbatch">Microbatch from 0; with dualPipe within its direction.</param>
/// <param name="BackwardChunk">Chunk of the backward half of <see cref="PipelineWork.ForwardAndBackward"/>.</param>
/// <param name="BackwardMicrobatch">Microbatch of that half.</param>
public readonly record struct PipelineTask(PipelineWork Work, int Chunk, int Microbatch, int BackwardChunk = 0, int BackwardMicrobatch = 0);

/// <summary>A task with its place and time.</summary>
/// <param name="Stage">Pipeline stage from 0.</param>
/// <param name="Task">What is done.</param>
/// <param name="StartSeconds">From the start of the step.</param>
/// <param name="Seconds">How long.</param>
public readonly record struct PipelineEvent(int Stage, PipelineTask Task, double StartSeconds, double Seconds);

/// <summary>How long one microbatch takes in one stage, all chunks together.</summary>
/// <param name="ForwardSeconds">Forward pass.</param>
/// <param name="BackwardSeconds">Backward pass, recomputation and weight gradients included.</param>
/// <param name="WeightGradientSeconds">The part of the backward pass that only weight gradients need.</param>
/// <param name="HiddenSeconds">What a forward and a backward pass side by side save of their sum.</param>
public readonly record struct StageDuration(double ForwardSeconds, double BackwardSeconds, double WeightGradientSeconds, double HiddenSeconds = 0);
