using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training.Calculon;

/// <summary>Bytes of one rank (llm.py, memory): all of a stage, and what must stay at hand when the rest is offloaded.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct StepMemory
{
    /// <summary>Adds memory up.</summary>
    public StepMemory(BlockFigures block, OptimizerFigures optimizer, in CalculonExecution execution, in BlockDeal deal)
    {
        var full = execution.Recompute == CalculonRecompute.Full;
        double inFlight = Math.Min(execution.Microbatches, execution.PipelineRanks);
        if (execution.Chunks > 1)
        {
            inFlight *= 1 + ((execution.PipelineRanks - 1) / ((double)execution.Chunks * execution.PipelineRanks));
        }

        Weights = block.WeightBytes * deal.PerStage;
        Checkpoints = full ? deal.PerStage * block.CheckpointBytes * inFlight : 0;
        Activations = full ? block.WorkingBytes : block.WorkingBytes + (block.KeptBytes * ((deal.PerStage * inFlight) - 1));
        ActivationGradients = block.GradientBytes;
        WeightGradients = deal.PerStage == 1
            ? optimizer.WholeGradientBytes
            : optimizer.WholeGradientBytes + (optimizer.GradientBytes * (deal.PerStage - 1));
        Optimizer = optimizer.StateBytes * deal.PerStage;

        WeightsAtHand = block.WeightBytes * 2;
        ActivationsAtHand = full ? block.WorkingBytes : block.WorkingBytes + block.KeptBytes;
        CheckpointsAtHand = full ? block.CheckpointBytes * 2 : 0;
        WeightGradientsAtHand = optimizer.WholeGradientBytes + optimizer.GradientBytes;
        OptimizerAtHand = optimizer.StateBytes * 2;

        First = execution.OffloadWeights ? WeightsAtHand : Weights;
        Second = execution.OffloadWeights ? Weights : 0;
        if (execution.OffloadActivations)
        {
            First += ActivationsAtHand;
            First += CheckpointsAtHand;
            Second += full ? Checkpoints : Activations;
        }
        else
        {
            First += Activations;
            First += Checkpoints;
        }

        if (execution.OffloadOptimizer)
        {
            First += WeightGradientsAtHand;
            First += OptimizerAtHand;
            Second += optimizer.GradientBytes * deal.PerStage;
            Second += Optimizer;
        }
        else
        {
            First += WeightGradients + Optimizer;
        }

        First += ActivationGradients;
    }

    /// <summary>Weights.</summary>
    public double Weights { get; }

    /// <summary>Activations.</summary>
    public double Activations { get; }

    /// <summary>Block inputs kept for full recomputation.</summary>
    public double Checkpoints { get; }

    /// <summary>Gradients of the activations of one block.</summary>
    public double ActivationGradients { get; }

    /// <summary>Gradients of the weights.</summary>
    public double WeightGradients { get; }

    /// <summary>Master copy and moments.</summary>
    public double Optimizer { get; }

    /// <summary>Two blocks' weights.</summary>
    public double WeightsAtHand { get; }

    /// <summary>One block's activations, at work and leaving.</summary>
    public double ActivationsAtHand { get; }

    /// <summary>Two block inputs.</summary>
    public double CheckpointsAtHand { get; }

    /// <summary>One block's gradients, whole and shared.</summary>
    public double WeightGradientsAtHand { get; }

    /// <summary>Two blocks' optimizer state.</summary>
    public double OptimizerAtHand { get; }

    /// <summary>In the first memory.</summary>
    public double First { get; }

    /// <summary>In the second memory.</summary>
    public double Second { get; }
}
