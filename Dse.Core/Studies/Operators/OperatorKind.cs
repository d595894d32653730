using System.Diagnostics;
using System.Text.Json;
using Dse.Core.Cost.Communication;
using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;
using Dse.Core.Studies.TrainingPlans;

namespace Dse.Core.Studies.Operators;

/// <summary>Evaluation lines of kind <c>Operator</c>: one kernel on one device, or one collective (CONTRACT §3). Not a study kind.</summary>
internal sealed class OperatorKind : IEvaluationKind
{
    // p10 and p90 of a normal distribution lie this many standard deviations from the middle.
    private const double Z90 = 1.2816;

    private static readonly string[] Types =
    [
        "gemm", "attentionPrefill", "attentionDecode", "attentionUnfused", "mlaPrefill", "mlaDecode", "moe",
        "elementwise", "norm", "embedding", "logits", "adam", "router",
        "allReduce", "allGather", "reduceScatter", "allToAll", "p2p",
    ];

    /// <inheritdoc/>
    public string Name => "Operator";

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (estimate, error) = Read(line);
        if (error is null)
        {
            Write(answer, estimate!);
        }

        return error;
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (estimate, error) = Read(line);
        if (error is not null)
        {
            return error;
        }

        // What each resource alone would take: the time is never less than the longest of them.
        Write(answer, estimate!);
        answer.WriteStartObject("waterfall");
        answer.WriteStartArray("leastTimeMs");
        foreach (var (name, seconds) in estimate!.Terms)
        {
            answer.WriteStartObject();
            answer.WriteString("term", name);
            answer.WriteNumber("value", seconds * 1e3);
            answer.WriteNumber("shareRatio", estimate.Time.Seconds > 0 ? seconds / estimate.Time.Seconds : 0);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
        answer.WriteEndObject();
        return null;
    }

    private static (OperatorEstimate? Estimate, SpecError? Error) Read(JsonElement line)
    {
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (errors.Count > 0)
        {
            return (null, errors[0]);
        }

        var device = ClusterReader.ReadDevice(root, errors);
        if (root.Object("operator") is not { } spec)
        {
            root.Error("operator", "missingField", "'operator' is missing. Give for example { type: gemm, m: 4096, n: 4096, k: 4096, precision: bf16 }.");
            return (null, errors[0]);
        }

        if (!spec.Has("type"))
        {
            spec.Error("type", "missingField", $"'type' is missing. Give one of {string.Join(", ", Types)}.");
        }

        var type = Types[spec.Choice("type", Types, 0)];
        if (device is null || errors.Count > 0)
        {
            return (null, errors[0]);
        }

        var estimate = Price(spec, device, type);
        spec.RejectUnknown();
        root.RejectUnknown();
        return errors.Count > 0 ? (null, errors[0]) : (estimate, null);
    }

    private static OperatorEstimate Price(SpecObject spec, Device device, string type) => type switch
    {
        "gemm" => KernelReader.Gemm(spec, device),
        "attentionPrefill" => KernelReader.Prefill(spec, device),
        "attentionDecode" => KernelReader.Decode(spec, device),
        "attentionUnfused" => KernelReader.Unfused(spec, device),
        "mlaPrefill" => KernelReader.LatentPrefill(spec, device),
        "mlaDecode" => KernelReader.LatentDecode(spec, device),
        "moe" => KernelReader.RoutedExperts(spec, device),
        "elementwise" => LayerReader.Elementwise(spec, device),
        "norm" => LayerReader.Norm(spec, device),
        "embedding" => LayerReader.Embedding(spec, device),
        "logits" => LayerReader.Logits(spec, device),
        "adam" => LayerReader.Adam(spec, device),
        "router" => LayerReader.Router(spec, device),
        "allReduce" => CollectiveReader.Price(spec, device, Collective.AllReduce),
        "allGather" => CollectiveReader.Price(spec, device, Collective.AllGather),
        "reduceScatter" => CollectiveReader.Price(spec, device, Collective.ReduceScatter),
        "allToAll" => CollectiveReader.Price(spec, device, Collective.AllToAll),
        "p2p" => CollectiveReader.Price(spec, device, Collective.PointToPoint),
        _ => throw new UnreachableException(type),
    };

    private static void Write(Utf8JsonWriter answer, OperatorEstimate estimate)
    {
        var time = estimate.Time;
        LineAnswer.WriteFeasibility(answer, violation: null);
        answer.WriteStartObject("metrics");
        answer.WriteNumber("timeMs", time.Seconds * 1e3);
        answer.WriteNumber("flops", time.Flops);
        answer.WriteNumber("bytes", time.Bytes);
        answer.WriteString("boundBy", estimate.Bound);
        if (estimate.Algorithm is { } algorithm)
        {
            answer.WriteString("algorithm", JsonNamingPolicy.CamelCase.ConvertName(algorithm.ToString()));
        }

        answer.WriteEndObject();
        answer.WriteStartObject("interval");
        answer.WriteStartArray("timeMs");
        answer.WriteNumberValue(time.Seconds * 1e3 * Math.Exp(-Z90 * time.LogSigma));
        answer.WriteNumberValue(time.Seconds * 1e3 * Math.Exp(Z90 * time.LogSigma));
        answer.WriteEndArray();
        answer.WriteEndObject();
        answer.WriteString("basis", time.Basis switch { Basis.Measured => "measured", Basis.Interpolated => "interpolated", _ => "prior" });
    }
}
