using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Surrogates.Proxies;

namespace Dse.Bench.Search;

/// <summary>A proxy of Timeloop's cycles and energy on architectures that it never saw, and what its predictions cost beside the model that it could stand for here.</summary>
internal static class ProxyQuality
{
    private const string Rows = "timeloop-gemmini.csv";
    private const int Predicted = 1_000;
    private const int Evaluated = 1_000_000;
    private const double WantedSpeedup = 1_000;

    private static readonly string[] Targets = ["cycle", "energy"];
    private static readonly string[] Others = ["edp", "area"];
    private static readonly string[] Architecture = ["meshX", "mem1_depth", "mem2_entries"];

    public static int Run(string[] args)
    {
        if (args.Length > 1)
        {
            Console.Error.WriteLine("usage: dse bench proxy [CSV | CSV.GZ]");
            return 2;
        }

        var table = Read(args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "Search", "data", Rows));
        var clock = Stopwatch.StartNew();
        var inputs = table.Columns.Except(Targets).Except(Others).ToArray();
        var proxy = Proxy.Train(table, inputs, Targets, Architecture, seed: 1);
        Console.WriteLine(Text($"{table.Rows.Count:N0} rows, trained in {clock.Elapsed.TotalSeconds:F0} s; errors on architectures held out whole, in five parts"));
        Console.WriteLine(Text($"{"target",-16}{"RMSE / range",14}{"mean error",12}{"90th percentile",17}"));
        foreach (var error in proxy.Errors)
        {
            Console.WriteLine(Text($"{error.Target,-16}{error.RmseRangeRatio,14:P2}{error.MeanAbsoluteErrorRatio,12:P2}{error.P90ErrorRatio,17:P2}"));
        }

        var (prediction, evaluation) = (PredictionUs(proxy, table, inputs), EvaluationUs());
        Console.WriteLine(Text($"a prediction takes {prediction:F1} µs; the loop-nest model of this project answers the same in {evaluation:F2} µs"));
        Console.WriteLine(evaluation >= WantedSpeedup * prediction
            ? Text($"the proxy is {evaluation / prediction:N0} times cheaper than that")
            : Text($"it is not {WantedSpeedup:N0} times cheaper than that: it pays for evaluators of {WantedSpeedup * prediction / 1000:F0} ms and more"));
        return 0;
    }

    private static double PredictionUs(Proxy proxy, ProxyTable table, string[] inputs)
    {
        int[] places = [.. inputs.Select(table.IndexOf)];
        string[][] rows = [.. table.Rows.Take(Predicted).Select(r => places.Select(p => r[p]).ToArray())];
        var predictions = new double[Targets.Length];
        var clock = new Stopwatch();
        for (var pass = 0; pass < 2; pass++)
        {
            // The first pass compiles.
            clock.Restart();
            foreach (var row in rows)
            {
                proxy.Predict(row, predictions);
            }
        }

        return clock.Elapsed.TotalMicroseconds / rows.Length;
    }

    // A mapping of nine loops, as in dse bench mappings.
    private static double EvaluationUs()
    {
        var hierarchy = GemminiTemplate.Make(16, 256, 2048, 131072);
        var accesses = new TensorAccess[3 * hierarchy.Levels.Count];
        Span<Loop> loops =
        [
            new(0, LoopDimension.P, 16, false), new(1, LoopDimension.C, 3, true), new(1, LoopDimension.Q, 16, false), new(1, LoopDimension.R, 7, false),
            new(1, LoopDimension.K, 4, false), new(2, LoopDimension.K, 16, true), new(3, LoopDimension.S, 7, false), new(3, LoopDimension.P, 7, false), new(3, LoopDimension.Q, 7, false),
        ];
        var sum = 0.0;
        var clock = new Stopwatch();
        for (var pass = 0; pass < 2; pass++)
        {
            clock.Restart();
            for (var i = 0; i < Evaluated; i++)
            {
                loops[4] = loops[4] with { Factor = 1 + (i & 7) };
                sum += LoopNestModel.Evaluate(hierarchy, loops, new WindowStrides(2, 2), accesses).Cycles;
            }
        }

        return sum > 0 ? clock.Elapsed.TotalMicroseconds / Evaluated : 0;
    }

    // No cell of these tables is quoted; the whole table names its columns by groups, such as arch.meshX.
    private static ProxyTable Read(string path)
    {
        using var file = File.OpenRead(path);
        using var packed = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : null;
        using var reader = new StreamReader((Stream?)packed ?? file);
        string[] columns = [.. reader.ReadLine()!.Split(',').Select(c => c[(c.LastIndexOf('.') + 1)..])];
        var rows = new List<IReadOnlyList<string>>();
        while (reader.ReadLine() is { } line)
        {
            rows.Add(line.Split(','));
        }

        return new ProxyTable(columns, rows);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
