using System.Globalization;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Serving;

/// <summary>vLLM: options of <c>vllm serve</c>.</summary>
internal sealed class VllmEngine : IEngine
{
    public string Title => "vLLM";

    public string Router => "Requests go through a proxy that sends each first to a prefill worker, for example vLLM's toy_proxy_server.py or Dynamo.";

    public string Start(ServingPoint point) => $"vllm serve {ExportText.ShellWord(point.Model)}";

    public IReadOnlyList<EngineOption>? Options(ServingPoint point, ServingWorkers workers, ICollection<string> notes, out SpecError? error)
    {
        var grid = workers.Grid;
        var model = point.Work.Model;
        error = null;
        if (model.IsMixture && grid.MoeEp != 1 && grid.MoeEp != grid.StageDevices)
        {
            error = Cannot($"vLLM spreads experts over all tp x attentionDp = {grid.StageDevices} ranks or over none, not over moeEp {grid.MoeEp}. Take another moeEp, or export to sglang or trtllm.");
            return null;
        }

        var options = new List<EngineOption>
        {
            EngineOption.Of("--tensor-parallel-size", grid.Tp),
            EngineOption.Of("--pipeline-parallel-size", grid.Pp),
        };
        if (grid.AttentionDp > 1)
        {
            options.Add(EngineOption.Of("--data-parallel-size", grid.AttentionDp));
        }

        if (model.IsMixture && grid.MoeEp > 1)
        {
            options.Add(new EngineOption("--enable-expert-parallel"));
        }

        if (workers.Requests is { } requests)
        {
            // A limit of each data-parallel rank.
            options.Add(EngineOption.Of("--max-num-seqs", (requests + grid.AttentionDp - 1) / grid.AttentionDp));
        }

        options.Add(EngineOption.Of("--max-num-batched-tokens", point.Plan.ChunkTokens));
        options.Add(new EngineOption("--enable-chunked-prefill"));
        options.Add(EngineOption.Of("--max-model-len", point.Length));
        if (point.Work.CachedInputTokens > 0)
        {
            options.Add(new EngineOption("--enable-prefix-caching"));
        }

        if (!AddFormats(point, options, notes, out error))
        {
            return null;
        }

        if (point.Plan.Speculative is { } draft)
        {
            options.Add(new EngineOption("--speculative-config", string.Create(CultureInfo.InvariantCulture, $$"""{"model":"DRAFT_MODEL","num_speculative_tokens":{{draft.DraftTokens}}}""")));
            notes.Add("Put the draft model's name or path in place of DRAFT_MODEL.");
        }

        if (workers.Role != WorkerRole.Both)
        {
            options.Add(new EngineOption("--kv-transfer-config", """{"kv_connector":"NixlConnector","kv_role":"kv_both"}"""));
        }

        if (point.NodesOf(workers) > 1)
        {
            options.Add(new EngineOption("--distributed-executor-backend", "ray"));
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"A {ServingPoint.Name(workers.Role)[..^1]} spans {point.NodesOf(workers)} nodes: start it in a Ray cluster over them."));
        }

        return options;
    }

    private static bool AddFormats(ServingPoint point, List<EngineOption> options, ICollection<string> notes, out SpecError? error)
    {
        error = null;
        var weights = point.Work.Weights;
        if (weights is Precision.Bf16 or Precision.Fp16 or Precision.Fp32)
        {
            options.Add(new EngineOption("--dtype", weights == Precision.Bf16 ? "bfloat16" : weights == Precision.Fp16 ? "float16" : "float32"));
        }
        else if (weights == Precision.Fp8 && !point.IsQuantised)
        {
            options.Add(new EngineOption("--quantization", "fp8"));
        }
        else if (!point.IsQuantised)
        {
            notes.Add($"vLLM takes {Precisions.Names[(int)weights]} weights from a checkpoint that has them; name such a checkpoint.");
        }

        switch (point.Work.KvCache)
        {
            case Precision.Bf16 or Precision.Fp16:
                return true;
            case Precision.Fp8:
                options.Add(new EngineOption("--kv-cache-dtype", "fp8"));
                return true;
            default:
                error = Cannot($"vLLM keeps its cache in the model's format or in fp8, not in {Precisions.Names[(int)point.Work.KvCache]}. Take a point with another kvCache.");
                return false;
        }
    }

    private static SpecError Cannot(FormattableString message) => new("to", "notExpressible", message.ToString(CultureInfo.InvariantCulture));
}
