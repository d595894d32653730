using System.Globalization;

namespace Dse.Bench.Exact;

/// <summary>Networks split over devices, subsets of models, bit widths per layer: time to the proof.</summary>
internal static class PartitionSpeed
{
    public static int Run()
    {
        var random = new Random(1);
        var proved = BenchStudy.Report("500 layers, 8 devices, least latency", Chains(random, 500, 8, "\"min latencyMs\"", 5));
        proved &= BenchStudy.Report("500 layers, 8 devices, greatest throughput", Chains(random, 500, 8, "\"max throughputPerSecond\"", 5));
        proved &= BenchStudy.Report("500 layers, 8 devices, whole front of latency x throughput", Chains(random, 500, 8, "\"min latencyMs\",\"max throughputPerSecond\"", 5));
        proved &= BenchStudy.Report("500 layers, 8 devices, whole front of energy x throughput", Chains(random, 500, 8, "\"min energyMj\",\"max throughputPerSecond\"", 5));
        proved &= BenchStudy.Report("30 layers, 3 devices, whole front of latency x throughput x energy", Chains(random, 30, 3, "\"min latencyMs\",\"max throughputPerSecond\",\"min energyMj\"", 5));
        BenchStudy.Report("100 layers, 4 devices, latency x energy", Chains(random, 100, 4, "\"min latencyMs\",\"min energyMj\"", 3));
        proved &= BenchStudy.Report("25 candidate models, 8 classes, least loss under energy and delay", [.. Enumerable.Range(0, 5).Select(_ => Subset(random, 25, "\"min loss\""))]);
        proved &= BenchStudy.Report("30 candidate models, 8 classes, least loss under energy and delay", [.. Enumerable.Range(0, 5).Select(_ => Subset(random, 30, "\"min loss\""))]);
        proved &= BenchStudy.Report("25 candidate models, whole front of loss x energy", [.. Enumerable.Range(0, 5).Select(_ => Subset(random, 25, "\"min loss\",\"min energyJoules\""))]);
        proved &= BenchStudy.Report("100 layers x 4 widths, least sensitivity under size and latency", [.. Enumerable.Range(0, 10).Select(_ => Widths(random, 100, "\"min sensitivity\"", limited: true))]);
        proved &= BenchStudy.Report("100 layers x 4 widths, whole front of sensitivity x size", [.. Enumerable.Range(0, 3).Select(_ => Widths(random, 100, "\"min sensitivity\",\"min bytes\"", limited: false))]);
        return proved ? 0 : 1;
    }

    private static string[] Chains(Random random, int layers, int devices, string objectives, int count) => [.. Enumerable.Range(0, count).Select(_ => Chain(random, layers, devices, objectives))];

    /// <summary>A random chain.</summary>
    public static string Chain(Random random, int layers, int devices, string objectives)
    {
        double[] speeds = [.. Enumerable.Range(0, devices).Select(_ => 0.5 + (3 * random.NextDouble()))];
        var list = string.Join(',', Enumerable.Range(0, layers).Select(l =>
        {
            var work = 0.2 + random.NextDouble();
            var latency = string.Join(',', speeds.Select((s, d) => string.Create(CultureInfo.InvariantCulture, $"\"d{d}\":{work * s * (0.8 + (0.4 * random.NextDouble())):R}")));
            var energy = string.Join(',', speeds.Select((s, d) => string.Create(CultureInfo.InvariantCulture, $"\"d{d}\":{work * 10 / s * (0.8 + (0.4 * random.NextDouble())):R}")));
            return $$"""{"name":"l{{l}}","outputBytes":{{random.Next(10_000, 2_000_000)}},"memoryBytes":{{random.Next(10_000, 4_000_000)}},"latencyMs":{{{latency}}},"energyMj":{{{energy}}} }""";
        }));
        var links = string.Join(',', Enumerable.Range(0, devices).SelectMany(a => Enumerable.Range(a + 1, devices - a - 1).Select(b => string.Create(CultureInfo.InvariantCulture, $$"""{"from":"d{{a}}","to":"d{{b}}","gBps":{{0.2 + (2 * random.NextDouble()):R}},"latencyMs":{{random.NextDouble():R}},"energyMjPerMB":2}"""))));
        return $$"""{"kind":"Partition","devices":[{{string.Join(',', speeds.Select((_, d) => $$"""{"name":"d{{d}}"}"""))}}],"links":[{{links}}],"layers":[{{list}}],"objectives":[{{objectives}}]}""";
    }

    /// <summary>Random candidate models.</summary>
    public static string Subset(Random random, int models, string objectives, bool limited = true)
    {
        var list = string.Join(',', Enumerable.Range(0, models).Select(m => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"name":"m{{m}}","energyJoules":{{5 + (20 * random.NextDouble()):R}},"delayMs":{{50 + (200 * random.NextDouble()):R}},"memoryBytes":{{1000 + m * m % 37}},"loss":[{{string.Join(',', Enumerable.Range(0, 8).Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture)))}}]}""")));
        return $$"""{"kind":"ModelSubset","models":[{{list}}],"constraints":[{{(limited ? "\"energyJoules <= 60\",\"delayMs <= 200\"" : string.Empty)}}],"objectives":[{{objectives}}]}""";
    }

    /// <summary>Random layers of four widths.</summary>
    public static string Widths(Random random, int count, string objectives, bool limited)
    {
        var layers = string.Join(',', Enumerable.Range(0, count).Select(l =>
        {
            var (weight, size, speed) = (random.NextDouble(), random.Next(1_000, 3_000_000), random.NextDouble() + 0.1);
            var options = new[] { 2, 4, 6, 8 }.Select(b => string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"bits":{{b}},"sensitivity":{{weight * Math.Pow(2, -b) * (1 + (0.1 * random.NextDouble())):R}},"latencyMs":{{speed * (0.3 + (b / 8.0)) * (1 + (0.1 * random.NextDouble())):R}},"bytes":{{size * (long)b / 8}}}"""));
            return $$"""{"name":"l{{l}}","options":[{{string.Join(',', options)}}]}""";
        }));
        return $$"""{"kind":"Precision","layers":[{{layers}}],"constraints":[{{(limited ? "\"bytes <= 90000000\",\"latencyMs <= 50\"" : string.Empty)}}],"objectives":[{{objectives}}]}""";
    }
}
