using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>The default space of serving plans (docs/studies/serving-plan.md).</summary>
internal static class ServingSpaceDefaults
{
    private const int MaxPoolWorkers = 8;
    private const int MaxAttentionCopies = 64;

    // Weights may take this share of a device before stages are tried.
    private const double WeightShare = 0.85;

    private static readonly int[] Batches = [1, 2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 256, 320, 384, 512, 768, 1024];

    // Engines admit 256 requests by default; with stated arrivals that is a limit, not a load.
    private static readonly int[] AdmittedRequests = [256];

    // On unlike devices every plan is a placement of its own, which takes a second.
    private static readonly int[] PlacedBatches = [8, 32, 128];

    private static readonly int[] Chunks = [512, 2048, 8192];

    /// <summary>Whether a study has the parameter: some only for mixtures, some only where the spec asks for them.</summary>
    public static bool Exists(string name, ServingStudy study, SpecObject? narrowing) => name switch
    {
        "weights" or "kvCache" or "draftTokens" or "powerCapWatts" or "prefillMoeEp" or "decodeMoeEp" => narrowing?.Has(name) == true,
        "attentionOffload" => study.Offload is not null,
        "attentionDp" or "moeEp" or "prefillAttentionDp" or "decodeAttentionDp" => study.Work.Cluster.Nodes is null && study.Work.Model.IsMixture,
        _ => true,
    };

    /// <summary>Whether any of the modes uses the parameter.</summary>
    public static bool BelongsTo(string name, IReadOnlyList<ParameterValue> modes)
    {
        var pooled = modes.Any(m => m.Text is "disaggregated");
        var shared = modes.Any(m => m.Text is not "disaggregated");
        return name switch
        {
            "tp" or "pp" or "attentionDp" or "moeEp" or "chunkTokens" or "concurrency" or "attentionOffload" => shared,
            _ when IsOfPools(name) => pooled,
            _ => true,
        };
    }

    /// <summary>The default values.</summary>
    public static IReadOnlyList<ParameterValue> Of(string name, ServingStudy study)
    {
        var work = study.Work;
        var isOpen = work.RequestsPerSecond is not null || work.Trace is not null;
        return name switch
        {
            "mode" when work.Cluster.Nodes is not null => [ParameterValue.Of("aggregated")],
            "pp" when work.Cluster.Nodes is not null => Numbers([1]),
            "chunkTokens" when work.Cluster.Nodes is not null => Numbers([ServingPlanReader.DefaultChunk]),
            "concurrency" when work.Cluster.Nodes is not null => Numbers(PlacedBatches),
            "mode" => [ParameterValue.Of("aggregated"), ParameterValue.Of("disaggregated")],
            "attentionOffload" => [ParameterValue.Of(false), ParameterValue.Of(true)],
            "tp" or "prefillTp" or "decodeTp" => Numbers(TensorRanks(work)),
            "pp" or "prefillPp" or "decodePp" => Numbers(Stages(work)),
            "attentionDp" or "prefillAttentionDp" or "decodeAttentionDp" => Numbers(Divisors(work.Cluster.Devices).Where(d => d <= MaxAttentionCopies)),
            "moeEp" => Numbers(Divisors(work.Model.Experts).Where(e => e <= work.Cluster.Devices)),
            "prefillWorkers" or "decodeWorkers" => Numbers(Enumerable.Range(1, Math.Min(MaxPoolWorkers, work.Cluster.Devices))),
            "chunkTokens" => Numbers(Chunks),
            "concurrency" or "decodeBatch" => Numbers(isOpen ? AdmittedRequests : Batches),
            _ => [],
        };
    }

    /// <summary>The parameter over some values.</summary>
    public static Parameter ParameterOf(string name, IReadOnlyList<ParameterValue> values, IReadOnlyList<Parameter> existing)
    {
        var when = name switch
        {
            "attentionOffload" => Expression.Parse(OffloadCondition(existing)),
            "tp" or "pp" or "attentionDp" or "moeEp" or "chunkTokens" or "concurrency" => Expression.Parse("mode != 'disaggregated'"),
            _ when IsOfPools(name) => Expression.Parse("mode == 'disaggregated'"),
            _ => null,
        };
        return values[0].Kind != ParameterValueKind.Number
            ? Parameter.Categories(name, values, when)
            : Parameter.Integers(name, values.Select(v => (long)v.Number), logScale: values.All(v => v.Number >= 1), when);
    }

    // Attention moves away from shared workers of one stage and one copy of attention.
    private static string OffloadCondition(IReadOnlyList<Parameter> existing) => string.Join(" && ", new (string Name, string Condition)[]
    {
        ("mode", "mode == 'aggregated'"), ("pp", "pp == 1"), ("attentionDp", "attentionDp == 1"),
    }.Where(c => existing.Any(p => string.Equals(p.Name, c.Name, StringComparison.Ordinal))).Select(c => c.Condition));

    private static bool IsOfPools(string name) => name.StartsWith("prefill", StringComparison.Ordinal) || name.StartsWith("decode", StringComparison.Ordinal);

    // Tensor parallelism stays inside a domain: every layer waits for two all-reduces.
    private static int[] TensorRanks(ServingWorkload work) =>
        [.. Divisors(Math.Min(work.Cluster.Devices, work.Cluster.ScaleUpDomain)).Where(t => ServingRules.SplitsHeads(work.Model, t))];

    // Stages only help a model that does not fit otherwise.
    private static IEnumerable<int> Stages(ServingWorkload work)
    {
        var ranks = work.Model.IsMixture ? work.Cluster.Devices : TensorRanks(work).Max();
        var bytes = work.Model.Parameters * work.Weights.Bytes() / ranks;
        return bytes <= WeightShare * work.Cluster.Device.MemoryGiB * (1L << 30)
            ? [1]
            : Divisors(Math.Max(1, work.Cluster.Devices / TensorRanks(work).Max())).Where(p => p <= work.Model.Layers);
    }

    private static IReadOnlyList<ParameterValue> Numbers(IEnumerable<int> values) => [.. values.Select(v => ParameterValue.Of((double)v))];

    private static IEnumerable<int> Divisors(int number) => Enumerable.Range(1, number).Where(d => number % d == 0);
}
