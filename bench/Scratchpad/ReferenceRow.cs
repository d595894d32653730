using System.Globalization;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;

namespace Dse.Bench.Scratchpad;

/// <summary>A graph at one of its two capacities with the figures of an independent program.</summary>
/// <param name="Name">Name in the catalog.</param>
/// <param name="IsHalf">Whether the capacity is <c>half</c>; else <c>tightest</c>.</param>
/// <param name="CapacityBytes">The capacity.</param>
/// <param name="BeladyBytes">Traffic in the order of the graph when the tensor with the farthest next use leaves.</param>
/// <param name="FixedBytes">Least traffic in the order of the graph.</param>
/// <param name="FreeBytes">Least traffic known in any order; up to 11 bytes off by rounding.</param>
/// <param name="IsProved">Whether the program proved it.</param>
internal sealed record ReferenceRow(string Name, bool IsHalf, long CapacityBytes, long BeladyBytes, long FixedBytes, long FreeBytes, bool IsProved)
{
    /// <summary>Networks whose cells were found by search; the other ones were designed by hand.</summary>
    public bool IsSearched => Name.Contains("_a_", StringComparison.Ordinal) || Name.StartsWith("darts", StringComparison.Ordinal) || Name.StartsWith("pnasnet", StringComparison.Ordinal) || Name.StartsWith("randwire", StringComparison.Ordinal);

    /// <summary>The graph, without weights.</summary>
    public ScratchpadGraph Graph => new(GraphCatalog.Find(Name)!, hasWeights: false, elementBytes: null);

    public static IReadOnlyList<ReferenceRow> All()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Scratchpad/data/reference.csv"));
        var columns = lines[0].Split(',');
        return [.. lines.Skip(1).SelectMany(line =>
        {
            var cells = columns.Zip(line.Split(',')).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal);
            long Number(string column) => long.Parse(cells[column], CultureInfo.InvariantCulture);
            return new[] { ("R", false), ("H", true) }.Select(x => new ReferenceRow(
                cells["graph"],
                x.Item2,
                Number($"M_{x.Item1}"),
                Number($"belady_file_{x.Item1}"),
                Number($"optimal_file_order_{x.Item1}"),
                Number($"best_known_free_order_{x.Item1}"),
                cells[$"proved_{x.Item1}"] == "yes"));
        })];
    }
}
