using System.Globalization;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Bench.Accuracy;

/// <summary>A published training measurement that states a full layout, with what the model is asked.</summary>
/// <param name="Id">Row id in the table.</param>
/// <param name="Source">Who measured.</param>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The measured value.</param>
/// <param name="Work">What was trained.</param>
/// <param name="Plan">How it was laid out.</param>
/// <param name="Recompute">Stated recomputation; null means the least that fits.</param>
/// <param name="Label">For people.</param>
internal sealed record MeasuredRow(
    string Id, string Source, string Metric, double Value, TrainingWorkload Work, TrainingPlan Plan, Recompute? Recompute, string Label)
{
    private static readonly string[] Metrics = ["tokens_per_s_per_gpu", "iteration_time", "mfu", "tflops_per_gpu_hw", "aggregate_pflops"];

    /// <summary>All rows of a table that state what a plan needs; adapter training (LoRA) is another workload and left out.</summary>
    public static IReadOnlyList<MeasuredRow> Read(string path)
    {
        using var reader = new StreamReader(path);
        return [.. CatalogText.ReadCsv(reader).Select(Parse).OfType<MeasuredRow>()];
    }

    /// <summary>The model's answer in the row's metric.</summary>
    public double Predict(TrainingConstants constants)
    {
        var model = new TrainingModel(Work, constants);
        var estimate = Recompute is { } stated ? model.Evaluate(Plan with { Recompute = stated }) : model.EvaluateLeastRecompute(Plan);
        var seconds = estimate.StepSeconds;
        return Metric switch
        {
            "tokens_per_s_per_gpu" => (double)Work.GlobalBatch * Work.Sequence / seconds / Work.Cluster.Devices,
            "iteration_time" => seconds,
            "mfu" => 100 * estimate.ModelFlops / seconds / Work.Cluster.Device.PeakFlops(Work.Precision)!.Value,
            "tflops_per_gpu_hw" => estimate.HardwareFlops / seconds / 1e12,
            _ => estimate.HardwareFlops / seconds / 1e15 * Work.Cluster.Devices,
        };
    }

    private static MeasuredRow? Parse(IReadOnlyDictionary<string, string> csv)
    {
        string Text(string column) => csv.GetValueOrDefault(column, string.Empty).Trim();
        int Count(string column) => int.TryParse(Text(column), NumberStyles.Integer, CultureInfo.InvariantCulture, out var v) ? v : 0;
        var metric = Text("metric");
        if (!Metrics.Contains(metric, StringComparer.Ordinal) || Count("tp") == 0 || Count("pp") == 0 || Count("dp") == 0 || Count("microbatch") == 0 || Count("global_batch") == 0
            || Text("model").Contains("lora", StringComparison.Ordinal))
        {
            return null;
        }

        var device = DeviceCatalog.Find(Text("gpu_type")) ?? throw new InvalidDataException(Text("gpu_type"));
        var model = LanguageModelCatalog.Find(Text("model")) ?? new LanguageModel(
            "custom", Count("hidden"), Count("layers"), Count("heads"), Count("kv_heads"), Count("hidden") / Count("heads"), Count("ffn"),
            Count("vocab"), Count("kv_heads") != Count("heads"), TieEmbeddings: Count("kv_heads") == Count("heads"));
        var format = Text("precision").Split(' ')[0];
        var precision = format switch
        {
            "fp8-cs" => Precision.Fp8,
            "fp8-mx" => Precision.Mxfp8,
            _ => Precisions.TryParse(format, out var p) ? p : throw new InvalidDataException(format),
        };
        var domain = Math.Max(1, device.ScaleUpDomain);
        var cluster = new Cluster(device, Count("gpus"), domain, device.ScaleUpGBps, device.ScaleOutGBps);
        var vp = Math.Max(1, Count("vpp"));
        var tp = Count("tp");
        var ep = model.IsMixture ? Math.Max(1, Count("ep")) : 1;
        var sharding = Text("sharding");
        var zero = sharding switch
        {
            "zero3" or "fsdp" => 3,
            "zero2" => 2,
            "zero1" or "dist-optimizer" => 1,
            "zero1/2 (assumed)" => 1,
            _ => 0,
        };
        var stack = TrainingWorkload.DefaultStack(precision);
        var plan = new TrainingPlan(
            tp, Count("pp"), vp, Math.Max(1, Count("cp")), ep, 1, Count("dp"), Count("microbatch"),
            vp > 1 ? PipelineSchedule.Interleaved : PipelineSchedule.OneForwardOneBackward,
            Core.Cost.Training.Recompute.None,
            SequenceParallel: Text("seq_parallel") is "yes" || (tp > 1 && Text("seq_parallel") is not "no"),
            zero, FlashAttention: stack == SoftwareStack.Current, OverlapDp: zero > 0, stack == SoftwareStack.Current ? TensorOverlap.Ring : TensorOverlap.None, Offload.None);
        var recompute = Text("recompute") switch
        {
            "full" => Core.Cost.Training.Recompute.Full,
            "none" => Core.Cost.Training.Recompute.None,
            "selective" or "selective (assumed)" => Core.Cost.Training.Recompute.Selective,
            _ => (Recompute?)null,
        };
        var label = $"{Text("model")} {device.Name} N{Count("gpus")} {format} s{Count("seq")} tp{tp} pp{Count("pp")} v{vp} cp{Count("cp")} ep{ep} dp{Count("dp")} mb{Count("microbatch")} gb{Count("global_batch")} z{zero} {Text("recompute")}";
        return new MeasuredRow(
            Text("id"), Text("source"), metric, double.Parse(Text("value"), CultureInfo.InvariantCulture),
            new TrainingWorkload(model, cluster, Count("seq"), Count("global_batch"), precision, stack), plan, recompute, label);
    }
}
