using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.DeepSpeed;

/// <summary>A training plan as a DeepSpeed configuration; what DeepSpeed takes from the model's own code is told in the notes.</summary>
internal sealed class DeepSpeedExport : IPointExport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public ExportFormat Format { get; } = new("deepspeed", "DeepSpeed: its configuration as JSON", "application/json", "json", ["TrainingPlan"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (TrainingPoint.Read(point, notes, out error) is not { } training)
        {
            return null;
        }

        error = Refuse(training);
        if (error is not null)
        {
            return null;
        }

        Tell(training, notes);
        return Configuration(training).ToJsonString(Indented) + "\n";
    }

    private static JsonObject Configuration(TrainingPoint training)
    {
        var plan = training.Plan;
        var offloadsOptimizer = (plan.Offload & Offload.Optimizer) != Offload.None;
        var zero = new JsonObject { ["stage"] = plan.Zero };
        if (plan.Zero is 1 or 2 or 3)
        {
            zero["overlap_comm"] = plan.Zero == 3 || plan.OverlapDp;
            zero["contiguous_gradients"] = true;
        }

        if (offloadsOptimizer)
        {
            zero["offload_optimizer"] = new JsonObject { ["device"] = "cpu", ["pin_memory"] = true };
        }

        if ((plan.Offload & Offload.Weights) != Offload.None)
        {
            zero["offload_param"] = new JsonObject { ["device"] = "cpu", ["pin_memory"] = true };
        }

        // DeepSpeed's own check: batch = microbatch x accumulation x data-parallel ranks.
        var root = new JsonObject
        {
            ["train_batch_size"] = training.Work.GlobalBatch,
            ["train_micro_batch_size_per_gpu"] = plan.Microbatch,
            ["gradient_accumulation_steps"] = training.Microbatches,
            ["zero_optimization"] = zero,
        };
        if (training.Work.Precision != Precision.Fp32 && training.Work.Precision != Precision.Tf32)
        {
            root[training.Work.Precision == Precision.Fp16 ? "fp16" : "bf16"] = new JsonObject { ["enabled"] = true };
        }

        if (plan.Tp > 1 && plan.Pp == 1)
        {
            root["tensor_parallel"] = new JsonObject { ["autotp_size"] = plan.Tp };
        }

        if (plan.Cp > 1)
        {
            root["sequence_parallel_size"] = plan.Cp;
        }

        if (training.Work.Model.IsMixture && plan.MoeTp == 1)
        {
            root["expert_parallel"] = new JsonObject { ["enabled"] = true, ["autoep_size"] = plan.Ep };
        }

        if (plan.Recompute == Recompute.Full)
        {
            root["activation_checkpointing"] = new JsonObject
            {
                ["partition_activations"] = plan.SequenceParallel && plan.Tp > 1,
                ["cpu_checkpointing"] = (plan.Offload & Offload.Activations) != Offload.None,
            };
        }

        return root;
    }

    private static SpecError? Refuse(TrainingPoint training)
    {
        var plan = training.Plan;
        if (plan.Pp > 1 && plan.Zero >= 2)
        {
            return Cannot($"DeepSpeed has no ZeRO {plan.Zero} with pipeline stages. Take a point with zero 0 or 1, or pp 1.");
        }

        if (plan.Tp > 1 && plan.Zero == 3)
        {
            return Cannot($"DeepSpeed's tensor parallelism goes with ZeRO 0 to 2. Take a point with another zero, or tp 1.");
        }

        if ((plan.Offload & Offload.Weights) != Offload.None && plan.Zero != 3)
        {
            return Cannot($"DeepSpeed keeps weights in host memory with ZeRO 3 only. Take a point with zero 3.");
        }

        if ((plan.Offload & Offload.Optimizer) != Offload.None && plan.Zero == 0)
        {
            return Cannot($"DeepSpeed offloads the optimizer with ZeRO 1 to 3 only. Take a point with another zero.");
        }

        return (plan.Offload & Offload.Activations) != Offload.None && plan.Recompute != Recompute.Full
            ? Cannot($"DeepSpeed keeps activations in host memory only with full recomputation (cpu_checkpointing). Take a point with recompute full.")
            : null;
    }

    private static void Tell(TrainingPoint training, ICollection<string> notes)
    {
        var plan = training.Plan;
        void Note(FormattableString note) => notes.Add(note.ToString(CultureInfo.InvariantCulture));
        Note($"Start {training.Work.Cluster.Devices} ranks: {plan.Tp} tensor x {plan.Pp} pipeline x {plan.Cp} sequence x {plan.Dp} data.");
        if (plan.Pp > 1)
        {
            Note($"Stages are made in code: deepspeed.pipe.PipelineModule(num_stages={plan.Pp}{(plan.Tp > 1 ? $", topology with {plan.Tp} model-parallel ranks" : string.Empty)}).");
        }

        if (plan.Pp > 1 && plan.Schedule != PipelineSchedule.OneForwardOneBackward)
        {
            var seconds = training.StepSecondsWith(plan with { Schedule = PipelineSchedule.OneForwardOneBackward, Vp = 1 });
            Note($"The pipeline engine runs 1F1B only: {ExportText.Seconds(seconds)} a step by the model instead of {ExportText.Seconds(training.StepSeconds)}.");
        }

        if (plan.Cp > 1)
        {
            Note($"Sequence parallelism is Ulysses (all-to-all over heads), not the ring that the model prices; the attention modules take part in code.");
        }

        if (plan.Recompute != Recompute.None)
        {
            Note($"Recomputation is called in code: deepspeed.checkpointing.checkpoint around {(plan.Recompute == Recompute.Full ? "each layer" : "the attention core")}.");
        }

        if (training.Work.Model.IsMixture)
        {
            Note($"{(plan.MoeTp == 1
                ? "expert_parallel (AutoEP) knows Mixtral, Qwen3-MoE, Qwen3.5-MoE and DeepSeek models; experts of others are"
                : $"DeepSpeed splits no expert over ranks (moeTp {plan.MoeTp}): experts are")} made in code with deepspeed.moe.layer.MoE(ep_size={plan.Ep}).");
        }

        if (training.Work.Precision.IsLow())
        {
            Note($"DeepSpeed has no option for {Precisions.Names[(int)training.Work.Precision]}: the linear layers of the model bring it (Transformer Engine).");
        }

        if (plan.OverlapTp != TensorOverlap.None || (plan.SequenceParallel && plan.Tp > 1 && plan.Recompute != Recompute.Full))
        {
            Note($"DeepSpeed has no option for sequence-parallel norms or for overlapping tensor parallelism; the model's step time counts on them.");
        }

        if (!plan.FlashAttention)
        {
            Note($"The kind of attention kernel is the model's choice; the plan has one that stores its scores.");
        }
    }

    private static SpecError Cannot(FormattableString message) => new("to", "notExpressible", message.ToString(CultureInfo.InvariantCulture));
}
