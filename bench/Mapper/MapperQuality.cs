using System.Globalization;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Exact.Mapping;

namespace Dse.Bench.Mapper;

/// <summary>The exact mapper and its baselines on the distinct layers of CoSA's workloads.</summary>
internal static class MapperQuality
{
    private static readonly string[] Hierarchies = ["gemmini", "simba"];

    public static int Run(string[] arguments)
    {
        string? Option(string name) => Array.IndexOf(arguments, name) is >= 0 and var i && i + 1 < arguments.Length ? arguments[i + 1] : null;
        string[] List(string name, string[] fallback) => Option(name)?.Split(',') ?? fallback;
        var every = int.Parse(Option("--every") ?? "1", CultureInfo.InvariantCulture);
        var network = Option("--network");
        var objective = Enum.Parse<MappingObjective>(Option("--objective") ?? nameof(MappingObjective.EnergyDelayProduct), ignoreCase: true);
        var methods = List("--methods", Enum.GetNames<MappingMethod>()).Select(m => Enum.Parse<MappingMethod>(m, ignoreCase: true)).ToArray();
        var skip = int.Parse(Option("--skip") ?? "0", CultureInfo.InvariantCulture);
        var layers = Layers(network).Where((_, i) => i % every == skip % every).ToArray();
        foreach (var name in List("--hierarchies", Hierarchies))
        {
            if (HierarchyTemplates.Find(name) is not { } template)
            {
                Console.Error.WriteLine($"'{name}' is not one of {string.Join(", ", HierarchyTemplates.All.Select(t => t.Name))}.");
                return 2;
            }

            Compare(template.Make(), layers, objective, methods, arguments.Contains("--each"));
        }

        return 0;
    }

    private static void Compare(MemoryHierarchy hierarchy, (string Name, LayerLoops Layer)[] layers, MappingObjective objective, MappingMethod[] methods, bool isEachShown)
    {
        Console.WriteLine($"{hierarchy.Name}, {objective}, {layers.Length} distinct layers; CPU seconds of one core, solver processes not counted");
        Console.WriteLine("method     found  proved  best  geometric mean to best  worst to best  median s  greatest s");
        var values = new double[methods.Length][];
        var proved = new int[methods.Length];
        var seconds = new double[methods.Length][];
        for (var m = 0; m < methods.Length; m++)
        {
            values[m] = new double[layers.Length];
            seconds[m] = new double[layers.Length];

            // The first layer twice: its first time is that of the compiler.
            Solve(methods[m], hierarchy, layers[0].Layer, objective);
            for (var i = 0; i < layers.Length; i++)
            {
                var before = Environment.CpuUsage.TotalTime;
                var result = Solve(methods[m], hierarchy, layers[i].Layer, objective);
                seconds[m][i] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                values[m][i] = result?.Value ?? double.PositiveInfinity;
                proved[m] += result is { IsProved: true } ? 1 : 0;
                if (isEachShown)
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {layers[i].Name,-40} {layers[i].Layer} {methods[m]} {values[m][i]:G10} {result?.Nodes} nodes {seconds[m][i]:F3} s"));
                }
            }
        }

        for (var m = 0; m < methods.Length; m++)
        {
            var ratios = layers.Select((_, i) => values[m][i] / values.Min(v => v[i])).Where(double.IsFinite).Order().ToArray();
            var times = seconds[m].Order().ToArray();
            var mean = Math.Exp(ratios.Sum(Math.Log) / ratios.Length);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{methods[m],-10} {ratios.Length,5} {proved[m],7} {ratios.Count(r => r <= 1 + 1e-9),5} {mean,23:F3} {ratios[^1],14:F2} {times[times.Length / 2],9:F3} {times[^1],11:F3}"));
        }
    }

    private static MappingResult? Solve(MappingMethod method, MemoryHierarchy hierarchy, LayerLoops layer, MappingObjective objective) =>
        MappingMethods.SolveAsync(method, hierarchy, layer, objective, MappingOptions.Default, new MappingSampling(), CancellationToken.None).GetAwaiter().GetResult();

    private static IEnumerable<(string Name, LayerLoops Layer)> Layers(string? network)
    {
        var seen = new HashSet<LayerLoops>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Mapper", "data", "cosa-layers.csv")).Skip(1))
        {
            var cells = line.Split(',');
            long Cell(int at) => Math.Max(1, long.Parse(cells[at], CultureInfo.InvariantCulture));
            var layer = new LayerLoops(Cell(8), Cell(7), Cell(6), Cell(4), Cell(5), Cell(2), Cell(3), new WindowStrides(Cell(9), Cell(10)));
            if ((network is null || $"{cells[0]} {cells[1]}".StartsWith(network, StringComparison.Ordinal)) && seen.Add(layer))
            {
                yield return ($"{cells[0]} {cells[1]}", layer);
            }
        }
    }
}
