using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies.Scratchpads.Packing;
using Dse.Solvers.Exact.Placement;

namespace Dse.Bench.Packing;

/// <summary>Packings of MiniMalloc's suite and idealloc's instances, and what baselines make of them.</summary>
internal static class PackingQuality
{
    private const long CapacityBytes = 1_048_576;

    private static readonly string[] Parts = ["fit", "least", "large", "baselines"];
    private static readonly string[] Suite = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"];
    private static readonly string[] Large = ["iopddl_G_1", "somas_resnet50", "somas_pangu_2.6B", "iopddl_S_1"];

    public static int Run(string[] arguments)
    {
        string? Option(string name) => Array.IndexOf(arguments, name) is >= 0 and var i && i + 1 < arguments.Length ? arguments[i + 1] : null;
        string[] parts = [.. Parts.Where(arguments.Contains)];
        var inputs = Option("--inputs")?.Split(',');
        var seconds = double.Parse(Option("--seconds") ?? "10", CultureInfo.InvariantCulture);
        var isWrong = false;
        foreach (var part in parts.Length == 0 ? Parts : parts)
        {
            isWrong |= part switch
            {
                "fit" => Fitted(Named(Suite)),
                "least" => Minimised("least height", Named(["C", "D"]), seconds),
                "large" => Minimised("large instances", Named(Large), seconds),
                _ => Baselines(Named([.. Suite, "iopddl_G_1", "somas_resnet50"])),
            };
        }

        return isWrong ? 1 : 0;

        string[] Named(string[] all) => [.. all.Where(n => inputs is null || inputs.Contains(n))];
    }

    private static bool Fitted(string[] names)
    {
        if (names.Length == 0)
        {
            return false;
        }

        Console.WriteLine("fit into 1,048,576 bytes: buffers, seconds, placements, found by");
        var (sum, isWrong) = (0.0, false);
        foreach (var name in names)
        {
            var buffers = Read(name);
            var clock = Stopwatch.StartNew();
            var packing = BufferPacker.Fit(buffers, CapacityBytes, PackingOptions.Default with { Seconds = 120 }, CancellationToken.None);
            sum += clock.Elapsed.TotalSeconds;
            var verdict = packing.Status == PackingStatus.Proved ? PackingCheck.Violation(buffers, packing.Offsets, CapacityBytes) ?? "verified" : "NOT FITTED";
            isWrong |= verdict != "verified";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18}{buffers.Length,8}{clock.Elapsed.TotalSeconds,10:F2}{packing.Nodes,12}  {packing.Method}, {verdict}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sum {sum:F2} s"));
        return isWrong;
    }

    private static bool Minimised(string title, string[] names, double seconds)
    {
        if (names.Length == 0)
        {
            return false;
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}, {seconds} s at most: buffers, height, lower bound, excess, seconds"));
        var isWrong = false;
        foreach (var name in names)
        {
            var buffers = Read(name);
            var clock = Stopwatch.StartNew();
            var packing = BufferPacker.Minimise(buffers, PackingOptions.Default with { Seconds = seconds }, CancellationToken.None);
            var verdict = PackingCheck.Violation(buffers, packing.Offsets, packing.HeightBytes) ?? "verified";
            isWrong |= verdict != "verified";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-18}{buffers.Length,8}{packing.HeightBytes,14}{packing.LowerBoundBytes,14}{100.0 * (packing.HeightBytes - packing.LowerBoundBytes) / packing.LowerBoundBytes,9:F3} %{clock.Elapsed.TotalSeconds,8:F2}  {packing.Status}, {packing.Method}, {verdict}"));
        }

        return isWrong;
    }

    private static bool Baselines(string[] names)
    {
        if (names.Length == 0)
        {
            return false;
        }

        var methods = PackingMethods.Names.Where(m => m is not PackingMethods.Optimal and not "noReuse").ToArray();
        Console.WriteLine();
        Console.WriteLine("height over the load, by baseline");
        Console.WriteLine($"{string.Empty,-18}{string.Concat(methods.Select(m => $"{m,15}"))}");
        foreach (var name in names)
        {
            var buffers = Read(name);
            var cells = methods.Select(m => PackingBaselines.Pack(new PackingModel { Buffers = buffers, CapacityBytes = null, IsMinimised = true, Method = m, Seed = 1 }, () => false))
                .Select(r => ((double)r.HeightBytes / r.LowerBoundBytes).ToString("F4", CultureInfo.InvariantCulture));
            Console.WriteLine($"{name,-18}{string.Concat(cells.Select(c => $"{c,15}"))}");
        }

        return false;
    }

    private static MemoryBuffer[] Read(string name) =>
    [
        .. File.ReadLines(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Packing", "data"), $"{name}.*csv").Single()).Skip(1)
            .Select(line => line.Split(',')).Select(cells => new MemoryBuffer(
                cells[0],
                long.Parse(cells[1], CultureInfo.InvariantCulture),
                long.Parse(cells[2], CultureInfo.InvariantCulture),
                long.Parse(cells[3], CultureInfo.InvariantCulture))),
    ];
}
