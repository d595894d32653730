using System.Globalization;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Megatron;

/// <summary>A plan in the terms of Megatron Core, which Megatron-LM and Megatron Bridge (NeMo) share.</summary>
/// <remarks>Checked against Megatron-LM 000c4ac2 (late 2025); see docs/exports.md.</remarks>
internal sealed class MegatronCorePlan
{
    private MegatronCorePlan(TrainingPoint point) => Point = point;

    public TrainingPoint Point { get; }

    /// <summary>Model chunks per stage when they divide the layers evenly, else null.</summary>
    public int? VirtualStages { get; private set; }

    /// <summary>Layers of every chunk, where they do not divide evenly; null when they do.</summary>
    public string? Layout { get; private set; }

    /// <summary>Contiguous microbatches of a chunk, where the default (the stages) does not do.</summary>
    public int? MicrobatchGroup { get; private set; }

    /// <summary>Whole layers recomputed: <c>uniform</c> for all, <c>block</c> for so many of a chunk.</summary>
    public (string Method, int Layers)? RecomputedLayers { get; private set; }

    public bool RecomputesAttention { get; private set; }

    /// <summary>Sharding strategy of Megatron FSDP; null without it.</summary>
    public string? Sharding { get; private set; }

    public bool DistributedOptimizer { get; private set; }

    public bool TensorOverlap { get; private set; }

    public bool OptimizerOffload { get; private set; }

    /// <summary>Layers whose activations go to host memory; 0 for none.</summary>
    public int OffloadedLayers { get; private set; }

    /// <summary>Translates a plan, or says why Megatron cannot be told it.</summary>
    public static MegatronCorePlan? Of(TrainingPoint point, string tool, ICollection<string> notes, out SpecError? error)
    {
        var core = new MegatronCorePlan(point);
        error = core.Refuse(tool);
        if (error is not null)
        {
            return null;
        }

        core.SetPipeline(tool, notes);
        core.SetMemory(notes);
        core.SetCommunication(tool, notes);
        return core;
    }

    private SpecError? Refuse(string tool)
    {
        var plan = Point.Plan;
        var work = Point.Work;
        if (work.Precision is Precision.Int8 or Precision.Int4 or Precision.Fp4)
        {
            return Cannot($"{tool} does not train in {Precisions.Names[(int)work.Precision]}. Use bf16, fp16, fp32, fp8, mxfp8 or nvfp4.");
        }

        if (plan.Cp > 1 && work.Sequence % (2 * plan.Cp) != 0)
        {
            return Cannot($"{tool} splits a sequence into 2 x cp = {2 * plan.Cp} parts, which do not divide {work.Sequence} tokens. Use another cp.");
        }

        if (plan.Ep > 1 && work.Precision == Precision.Fp16)
        {
            return Cannot($"{tool} has no expert parallelism in fp16. Use bf16, or ep 1.");
        }

        if (work.Model.IsMixture && plan.Tp > 1 && !plan.SequenceParallel)
        {
            return Cannot($"{tool} trains experts with tensor parallelism only with sequence parallelism. Take a point with sequenceParallel, or tp 1.");
        }

        if (plan.Schedule == PipelineSchedule.Interleaved && plan.Vp > 1 && Point.Microbatches < plan.Pp)
        {
            return Cannot($"{tool} interleaves only with at least as many microbatches as stages; there are {Point.Microbatches} for pp {plan.Pp}. Take a point with vp 1 or more microbatches.");
        }

        if ((plan.Offload & Offload.Weights) != Offload.None)
        {
            return Cannot($"{tool} has no option that keeps weights in host memory. Of the formats, deepspeed has one (with zero 3).");
        }

        if ((plan.Offload & Offload.Optimizer) != Offload.None && plan.Zero != 1)
        {
            return Cannot($"{tool} offloads the optimizer only with its distributed optimizer (zero 1). Take a point with zero 1.");
        }

        return (plan.Offload & Offload.Activations) != Offload.None && (plan.Pp > 1 || plan.Recompute != Recompute.None)
            ? Cannot($"{tool} offloads activations only without pipeline stages and without recomputation. Take a point with pp 1 and recompute none.")
            : null;
    }

    private static SpecError Cannot(FormattableString message) => new("to", "notExpressible", message.ToString(CultureInfo.InvariantCulture));

    private void SetPipeline(string tool, ICollection<string> notes)
    {
        var plan = Point.Plan;
        if (plan.Pp > 1 && plan.Schedule is PipelineSchedule.GPipe or PipelineSchedule.ZeroBubble or PipelineSchedule.DualPipe)
        {
            var seconds = Point.StepSecondsWith(plan with { Schedule = PipelineSchedule.OneForwardOneBackward });
            notes.Add($"{tool} has no schedule like {ScheduleName(plan.Schedule)} and runs 1F1B: {ExportText.Seconds(seconds)} a step by the model instead of {ExportText.Seconds(Point.StepSeconds)}.");
        }

        var layers = Point.Work.Model.Layers;
        if (plan.Pp > 1 && (plan.StageLayers is not null || layers % (plan.Pp * plan.Vp) != 0))
        {
            Layout = PipelineLayout.Of(layers, plan);
        }
        else if (plan.Vp > 1)
        {
            VirtualStages = plan.Vp;
        }

        if (plan.Vp > 1 && Point.Microbatches % plan.Pp != 0)
        {
            MicrobatchGroup = Enumerable.Range(plan.Pp, Point.Microbatches - plan.Pp + 1)
                .First(g => Point.Microbatches % g == 0 || Point.Microbatches % g >= plan.Pp);
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{Point.Microbatches} microbatches are no multiple of pp {plan.Pp}: chunks take {MicrobatchGroup} at a time, which keeps more activations than the plan."));
        }
    }

    private void SetMemory(ICollection<string> notes)
    {
        var plan = Point.Plan;
        RecomputesAttention = plan.Recompute == Recompute.Selective;
        if (plan.Recompute == Recompute.Full)
        {
            var held = (Point.Work.Model.Layers + (plan.Pp * plan.Vp) - 1) / (plan.Pp * plan.Vp);
            RecomputedLayers = plan.RecomputedLayersRatio >= 1 ? ("uniform", 1) : ("block", (int)Math.Ceiling(plan.RecomputedLayersRatio * held));
        }

        DistributedOptimizer = plan.Zero > 0;
        Sharding = plan.Zero switch { 2 => "optim_grads", 3 => "optim_grads_params", _ => null };
        OptimizerOffload = (plan.Offload & Offload.Optimizer) != Offload.None;
        if ((plan.Offload & Offload.Activations) != Offload.None)
        {
            OffloadedLayers = Math.Max(1, Point.Work.Model.Layers - 1);
            notes.Add("The last layer's activations stay on the device, as fewer layers than all may be offloaded.");
        }

        if (Sharding is not null)
        {
            notes.Add("ZeRO 2 and 3 run as Megatron FSDP, which writes checkpoints of its own format.");
        }
    }

    private void SetCommunication(string tool, ICollection<string> notes)
    {
        var plan = Point.Plan;
        var model = Point.Work.Model;
        TensorOverlap = plan.OverlapTp != Dse.Core.Cost.Training.TensorOverlap.None && plan.SequenceParallel;
        if (plan.OverlapTp != Dse.Core.Cost.Training.TensorOverlap.None && !plan.SequenceParallel)
        {
            var seconds = Point.StepSecondsWith(plan with { OverlapTp = Dse.Core.Cost.Training.TensorOverlap.None });
            notes.Add($"{tool} overlaps tensor parallelism only with sequence parallelism and runs without: {ExportText.Seconds(seconds)} a step by the model instead of {ExportText.Seconds(Point.StepSeconds)}.");
        }
        else if (TensorOverlap)
        {
            notes.Add($"Whether a product overlaps as {(plan.OverlapTp == Dse.Core.Cost.Training.TensorOverlap.Ring ? "a ring" : "a pipeline of chunks")} is chosen product by product in the overlap configuration of Transformer Engine; its defaults mix both.");
        }

        if (!model.IsLatent && plan.Tp > model.KvHeads)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"tp {plan.Tp} is above the {model.KvHeads} key-value heads: Megatron Core repeats them from 0.16 on and refuses before."));
        }

        if (Point.Work.Precision == Precision.Tf32)
        {
            notes.Add("tf32 is a setting of PyTorch (torch.backends.cuda.matmul.allow_tf32), not an option.");
        }
    }

    private static string ScheduleName(PipelineSchedule schedule) => schedule switch
    {
        PipelineSchedule.GPipe => "gpipe",
        PipelineSchedule.ZeroBubble => "zeroBubble",
        _ => "dualPipe",
    };
}
