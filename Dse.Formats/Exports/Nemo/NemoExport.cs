using System.Globalization;
using System.Text.Json.Nodes;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Formats.Exports.Megatron;

namespace Dse.Formats.Exports.Nemo;

/// <summary>A training plan as YAML that NeMo's Megatron Bridge merges over a recipe's <c>ConfigContainer</c>.</summary>
internal sealed class NemoExport : IPointExport
{
    public ExportFormat Format { get; } = new("nemo", "NeMo (Megatron Bridge): YAML over a recipe", "application/yaml", "yaml", ["TrainingPlan"]);

    public string? Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        if (TrainingPoint.Read(point, notes, out error) is not { } training || MegatronCorePlan.Of(training, "NeMo", notes, out error) is not { } core)
        {
            return null;
        }

        var root = new JsonObject
        {
            ["model"] = Model(core),
            ["train"] = new JsonObject { ["micro_batch_size"] = training.Plan.Microbatch, ["global_batch_size"] = training.Work.GlobalBatch },
            ["dataset"] = new JsonObject { ["seq_length"] = training.Work.Sequence },
            ["ddp"] = Replicas(core),
            ["optimizer"] = Optimizer(core),
            ["comm_overlap"] = new JsonObject { ["tp_comm_overlap"] = core.TensorOverlap },
        };
        if (Recipe(training.Work.Precision) is { } recipe)
        {
            root["mixed_precision"] = recipe;
        }

        if (core.Sharding is not null)
        {
            root["checkpoint"] = new JsonObject { ["ckpt_format"] = "fsdp_dtensor" };
        }

        IEnumerable<string> lines =
        [
            .. training.Products,
            string.Create(CultureInfo.InvariantCulture, $"Merge it over a pretraining recipe of the model and start {training.Work.Cluster.Devices} ranks; the data-parallel size follows from the rest."),
        ];
        return ExportText.Head(point, "NeMo's Megatron Bridge", lines, notes) + YamlText.Of(root);
    }

    private static JsonObject Model(MegatronCorePlan core)
    {
        var plan = core.Point.Plan;
        var shape = core.Point.Work.Model;
        var model = new JsonObject
        {
            ["num_layers"] = shape.Layers,
            ["hidden_size"] = shape.Hidden,
            ["ffn_hidden_size"] = shape.Ffn,
            ["num_attention_heads"] = shape.Heads,
            ["kv_channels"] = shape.HeadDim,
            ["seq_length"] = core.Point.Work.Sequence,
            ["tensor_model_parallel_size"] = plan.Tp,
            ["pipeline_model_parallel_size"] = plan.Pp,
            ["virtual_pipeline_model_parallel_size"] = core.VirtualStages,
            ["context_parallel_size"] = plan.Cp,
            ["sequence_parallel"] = plan.SequenceParallel,
            ["attention_backend"] = !plan.FlashAttention ? "unfused" : shape.IsLatent ? "fused" : "flash",
            ["recompute_granularity"] = core.RecomputesAttention ? "selective" : core.RecomputedLayers is null ? null : "full",
            ["recompute_method"] = core.RecomputedLayers?.Method,
            ["recompute_num_layers"] = core.RecomputedLayers?.Layers,
        };
        if (!shape.IsLatent)
        {
            model["num_query_groups"] = shape.KvHeads;
        }

        if (core.RecomputesAttention)
        {
            model["recompute_modules"] = new JsonArray("core_attn");
        }

        if (core.Layout is { } layout)
        {
            model["pipeline_model_parallel_layout"] = layout;
        }

        if (core.MicrobatchGroup is { } group)
        {
            model["microbatch_group_size_per_vp_stage"] = group;
        }

        if (plan.Cp > 1)
        {
            model["cp_comm_type"] = "p2p";
        }

        if (shape.IsMixture)
        {
            model["num_moe_experts"] = shape.Experts;
            model["moe_router_topk"] = shape.ExpertsPerToken;
            model["moe_ffn_hidden_size"] = shape.MoeFfn;
            model["moe_token_dispatcher_type"] = "alltoall";
            model["moe_grouped_gemm"] = true;
            model["expert_model_parallel_size"] = plan.Ep;
            model["expert_tensor_parallel_size"] = plan.MoeTp;
        }

        if (core.OffloadedLayers > 0)
        {
            model["cpu_offloading"] = true;
            model["cpu_offloading_num_layers"] = core.OffloadedLayers;
        }

        if (core.Sharding is not null)
        {
            model["gradient_accumulation_fusion"] = false;
        }

        return model;
    }

    private static JsonObject Replicas(MegatronCorePlan core)
    {
        var replicas = new JsonObject
        {
            ["use_distributed_optimizer"] = core.DistributedOptimizer,
            ["overlap_grad_reduce"] = core.Point.Plan.OverlapDp,
            ["overlap_param_gather"] = core.Point.Plan.OverlapDp && core.DistributedOptimizer,
        };
        if (core.Sharding is { } sharding)
        {
            replicas["use_megatron_fsdp"] = true;
            replicas["data_parallel_sharding_strategy"] = sharding;
        }

        return replicas;
    }

    private static JsonObject Optimizer(MegatronCorePlan core)
    {
        var optimizer = new JsonObject { ["use_distributed_optimizer"] = core.DistributedOptimizer };
        if (core.OptimizerOffload)
        {
            optimizer["optimizer_cpu_offload"] = true;
            optimizer["optimizer_offload_fraction"] = 1.0;
            optimizer["use_precision_aware_optimizer"] = true;
        }

        return optimizer;
    }

    private static string? Recipe(Precision precision) => precision switch
    {
        Precision.Bf16 => "bf16_mixed",
        Precision.Fp16 => "fp16_mixed",
        Precision.Fp8 => "bf16_with_fp8_current_scaling_mixed",
        Precision.Mxfp8 => "bf16_with_mxfp8_mixed",
        Precision.Nvfp4 => "bf16_with_nvfp4_mixed",
        _ => null,
    };
}
