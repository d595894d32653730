using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Hardware;
using Dse.Core.Studies.ServingPlans;

namespace Dse.Bench.Accuracy;

/// <summary>Predicted against published throughput of TensorRT-LLM at its highest load.</summary>
internal static class ServingThroughput
{
    // Offline runs admit what fits; TensorRT-LLM's own limit of a batch is 2,048 requests per rank.
    private const int BatchLimit = 2048;

    public static void Report(string path, int worst)
    {
        using var reader = new StreamReader(path);
        var errors = new List<(double Error, string Line)>();
        foreach (var row in CatalogText.ReadCsv(reader))
        {
            var line = LineOf(row);
            using var document = JsonDocument.Parse(line);
            if (ServingPlanKind.Read(document.RootElement, out var model, out var plan) is { } error)
            {
                ServingAccuracy.Print($"  not priced: {row["model"]} on {row["system"]}: {error.Message}");
                continue;
            }

            var estimate = model!.Evaluate(plan);
            errors.Add(((estimate.TokensPerSecondPerDevice / double.Parse(row["value"], CultureInfo.InvariantCulture)) - 1, line));
        }

        var priced = errors.Where(e => double.IsFinite(e.Error)).ToArray();
        var sorted = priced.Select(e => Math.Abs(e.Error)).Order().ToArray();
        ServingAccuracy.Print($"TensorRT-LLM at its highest load: {errors.Count} rows, {errors.Count - priced.Length} not priced: tokens per second and device MAPE {sorted.Average():P1}  median {sorted[sorted.Length / 2]:P1}  bias {priced.Select(e => e.Error).Order().ElementAt(priced.Length / 2):P1}");
        foreach (var (error, line) in priced.OrderByDescending(e => Math.Abs(e.Error)).Take(worst))
        {
            ServingAccuracy.Print($"    {error:P0}  {line}");
        }
    }

    private static string LineOf(IReadOnlyDictionary<string, string> row)
    {
        var parallel = row["parallel"];
        var isShared = parallel.StartsWith("DEP", StringComparison.Ordinal);
        var pp = parallel.IndexOf("PP", StringComparison.Ordinal);
        var count = int.Parse(isShared ? parallel[3..] : pp > 0 ? parallel[2..pp] : parallel[2..], CultureInfo.InvariantCulture);
        var stages = pp > 0 ? int.Parse(parallel[(pp + 2)..], CultureInfo.InvariantCulture) : 1;
        var plan = isShared
            ? new JsonObject { ["attentionDp"] = count, ["moeEp"] = count }
            : new JsonObject { ["tp"] = count, ["pp"] = stages };
        plan["concurrency"] = BatchLimit * (isShared ? count : 1);
        return new JsonObject
        {
            ["kind"] = "ServingPlan",
            ["model"] = row["model"],
            ["cluster"] = new JsonObject { ["device"] = row["system"], ["devices"] = count * stages },
            ["backend"] = "trtllm",
            ["inputTokens"] = int.Parse(row["isl"], CultureInfo.InvariantCulture),
            ["outputTokens"] = int.Parse(row["osl"], CultureInfo.InvariantCulture),
            ["weights"] = row["precision"] == "fp4" ? "nvfp4" : row["precision"],
            ["plan"] = plan,
        }.ToJsonString();
    }
}
