using System.Globalization;
using System.Text.Json;

namespace Dse.Bench.Exact;

/// <summary>Fleets on AIBrix's tables and random ones: time to the proof, fronts, slices against continuous shares, wrong tables.</summary>
internal static class FleetSpeed
{
    public static int Run()
    {
        var proved = true;
        var random = new Random(1);
        var (a100, a40) = (Table("a100"), Table("a40"));
        var measured = $$"""[{"name":"A100","costPerHour":3.67,"powerWatts":400,"throughput":{{Text(a100)}}},{"name":"A40","costPerHour":1.1,"powerWatts":300,"throughput":{{Text(a40)}}}]""";
        var mixes = Enumerable.Range(0, 50).Select(_ => Mix(random, 8, 5)).ToArray();
        proved &= BenchStudy.Report("AIBrix Llama 2 7B, 2 devices, 40 buckets, least cost", [.. mixes.Select(m => Spec(measured, m, 5 + (200 * random.NextDouble()), string.Empty))]);
        foreach (var types in new[] { 4, 8, 12, 20 })
        {
            var devices = Enumerable.Range(0, 20).Select(_ => Devices(random, types, a100)).ToArray();
            proved &= BenchStudy.Report($"random tables, {types} devices, 40 buckets, least cost", [.. devices.Select((d, i) => Spec(d, mixes[i], 5 + (200 * random.NextDouble()), string.Empty))]);
        }

        var four = Devices(random, 4, a100);
        proved &= BenchStudy.Report("4 devices, 40 buckets, cost x power x instances", [.. mixes.Take(10).Select(m => Spec(four, m, 20 + (40 * random.NextDouble()), ",\"objectives\":[\"min costPerHour\",\"min powerWatts\",\"min instances\"]"))]);
        BenchStudy.Report("AIBrix, 4 slices of each of 40 buckets, least cost", [.. mixes.Take(10).Select(m => Spec(measured, m, 5 + (50 * random.NextDouble()), ",\"slices\":4"))]);
        WrongTables(measured, a100, a40, mixes);
        return proved ? 0 : 1;
    }

    /// <summary>Forty devices, three objectives.</summary>
    public static string Large(Random random) => Spec(Devices(random, 40, Table("a100")), Mix(random, 8, 5), 150, ",\"objectives\":[\"min costPerHour\",\"min powerWatts\",\"min instances\"]");

    // What the cheapest fleet for given tables does when the true ones are off, and what head-room costs.
    private static void WrongTables(string devices, double[][] a100, double[][] a40, string[] mixes)
    {
        foreach (var error in new[] { 0.05, 0.1, 0.2 })
        {
            var random = new Random(2);
            var (overloaded, dearer, safer) = (0, 0.0, 0.0);
            foreach (var mix in mixes)
            {
                var rate = 5 + (200 * random.NextDouble());
                var believed = BenchStudy.Run(BenchStudy.Parse(Spec(devices, mix, rate, string.Empty))).Points[0];
                double[][] Wrong(double[][] table) => [.. table.Select(row => row.Select(x => x * (1 + (error * ((2 * random.NextDouble()) - 1)))).ToArray())];
                var truth = $$"""[{"name":"A100","costPerHour":3.67,"throughput":{{Text(Wrong(a100))}}},{"name":"A40","costPerHour":1.1,"throughput":{{Text(Wrong(a40))}}}]""";
                var best = BenchStudy.Run(BenchStudy.Parse(Spec(truth, mix, rate, string.Empty))).Points[0];
                var counts = string.Join(',', believed.Parameters.Select(p => $"\"{p.Key} == {p.Value}\""));
                overloaded += BenchStudy.Run(BenchStudy.Parse(Spec(truth, mix, rate, $",\"constraints\":[{counts}]"))).Points.Count == 0 ? 1 : 0;
                var safe = BenchStudy.Run(BenchStudy.Parse(Spec(devices, mix, rate, string.Create(CultureInfo.InvariantCulture, $",\"headroomRatio\":{error / (1 - error)}")))).Points[0];
                dearer += (Cost(believed) / Cost(best)) - 1;
                safer += (Cost(safe) / Cost(believed)) - 1;
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"tables wrong by up to {error:P0}, entry by entry: the fleet of the given tables is overloaded under {overloaded} of {mixes.Length} true ones and costs {dearer / mixes.Length:P2} more than the best for them on average; head-room that stands any such error costs {safer / mixes.Length:P2}"));
        }
    }

    private static double Cost(Core.Studies.FrontPoint point) => point.Metrics.Single(m => m.Key == "costPerHour").Value!.Value;

    private static string Spec(string devices, string mix, double rate, string more) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"kind":"FleetMix","devices":{{devices}},"distribution":{{mix}},"requestsPerSecond":{{rate:R}}{{more}}}""");

    private static string Mix(Random random, int outputs, int inputs) =>
        Text([.. Enumerable.Range(0, outputs).Select(_ => Enumerable.Range(0, inputs).Select(_ => random.Next(4) == 0 ? 0 : random.NextDouble()).ToArray())]);

    // Tables like AIBrix's at other speeds, with buckets that a slow device may not serve.
    private static string Devices(Random random, int types, double[][] like) => $"[{string.Join(',', Enumerable.Range(0, types).Select(t =>
    {
        var speed = t == 0 ? 1 : 0.1 + (1.5 * random.NextDouble());
        double[][] table = [.. like.Select((row, o) => row.Select((x, i) => t > 0 && o + i > 4 + random.Next(10) ? 0 : x * speed * (0.7 + (0.6 * random.NextDouble()))).ToArray())];
        return string.Create(CultureInfo.InvariantCulture, $$"""{"name":"d{{t}}","costPerHour":{{Math.Round(4 * speed * (0.7 + (0.6 * random.NextDouble())), 2)}},"powerWatts":{{Math.Round(400 * speed * (0.7 + (0.6 * random.NextDouble())))}},"throughput":{{Text(table)}}}""");
    }))}]";

    private static double[][] Table(string device)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Exact", "data", $"aibrix-llama2-7b-{device}.json")));
        return [.. document.RootElement.GetProperty("tputs").EnumerateArray().Select(row => row.EnumerateArray().Select(x => x.GetDouble()).ToArray())];
    }

    private static string Text(double[][] table) => $"[{string.Join(',', table.Select(row => $"[{string.Join(',', row.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}]"))}]";
}
