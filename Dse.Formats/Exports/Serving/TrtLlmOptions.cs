using System.Globalization;
using System.Text.Json.Nodes;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Serving;

/// <summary>TensorRT-LLM's LLM arguments of a sort of workers, as its configuration file has them.</summary>
internal static class TrtLlmOptions
{
    /// <summary>The arguments, or null and why TensorRT-LLM cannot be told them.</summary>
    public static JsonObject? Of(ServingPoint point, ServingWorkers workers, ICollection<string> notes, out SpecError? error)
    {
        var grid = workers.Grid;
        error = Refuse(point, workers);
        if (error is not null)
        {
            return null;
        }

        var copies = grid.AttentionDp;
        var options = new JsonObject
        {
            ["tensor_parallel_size"] = grid.StageDevices,
            ["pipeline_parallel_size"] = grid.Pp,
            ["enable_attention_dp"] = copies > 1,
        };
        if (point.Work.Model.IsMixture)
        {
            options["moe_tensor_parallel_size"] = grid.MoeTp;
            options["moe_expert_parallel_size"] = grid.MoeEp;
        }

        if (workers.Requests is { } requests)
        {
            // A limit of each rank with attention data parallelism.
            options["max_batch_size"] = (requests + copies - 1) / copies;
        }

        options["max_num_tokens"] = point.Plan.ChunkTokens;
        options["max_seq_len"] = point.Length;
        options["enable_chunked_prefill"] = true;
        options["kv_cache_config"] = new JsonObject
        {
            ["dtype"] = point.Work.KvCache switch { Precision.Fp8 => "fp8", Precision.Nvfp4 => "nvfp4", _ => "auto" },
            ["enable_block_reuse"] = point.Work.CachedInputTokens > 0,
        };
        if (workers.Role != WorkerRole.Both)
        {
            options["cache_transceiver_config"] = new JsonObject
            {
                ["backend"] = "UCX",
                ["max_tokens_in_buffer"] = Math.Max(2048, (point.Work.InputTokens + 1023) / 1024 * 1024),
            };
        }

        if (workers.Role == WorkerRole.Prefill)
        {
            options["disable_overlap_scheduler"] = true;
        }

        Tell(point, notes);
        return options;
    }

    private static SpecError? Refuse(ServingPoint point, ServingWorkers workers)
    {
        var grid = workers.Grid;
        if (grid.AttentionDp > 1 && grid.Tp > 1)
        {
            return Cannot($"TensorRT-LLM copies attention on every rank or on none; tp {grid.Tp} x attentionDp {grid.AttentionDp} is neither. Take tp 1 or attentionDp 1, or export to vllm or sglang.");
        }

        return point.Work.KvCache is Precision.Bf16 or Precision.Fp16 or Precision.Fp8 or Precision.Nvfp4
            ? null
            : Cannot($"TensorRT-LLM keeps its cache in the model's format, fp8 or nvfp4, not in {Precisions.Names[(int)point.Work.KvCache]}. Take a point with another kvCache.");
    }

    private static void Tell(ServingPoint point, ICollection<string> notes)
    {
        if (point.Work.Weights is not (Precision.Bf16 or Precision.Fp16 or Precision.Fp32) && !point.IsQuantised)
        {
            notes.Add($"TensorRT-LLM takes {Precisions.Names[(int)point.Work.Weights]} weights from a checkpoint that has them (for example by ModelOpt); name such a checkpoint.");
        }

        if (point.Plan.Speculative is { } draft)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The {draft.DraftTokens} draft tokens of a step are not written: speculative_config depends on the draft model's sort."));
        }
    }

    private static SpecError Cannot(FormattableString message) => new("to", "notExpressible", message.ToString(CultureInfo.InvariantCulture));
}
