using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Cost.Serving.Offload;
using Dse.Core.Hardware;
using Dse.Core.Studies.TrainingPlans;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Reads the <c>plan</c> of a serving line; what is left out takes the documented default.</summary>
internal static class ServingPlanReader
{
    private const int MaxRanks = 1 << 16;
    private const int MaxRequests = 1 << 22;

    // Requests in flight when nobody says; engines admit 256 by default, which arrivals fill as far as they need.
    private const int DefaultConcurrency = 64;
    private const int AdmittedRequests = 256;

    // Token budget of a step in vLLM (online serving), SGLang and TensorRT-LLM by default.
    internal const int DefaultChunk = 8192;

    // Acceptance of drafts of a small model or trained heads: 0.6 to 0.9 in Leviathan 2023 and EAGLE-2.
    internal const double DefaultAcceptance = 0.8;
    internal const double DefaultDraftCost = 0.05;

    /// <summary>Reads a plan.</summary>
    public static ServingPlan Read(SpecObject line, ServingWorkload work, ICollection<SpecError> errors)
    {
        if (line.Object("plan") is not { } plan)
        {
            line.Error("plan", "missingField", "'plan' is missing. Give an object; {} takes every default.");
            return default;
        }

        var hasPools = plan.Has("prefill") || plan.Has("decode");
        var mode = (ServingMode)plan.Choice("mode", ServingNames.Modes, (int)(hasPools ? ServingMode.Disaggregated : ServingMode.Aggregated));
        var grid = Grid(plan, work);
        var prefill = Pool(plan, "prefill", work, mode, grid);
        var decode = Pool(plan, "decode", work, mode, grid);
        var open = work.RequestsPerSecond is not null || work.Trace is not null ? AdmittedRequests : DefaultConcurrency;
        var fallback = decode.Batch > 0 ? (int)Math.Min(MaxRequests, (long)decode.Batch * decode.Workers * decode.Grid.AttentionDp) : open;
        var concurrency = plan.Int("concurrency", 1, MaxRequests, fallback);
        var chunk = plan.Int("chunkTokens", 1, 1 << 24, DefaultChunk);
        var offload = ReadOffload(plan, work, errors);
        var cap = plan.OptionalNumber("powerCapWatts", 1, 1e6);
        if (cap is not null && work.Cluster.Device.TdpWatts is null)
        {
            plan.Error("powerCapWatts", "unknownFigure", $"A cap cannot be priced: the catalog has no tdpW for {work.Cluster.Device.Name}. Give the device as an object with tdpW, or leave the cap out.");
        }

        var parsed = new ServingPlan(mode, grid, concurrency, chunk)
        {
            Prefill = prefill,
            Decode = decode,
            Speculative = ReadDraft(plan),
            PowerCapWatts = cap,
            Offload = offload,
        };
        if (offload is not null && (mode != ServingMode.Aggregated || grid.Pp > 1 || grid.AttentionDp > 1 || work.Trace is not null || work.Cluster.Nodes is not null))
        {
            plan.Error("attentionOffload", "unsupported", "Attention on devices of its own goes with mode aggregated, one stage and one copy of attention, without a trace, on like devices. Change that or leave it out.");
        }

        if (work.Cluster.Nodes is not null && (mode != ServingMode.Aggregated || grid.Pp > 1 || grid.AttentionDp > 1 || parsed.Speculative is not null || cap is not null))
        {
            plan.Error("mode", "unsupported", "Unlike devices hold one model between them by layers: mode aggregated with tp, concurrency and chunkTokens only. Leave the rest out.");
        }

        if (mode == ServingMode.Static && work.Trace is not null)
        {
            plan.Error("mode", "unsupported", "Static batches do not take requests as they come. Use aggregated or disaggregated with a trace.");
        }

        plan.RejectUnknown();
        return parsed;
    }

    /// <summary>Reads <c>attentionOffload</c> of a plan or a spec; null when absent or false.</summary>
    public static AttentionOffload? ReadOffload(SpecObject plan, ServingWorkload work, ICollection<SpecError> errors)
    {
        if (plan.Member("attentionOffload") is not { } member || member.ValueKind == JsonValueKind.False)
        {
            return null;
        }

        var spec = plan.Object("attentionOffload")!;
        var device = ClusterReader.ReadDevice(spec, errors);
        var devices = spec.Int("devices", 1, MaxRanks, 1);
        var link = spec.Number("linkGBps", 1e-3, 1e6, device is null ? 1 : Math.Clamp(device.ScaleOutGBps, 1e-3, 1e6));
        spec.RejectUnknown();
        if (!ServingModel.CanOffload(work))
        {
            plan.Error("attentionOffload", "unsupported", $"Attention of {work.Model.Name} (latent, windowed or recurrent layers) is not priced on devices of its own. Leave 'attentionOffload' out.");
        }

        if (device is not null && device.PeakFlops(Precision.Bf16) is null)
        {
            spec.Error("device", "unsupportedPrecision", $"{device.Name} has no bf16 rate, which attention needs. Give the device as an object with bf16Tflops.");
        }

        return device is null ? null : new AttentionOffload(device, devices, link);
    }

    private static ServingPool Pool(SpecObject plan, string name, ServingWorkload work, ServingMode mode, in ServingGrid fallback)
    {
        if (plan.Object(name) is not { } pool)
        {
            return mode == ServingMode.Disaggregated ? new ServingPool(1, fallback, 0) : default;
        }

        if (mode != ServingMode.Disaggregated)
        {
            plan.Error(name, "unsupported", $"'{name}' goes with mode disaggregated only. Leave it out or change the mode.");
        }

        var parsed = new ServingPool(pool.Int("workers", 1, MaxRanks, 1), Grid(pool, work), pool.Has("batch") ? pool.Int("batch", 1, MaxRequests, 1) : 0);
        pool.RejectUnknown();
        return parsed;
    }

    // Experts of a copy of the model that stands alone are split like the rest; those that attention copies share are dealt out.
    private static ServingGrid Grid(SpecObject spec, ServingWorkload work)
    {
        var tp = spec.Int("tp", 1, MaxRanks, 1);
        var pp = spec.Int("pp", 1, MaxRanks, 1);
        var dp = spec.Int("attentionDp", 1, MaxRanks, 1);
        var ranks = (long)tp * dp;
        int Rest(long part) => work.Model.IsMixture ? (int)Math.Clamp(ranks / part, 1, int.MaxValue) : 1;
        var ep = spec.Has("moeEp") ? spec.Int("moeEp", 1, MaxRanks, 1)
            : spec.Has("moeTp") ? Rest(spec.Int("moeTp", 1, MaxRanks, 1))
            : dp > 1 ? Rest(1) : 1;
        return new ServingGrid(tp, pp, dp, spec.Int("moeTp", 1, MaxRanks, Rest(ep)), ep);
    }

    /// <summary>Reads <c>speculative</c> of a plan or a spec; null when absent.</summary>
    public static SpeculativeDecoding? ReadDraft(SpecObject plan)
    {
        if (plan.Object("speculative") is not { } spec)
        {
            return null;
        }

        var parsed = new SpeculativeDecoding(
            spec.Int("draftTokens", 1, 64, 1), spec.Number("acceptanceRatio", 0, 0.999, DefaultAcceptance), spec.Number("draftCostRatio", 0, 1, DefaultDraftCost));
        spec.RejectUnknown();
        return parsed;
    }
}
