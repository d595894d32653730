using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Core.Studies.TrainingPlans;

namespace Dse.Bench.Accuracy;

/// <summary>A published training measurement, with the evaluation line that asks for it.</summary>
/// <param name="Id">Row id in the table.</param>
/// <param name="Source">Who measured.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The measured value.</param>
/// <param name="Table">File it stands in.</param>
/// <param name="Group">Rows of one job on one cluster, which differ in layout only.</param>
/// <param name="Line">The evaluation line: what the row states, nothing else.</param>
internal sealed record MeasuredRow(string Id, string Source, string Metric, double Value, string Table, string Group, string Line)
{
    private static readonly string[] Metrics = ["tokens_per_s_per_gpu", "iteration_time", "mfu", "tflops_per_gpu_hw", "aggregate_pflops", "hfu"];

    private static readonly string[] MemoryMetrics = ["activation_mem", "param_opt_mem", "activation_mem_rel_to_tp_baseline"];

    private readonly Lazy<(TrainingWorkload Work, TrainingPlan Plan, Recompute? Recompute)> asked = new(() => Ask(Line));

    /// <summary>All rows of a table that state the cluster and the batch, and of the layout what they do; adapter training (LoRA) is another workload and left out.</summary>
    public static IReadOnlyList<MeasuredRow> Read(string path) => Read(path, Metrics);

    /// <summary>The rows that state memory instead of time.</summary>
    public static IReadOnlyList<MeasuredRow> ReadMemory(string path) => Read(path, MemoryMetrics);

    private static MeasuredRow[] Read(string path, string[] metrics)
    {
        using var reader = new StreamReader(path);
        return [.. CatalogText.ReadCsv(reader).Select(r => Parse(r, Path.GetFileNameWithoutExtension(path), metrics)).OfType<MeasuredRow>()];
    }

    /// <summary>Class whose residuals set the interval (docs/cost-model.md §10).</summary>
    public string IntervalClass => TrainingIntervals.ClassOf(asked.Value.Work, asked.Value.Plan);

    /// <summary>Whether a dense job is split over tensor-parallel ranks or stages on more than one node of eight.</summary>
    public bool IsMultiNodePipeline =>
        asked.Value is var (work, plan, _) && !work.Model.IsMixture && plan.Zero < 3 && plan.Tp * plan.Pp > 1 && work.Cluster.Devices > 8;

    /// <summary>The estimate with the shipped constants or others.</summary>
    public TrainingEstimate Estimate(TrainingConstants constants) => Estimate(constants, static p => p);

    /// <summary>The estimate of a plan changed in some way.</summary>
    public TrainingEstimate Estimate(TrainingConstants constants, Func<TrainingPlan, TrainingPlan> change)
    {
        var (work, plan, recompute) = asked.Value;
        plan = change(plan);
        var model = new TrainingModel(work, constants);
        return recompute is null ? model.EvaluateLeastRecompute(ref plan) : model.Evaluate(plan);
    }

    /// <summary>The model's answer in the row's metric, NaN when the plan breaks a rule; and whether it is said not to fit.</summary>
    public (double Value, bool TooLarge) Predict(TrainingConstants constants)
    {
        var work = asked.Value.Work;
        var estimate = Estimate(constants);
        var value = Metric switch
        {
            "tokens_per_s_per_gpu" => Of("tokensPerSecondPerDevice"),
            "iteration_time" => Of("stepTimeSeconds"),
            "mfu" => 100 * Of("modelFlopsUtilizationRatio"),
            "tflops_per_gpu_hw" => Of("hardwareTflopsPerDevice"),
            "hfu" => 100 * Of("hardwareTflopsPerDevice") * 1e12 / work.Cluster.Device.PeakFlops(work.Precision)!.Value,
            _ => Of("hardwareTflopsPerDevice") / 1000 * work.Cluster.Devices,
        };
        return (value, estimate.Problem == PlanProblem.OutOfMemory);

        double Of(string metric) => PlanMetrics.Value(PlanMetrics.IndexOf(metric), estimate, work);
    }

    /// <summary>p10 and p90 around a prediction in the row's metric.</summary>
    public (double Low, double High) Interval(double predicted, TrainingConstants constants)
    {
        var (low, high) = TrainingIntervals.OfTime(asked.Value.Work, asked.Value.Plan, constants);
        return Metric == "iteration_time" ? (predicted * low, predicted * high) : (predicted / high, predicted / low);
    }

    /// <summary>Seconds of a step, up to a factor that all rows of a group share.</summary>
    public double Seconds(double value) => Metric == "iteration_time" ? value : 1 / value;

    /// <summary>Unit of cross-validation: tables that name groups are split by them, the others by model, device and sequence, which keeps all software versions and cluster sizes of a job together.</summary>
    public string Fold { get; private init; } = Group;

    private static (TrainingWorkload Work, TrainingPlan Plan, Recompute? Recompute) Ask(string line)
    {
        using var document = JsonDocument.Parse(line);
        var errors = new List<SpecError>();
        var root = new SpecObject(document.RootElement, "$", errors);
        var work = WorkloadReader.Read(root, errors) ?? throw new InvalidDataException($"{errors[0].Path}: {errors[0].Message}");
        var plan = PlanReader.Read(root, work, errors, out var recompute);
        return errors.Count == 0 ? (work, plan, recompute) : throw new InvalidDataException($"{errors[0].Path}: {errors[0].Message}");
    }

    private static MeasuredRow? Parse(IReadOnlyDictionary<string, string> csv, string table, string[] metrics)
    {
        string Text(string column) => csv.GetValueOrDefault(column, string.Empty).Trim();
        int Count(string column) => int.TryParse(Text(column), NumberStyles.Integer, CultureInfo.InvariantCulture, out var v) ? v : 0;
        if (!metrics.Contains(Text("metric"), StringComparer.Ordinal) || Text("model").Contains("lora", StringComparison.Ordinal)
            || Count("gpus") == 0 || Count("global_batch") == 0)
        {
            return null;
        }

        var plan = new JsonObject();
        foreach (var (field, column) in new[] { ("tp", "tp"), ("pp", "pp"), ("vp", "vpp"), ("cp", "cp"), ("ep", "ep"), ("dp", "dp"), ("microbatch", "microbatch") })
        {
            if (Count(column) > 0)
            {
                plan[field] = Count(column);
            }
        }

        if (Text("recompute").Split(' ')[0] is "full" or "none" or "selective")
        {
            plan["recompute"] = Text("recompute").Split(' ')[0];
        }

        if (Text("seq_parallel") is "yes" or "no")
        {
            plan["sequenceParallel"] = Text("seq_parallel") is "yes";
        }

        var zero = Text("sharding") switch
        {
            "none" => 0,
            "zero2" => 2,
            "zero3" or "fsdp" or "fsdp+mp" => 3,
            "zero1" or "zero1/2 (assumed)" or "dist-optimizer" => 1,
            _ => -1,
        };
        if (zero >= 0)
        {
            plan["zero"] = zero;
        }

        var line = new JsonObject
        {
            ["id"] = Text("id"),
            ["kind"] = "TrainingPlan",
            ["model"] = ModelOf(csv),
            ["cluster"] = new JsonObject { ["device"] = Text("gpu_type"), ["devices"] = Count("gpus") },
            ["sequence"] = Count("seq"),
            ["globalBatch"] = Count("global_batch"),
            ["precision"] = Text("precision").Split(' ')[0] switch { "fp8-cs" => "fp8", "fp8-mx" => "mxfp8", var p => p },
            ["plan"] = plan,
        };
        return new MeasuredRow(Text("id"), Text("source"), Text("metric"), double.Parse(Text("value"), CultureInfo.InvariantCulture), table,
            string.Join('|', Text("model"), Text("gpu_type"), Text("gpus"), Text("global_batch"), Text("seq"), Text("precision")), line.ToJsonString())
        {
            Fold = Text("group_id") is { Length: > 0 } stated ? stated : string.Join('|', Text("source"), Text("model").Split(' ')[0], Text("gpu_type"), Text("seq")),
        };
    }

    // A catalog name where there is one, else the shape that the row states.
    private static JsonNode ModelOf(IReadOnlyDictionary<string, string> csv)
    {
        if (Core.Workloads.LanguageModelCatalog.Find(csv["model"]) is not null)
        {
            return csv["model"];
        }

        int Count(string column) => int.Parse(csv[column], CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["hidden"] = Count("hidden"), ["layers"] = Count("layers"), ["heads"] = Count("heads"), ["kvHeads"] = Count("kv_heads"),
            ["ffn"] = Count("ffn"), ["vocab"] = Count("vocab"),
        };
    }
}
