using System.Globalization;
using Dse.Core.Cost.Serving;

namespace Dse.Bench.Accuracy;

/// <summary>Predicted against measured serving runs: times to the first token and between tokens, per class.</summary>
internal static class ServingAccuracy
{
    public static int Run(string[] args)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Accuracy", "data");
        var path = Path.Combine(folder, "serving-e2e.csv");
        if (args.Contains("--terms", StringComparer.Ordinal))
        {
            ServingTerms.Write(path, Console.Out);
            return 0;
        }

        var rows = ServingRow.Read(path, out var refused);
        if (args.Contains("--lines", StringComparer.Ordinal))
        {
            foreach (var row in rows)
            {
                Console.WriteLine(row.Line);
            }

            return 0;
        }

        if (args.Contains("--scores", StringComparer.Ordinal))
        {
            Console.WriteLine("model,device,engine,version,weights,mode,isl,osl,tp,dp,moeTp,moeEp,concurrency,ttftMs,ttftPredictedMs,tpotMs,tpotPredictedMs");
            foreach (var s in rows.Select(r => ServingScore.Of(r, ServingConstants.Default)))
            {
                var grid = s.Row.IsPooled ? s.Row.Plan.Decode.Grid : s.Row.Plan.Grid;
                Print($"{s.Row.Csv["model_path"]},{s.Row.Csv["system"]},{s.Row.Csv["backend"]},{s.Row.Csv.GetValueOrDefault("backend_version")},{s.Row.Work.Weights},{s.Row.Csv["mode"]},{s.Row.Csv["isl"]},{s.Row.Csv["osl"]},{grid.Tp},{grid.AttentionDp},{grid.MoeTp},{grid.MoeEp},{s.Row.Plan.Concurrency},{s.Row.TtftMs},{s.TtftMs},{s.Row.TpotMs},{s.TpotMs}");
            }

            return 0;
        }

        if (args.Contains("--fit", StringComparer.Ordinal))
        {
            ServingFit.Run(rows);
            return 0;
        }

        foreach (var (message, count) in refused)
        {
            Print($"{count} rows are refused: {message}");
        }

        var at = Array.IndexOf(args, "--worst");
        var worst = at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 5;
        ServingReport.Write("in sample", [.. rows.Select(r => ServingScore.Of(r, ServingConstants.Default))], worst);
        if (args.Contains("--cross-validate", StringComparer.Ordinal))
        {
            ServingReport.Write($"{ServingFit.Folds} folds by group", ServingFit.CrossValidate(rows), worst);
        }

        ServingThroughput.Report(Path.Combine(folder, "serving-trtllm-throughput.csv"), worst);
        return 0;
    }

    public static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
