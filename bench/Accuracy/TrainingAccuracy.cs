using System.Globalization;
using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>Predicted against published training runs, per source and over all.</summary>
internal static class TrainingAccuracy
{
    public static readonly string[] Tables = ["training", "vtrain", "mlperf"];

    public static int Run(string[] args)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Accuracy", "data");
        if (args.Contains("--fit", StringComparer.Ordinal))
        {
            TrainingFit.Run(folder);
            return 0;
        }

        if (args.Contains("--cross-validate", StringComparer.Ordinal))
        {
            TrainingFit.CrossValidate(folder);
            return 0;
        }

        if (args.Contains("--lines", StringComparer.Ordinal))
        {
            foreach (var row in Read(folder))
            {
                Console.WriteLine(row.Line);
            }

            return 0;
        }

        if (args.Contains("--terms", StringComparer.Ordinal))
        {
            TrainingTerms.Write(Read(folder));
            return 0;
        }

        var at = Array.IndexOf(args, "--worst");
        var worst = at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 5;
        var constants = TrainingConstants.Default;
        var rows = Read(folder).Select(r => ScoredRow.Of(r, constants)).ToArray();
        TrainingReport.Print("in sample", rows, worst);
        LayoutRegret.Report(rows, worst);
        MemoryAccuracy.Report(MeasuredRow.ReadMemory(Path.Combine(folder, "training.csv")));
        return 0;
    }

    public static IEnumerable<MeasuredRow> Read(string folder) => Tables.SelectMany(t => MeasuredRow.Read(Path.Combine(folder, t + ".csv")));
}
