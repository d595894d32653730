using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Bench.Accuracy;
using Dse.Core.Cost.Training;
using Dse.Core.Studies;
using Dse.Core.Studies.TrainingPlans;
using Dse.Core.Studies.TrainingPlans.Calculon;
using Peer = Dse.Core.Cost.Training.Calculon;

namespace Dse.Bench.Peers;

/// <summary>Calculon's step times against measured ones of plain models on A100, and what its assumptions are worth.</summary>
internal static class CalculonAccuracy
{
    public static void Run()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Accuracy", "data");
        foreach (var table in TrainingAccuracy.Tables)
        {
            var errors = MeasuredRow.Read(Path.Combine(folder, table + ".csv")).Where(r => r.Metric == "iteration_time").Select(Error).OfType<(double Peer, double Own)>().ToList();
            if (errors.Count == 0)
            {
                continue;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{table}: {errors.Count} step times of plain models on A100: MAPE {errors.Average(e => Math.Abs(e.Peer)):P1}, bias {errors.Average(e => e.Peer):P1}, {errors.Count(e => e.Peer < 0)} too fast (own model: MAPE {errors.Average(e => Math.Abs(e.Own)):P1}, bias {errors.Average(e => e.Own):P1})"));
        }
    }

    // A row's line as one of the peer's executions; null where its blocks or networks are others.
    private static (double Peer, double Own)? Error(MeasuredRow row)
    {
        var line = JsonNode.Parse(row.Line)!.AsObject();
        var plan = line["plan"]!.AsObject();
        int Count(string field) => plan[field]?.GetValue<int>() ?? 1;
        if (!line["cluster"]!["device"]!.GetValue<string>().StartsWith("A100", StringComparison.Ordinal) || Count("cp") > 1 || plan["zero"]?.GetValue<int>() > 1)
        {
            return null;
        }

        var split = plan["sequenceParallel"]?.GetValue<bool>() == true;
        var recompute = plan["recompute"]?.GetValue<string>();
        line["cluster"]!["device"] = "A100-SXM4-80GB";
        line["precision"] = "fp16";
        line["plan"] = new JsonObject
        {
            ["calculon"] = new JsonObject
            {
                ["tensor_par"] = Count("tp"), ["pipeline_par"] = Count("pp"), ["data_par"] = Count("dp"), ["microbatch_size"] = Count("microbatch"),
                ["pipeline_interleaving"] = Count("vp"), ["fused_activation"] = false,
                ["activation_recompute"] = recompute switch { "full" => "full", "selective" => "attn_only", _ => "none" },
                ["tensor_par_comm_type"] = split ? "rs_ag" : "ar", ["seq_par_ag_redo"] = split && recompute != "full",
                ["optimizer_sharding"] = plan["zero"]?.GetValue<int>() == 1 && Count("dp") > 1,
            },
        };
        using var document = JsonDocument.Parse(line.ToJsonString());
        var errors = new List<SpecError>();
        var root = new SpecObject(document.RootElement, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (CalculonReader.Read(root, errors) is not { } read)
        {
            return null;
        }

        var estimate = new Peer.CalculonPeer(read.Application, read.System).Evaluate(read.Execution);
        return estimate.Block is null ? null : ((estimate.Seconds.Total / row.Value) - 1, (row.Predict(TrainingConstants.Default).Value / row.Value) - 1);
    }
}
