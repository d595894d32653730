using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Studies.Models;
using Dse.Core.Studies.TrainingPlans;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Reads what is served on what: <c>model, cluster, backend, inputTokens, cachedInputTokens, outputTokens, arrivals, slo, weights, activations, kvCache</c>.</summary>
internal static class ServingWorkloadReader
{
    private const int MaxTokens = 1 << 24;

    /// <summary>Reads the workload; null after errors.</summary>
    public static ServingWorkload? Read(SpecObject spec, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var model = WorkloadReader.Model(spec, errors);
        var cluster = ClusterReader.Read(spec, errors, takesUneven: true);
        var backend = (ServingBackend)spec.Choice("backend", ServingNames.Backends, (int)ServingBackend.Any);
        var (rate, trace) = ArrivalsReader.Read(spec, errors);
        var input = spec.Int("inputTokens", 1, MaxTokens, trace?.MeanInputTokens);
        var cached = spec.Int("cachedInputTokens", 0, MaxTokens, 0);
        var output = spec.Int("outputTokens", 1, MaxTokens, trace?.MeanOutputTokens);
        var weights = (Precision)spec.Choice("weights", Precisions.Names, (int)(ModelReader.QuantisedFormat(spec) ?? Precision.Bf16));
        var activations = (Precision)spec.Choice("activations", Precisions.Names, (int)DefaultActivations(weights));
        var cache = (Precision)spec.Choice("kvCache", Precisions.Names, (int)DefaultCache(weights));
        var slo = spec.Object("slo");
        var ttft = slo?.OptionalNumber("ttftMs", 1e-3, 1e9);
        var tpot = slo?.OptionalNumber("tpotMs", 1e-3, 1e9);
        slo?.RejectUnknown();
        if (cluster?.Nodes is not null && (rate is not null || trace is not null))
        {
            spec.Error("arrivals", "unsupported", "Requests that come at their own times are not played on unlike devices. Leave 'arrivals' out: the plan's concurrency sets the load.");
        }

        if (errors.Count == before && cached >= input)
        {
            spec.Error("cachedInputTokens", "outOfRange", $"{cached} cached tokens leave nothing of {input} input tokens to compute. Use at most {input - 1}: engines compute the last token always.");
        }

        if (cluster?.Failures is not null)
        {
            spec.Error("cluster.failures", "unsupported", "What failures cost is computed for training plans only. Leave it out.");
        }

        if (activations.Bytes() < weights.Bytes())
        {
            spec.Error("activations", "unsupported", $"{Precisions.Names[(int)activations]} activations on wider {Precisions.Names[(int)weights]} weights are priced by no kernel. Use {Precisions.Names[(int)weights]} or narrower weights.");
        }

        if (cluster is not null && cluster.Device.PeakFlops(Precision.Bf16) is null)
        {
            spec.Error("cluster.device", "unsupportedPrecision", $"{cluster.Device.Name} has no bf16 rate, which attention and output need. Give the device as an object with bf16Tflops.");
        }

        return errors.Count > before || model is null || cluster is null
            ? null
            : new ServingWorkload(model, cluster, input, output)
            {
                Backend = backend,
                CachedInputTokens = cached,
                RequestsPerSecond = rate,
                Trace = trace,
                TtftLimitMs = ttft,
                TpotLimitMs = tpot,
                Weights = weights,
                Activations = activations,
                KvCache = cache,
            };
    }

    // What engines do with a checkpoint of that format: 8-bit and 4-bit floats multiply as they are stored, 4-bit integers
    // are widened. A device without the rate computes in bf16.
    internal static Precision DefaultActivations(Precision weights) => weights == Precision.Int4 ? Precision.Bf16 : weights;

    // As published quantised checkpoints and serving recipes have it: 8-bit caches beside 8-bit and 4-bit float weights.
    internal static Precision DefaultCache(Precision weights) =>
        weights is Precision.Fp8 or Precision.Mxfp8 or Precision.Fp4 or Precision.Nvfp4 ? Precision.Fp8 : Precision.Bf16;
}
