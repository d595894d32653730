using System.Globalization;

namespace Dse.Solvers.Tests.Exact;

/// <summary>Small random specs of kind FleetMix.</summary>
internal static class RandomFleets
{
    private static readonly string[] Metrics = ["costPerHour", "powerWatts", "instances", "changes"];

    /// <summary>A spec with any of the options.</summary>
    public static string Spec(System.Random random)
    {
        var (types, outputs, inputs) = (random.Next(1, 4), random.Next(1, 4), random.Next(1, 3));
        var range = random.Next(5) == 0;
        var devices = Devices(random, types, outputs, inputs, limited: range || random.Next(3) == 0, pooled: random.Next(4) == 0);
        var table = string.Join(',', Enumerable.Range(0, outputs).Select(o => $"[{string.Join(',', Enumerable.Range(0, inputs).Select(i => o + i > 0 && random.Next(5) == 0 ? 0 : random.Next(1, 9)))}]"));
        var objectives = Metrics.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(m => $"\"min {m}\"").ToList();
        if (range)
        {
            objectives = ["\"min costPerHour\"", "\"max capacityRequestsPerSecond\""];
        }

        var limits = new List<string>();
        if (random.Next(4) == 0)
        {
            limits.Add($"\"powerWatts <= {random.Next(2, 16)}00\"");
        }

        if (random.Next(5) == 0)
        {
            limits.Add($"\"instances {(random.Next(2) == 0 ? "<" : "<=")} {random.Next(2, 9)}\"");
        }

        if (random.Next(6) == 0)
        {
            limits.Add($"\"d0 <= {random.Next(0, 4)}\"");
        }

        var previous = random.Next(3) == 0 ? $",\"previous\":{{\"d0\":{random.Next(0, 4)}}},\"churnCost\":{random.Next(0, 3) / 2.0}" : string.Empty;
        var slices = random.Next(3) == 0 ? $",\"slices\":{random.Next(1, 4)}" : string.Empty;
        var headroom = random.Next(3) == 0 ? ",\"headroomRatio\":0.25" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"kind":"FleetMix","devices":{{devices}},"pools":[{"name":"shared","available":{{random.Next(3, 12)}}}],"distribution":[{{table}}],"requestsPerSecond":{{random.Next(1, types == 3 ? 4 : 9)}}{{previous}}{{slices}}{{headroom}},"constraints":[{{string.Join(',', limits)}}],"objectives":[{{string.Join(',', objectives)}}]}""");
    }

    /// <summary>Devices d0, d1, ... with whole prices, the first serving every bucket.</summary>
    public static string Devices(System.Random random, int types, int outputs, int inputs, bool limited, bool pooled = false) => $"[{string.Join(',', Enumerable.Range(0, types).Select(t =>
    {
        var table = string.Join(',', Enumerable.Range(0, outputs).Select(_ => $"[{string.Join(',', Enumerable.Range(0, inputs).Select(_ => t > 0 && random.Next(4) == 0 ? 0 : random.Next(1, 9)))}]"));
        var available = limited ? $"\"available\":{random.Next(1, 6)}," : string.Empty;
        var minimum = random.Next(6) == 0 ? "\"minimum\":1," : string.Empty;
        var pool = pooled ? $"\"pool\":\"shared\",\"devices\":{random.Next(1, 4)}," : string.Empty;
        return $"{{\"name\":\"d{t}\",\"costPerHour\":{random.Next(1, 9)},\"powerWatts\":{random.Next(1, 5)}00,{available}{minimum}{pool}\"throughput\":[{table}]}}";
    }))}]";
}
