using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Studies.ServingPlans;

namespace Dse.Bench.Accuracy;

/// <summary>A measured serving run with the evaluation line that asks for it: what the row states, nothing else.</summary>
/// <param name="Line">The evaluation line.</param>
/// <param name="Csv">The row.</param>
/// <param name="Work">What is served.</param>
/// <param name="Plan">How.</param>
internal sealed record ServingRow(string Line, IReadOnlyDictionary<string, string> Csv, ServingWorkload Work, ServingPlan Plan)
{
    /// <summary>The model of the workload.</summary>
    public ServingModel Model { get; } = new(Work);

    /// <summary>Mean time to the first token, milliseconds.</summary>
    public double TtftMs => Number("silicon_ttft_ms");

    /// <summary>Mean time between tokens, milliseconds.</summary>
    public double TpotMs => Number("silicon_tpot_ms");

    /// <summary>Rows of one model, device, engine, precision, mode and lengths: the unit of the hidden split and of cross-validation.</summary>
    public string Group => string.Join('|', Csv["model_path"], Csv["system"], Csv["backend"], Csv.GetValueOrDefault("precision", ""), Csv["mode"], Csv["isl"], Csv["osl"]);

    /// <summary>Whether prompts and generation ran on workers of their own.</summary>
    public bool IsPooled => Csv["mode"] == "disagg";

    /// <summary>Whether the numbers of workers are stated.</summary>
    public bool StatesWorkers => Csv.ContainsKey("decode_num_workers");

    /// <summary>All rows of a table whose model and device the catalog knows.</summary>
    public static IReadOnlyList<ServingRow> Read(string path, out IReadOnlyDictionary<string, int> refused)
    {
        using var reader = new StreamReader(path);
        var rows = new List<ServingRow>();
        var errors = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var csv in CatalogText.ReadCsv(reader))
        {
            var line = LineOf(csv);
            using var document = JsonDocument.Parse(line);
            if (ServingPlanKind.Read(document.RootElement, out var model, out var plan) is { } error)
            {
                errors[error.Message] = errors.GetValueOrDefault(error.Message) + 1;
                continue;
            }

            rows.Add(new ServingRow(line, csv, model!.Work, plan));
        }

        refused = errors;
        return rows;
    }

    private static string LineOf(IReadOnlyDictionary<string, string> csv)
    {
        int Count(string column) => csv.TryGetValue(column, out var text) && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var v) ? v : 0;
        var precision = csv.GetValueOrDefault("moe_quant_mode") ?? csv.GetValueOrDefault("gemm_quant_mode") ?? csv.GetValueOrDefault("precision") ?? "bf16";
        var (weights, activations) = precision switch
        {
            "fp8" or "fp8_block" => ("fp8", "fp8"),
            "nvfp4" or "fp4" => ("nvfp4", "nvfp4"),
            "int4_wo" or "int4" => ("int4", "bf16"),
            _ => ("bf16", "bf16"),
        };

        JsonObject Fields(string prefix, bool isPool)
        {
            var fields = new JsonObject();
            foreach (var (field, column) in new[]
            {
                ("tp", "tp_size"), ("pp", "pp_size"), ("attentionDp", "attention_dp_size"), ("moeTp", "moe_tp_size"), ("moeEp", "moe_ep_size"),
                ("workers", "num_workers"), ("batch", "batch_size"),
            })
            {
                if (Count(prefix + column) > 0 && (isPool || field is not ("workers" or "batch")))
                {
                    fields[field] = Count(prefix + column);
                }
            }

            return fields;
        }

        long Devices(string prefix) => Math.Max(1, (long)Math.Max(1, Count(prefix + "tp_size")) * Math.Max(1, Count(prefix + "pp_size")) * Math.Max(1, Count(prefix + "attention_dp_size")))
            * Math.Max(1, Count(prefix + "num_workers"));
        var isPooled = csv["mode"] == "disagg";
        var plan = isPooled
            ? new JsonObject { ["mode"] = "disaggregated", ["prefill"] = Fields("prefill_", true), ["decode"] = Fields("decode_", true) }
            : Fields(string.Empty, false);
        if (Count("concurrency") > 0 || Count("batch_size") > 0)
        {
            plan["concurrency"] = Count("concurrency") > 0 ? Count("concurrency") : Count("batch_size");
        }

        var line = new JsonObject
        {
            ["kind"] = "ServingPlan",
            ["model"] = csv["model_path"],
            ["cluster"] = new JsonObject { ["device"] = csv["system"], ["devices"] = isPooled ? Devices("prefill_") + Devices("decode_") : Devices(string.Empty) },
            ["backend"] = csv["backend"],
            ["inputTokens"] = Count("isl"),
            ["outputTokens"] = Count("osl"),
            ["weights"] = weights,
            ["activations"] = activations,
            ["plan"] = plan,
        };
        return line.ToJsonString();
    }

    private double Number(string column) => Csv.TryGetValue(column, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : double.NaN;
}
