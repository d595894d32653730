using System.Globalization;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Serving;

/// <summary>SGLang: options of its server. Its tensor-parallel size counts every rank of a stage, and its limits those of all attention copies.</summary>
internal sealed class SglangEngine : IEngine
{
    public string Title => "SGLang";

    public string Router => "Requests go through its router: python -m sglang_router.launch_router --pd-disaggregation --prefill URL --decode URL.";

    public string Start(ServingPoint point) => $"python -m sglang.launch_server --model-path {ExportText.ShellWord(point.Model)}";

    public IReadOnlyList<EngineOption>? Options(ServingPoint point, ServingWorkers workers, ICollection<string> notes, out SpecError? error)
    {
        var grid = workers.Grid;
        var model = point.Work.Model;
        error = null;
        var options = new List<EngineOption>
        {
            EngineOption.Of("--tp-size", grid.StageDevices),
            EngineOption.Of("--pp-size", grid.Pp),
        };
        if (grid.AttentionDp > 1)
        {
            options.Add(EngineOption.Of("--dp-size", grid.AttentionDp));
            options.Add(new EngineOption("--enable-dp-attention"));
        }

        if (model.IsMixture)
        {
            options.Add(EngineOption.Of("--ep-size", grid.MoeEp));
        }

        if (workers.Requests is { } requests)
        {
            options.Add(EngineOption.Of("--max-running-requests", requests));
        }

        options.Add(EngineOption.Of("--chunked-prefill-size", (long)point.Plan.ChunkTokens * grid.AttentionDp));
        options.Add(EngineOption.Of("--context-length", point.Length));
        if (!AddFormats(point, options, notes, out error))
        {
            return null;
        }

        if (point.Plan.Speculative is { } draft)
        {
            options.Add(new EngineOption("--speculative-algorithm", "EAGLE"));
            options.Add(new EngineOption("--speculative-draft-model-path", "DRAFT_MODEL"));
            options.Add(EngineOption.Of("--speculative-num-steps", draft.DraftTokens));
            options.Add(EngineOption.Of("--speculative-eagle-topk", 1));
            options.Add(EngineOption.Of("--speculative-num-draft-tokens", draft.DraftTokens + 1));
            notes.Add("Put the EAGLE draft model's name or path in place of DRAFT_MODEL.");
        }

        if (workers.Role != WorkerRole.Both)
        {
            options.Add(new EngineOption("--disaggregation-mode", workers.Role == WorkerRole.Prefill ? "prefill" : "decode"));
            options.Add(new EngineOption("--disaggregation-transfer-backend", "nixl"));
        }

        if (point.NodesOf(workers) is > 1 and var nodes)
        {
            options.Add(EngineOption.Of("--nnodes", nodes));
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"A {ServingPoint.Name(workers.Role)[..^1]} spans {nodes} nodes: start it on each with --node-rank and --dist-init-addr."));
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
        else if (weights is Precision.Fp8 or Precision.Mxfp8 && !point.IsQuantised)
        {
            options.Add(new EngineOption("--quantization", weights == Precision.Fp8 ? "fp8" : "mxfp8"));
        }
        else if (!point.IsQuantised)
        {
            notes.Add($"SGLang takes {Precisions.Names[(int)weights]} weights from a checkpoint that has them; name such a checkpoint.");
        }

        switch (point.Work.KvCache)
        {
            case Precision.Bf16 or Precision.Fp16:
                return true;
            case Precision.Fp8:
                options.Add(new EngineOption("--kv-cache-dtype", "fp8_e4m3"));
                return true;
            default:
                error = Cannot($"SGLang keeps its cache in the model's format or in fp8, not in {Precisions.Names[(int)point.Work.KvCache]}. Take a point with another kvCache.");
                return false;
        }
    }

    private static SpecError Cannot(FormattableString message) => new("to", "notExpressible", message.ToString(CultureInfo.InvariantCulture));
}
