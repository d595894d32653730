using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Workloads.Graphs;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>Reads what specs and lines of kind <c>Scratchpad</c> have in common, and the capacities of specs.</summary>
internal static class ScratchpadReader
{
    /// <summary>The most bytes of a scratchpad: counts up to here are exact as numbers of JSON.</summary>
    public const long MaxBytes = 1L << 53;

    private const int MaxCapacities = 1000;
    private const int MaxRepeats = 1000;
    private const int MaxNameLength = 1000;
    private const int MaxOperators = 20_000;

    /// <summary>The graph as planners see it, from <c>graph</c>, <c>weights</c>, <c>elementBytes</c> and <c>inPlace</c>; null after an error.</summary>
    public static ScratchpadGraph? Graph(SpecObject root, ICollection<SpecError> errors)
    {
        var hasWeights = root.Flag("weights", fallback: false);
        var elementBytes = root.OptionalNumber("elementBytes", 0.125, 64);
        var isInPlace = root.Flag("inPlace", fallback: false);
        TensorGraph? graph = null;
        if (root.Member("graph") is not { } given)
        {
            root.Error("graph", "missingField", "'graph' is missing. Give a name of the catalog, an object with tensors and ops, or a file; or 'buffers' to pack alone.");
        }
        else if (given.ValueKind == JsonValueKind.Object)
        {
            graph = TensorGraphReader.Read(given, $"{root.Path}.graph", errors);
        }
        else if (root.String("graph", MaxNameLength) is { } name && (graph = GraphCatalog.Find(name)) is null)
        {
            root.Error("graph", "unknownGraph", $"The catalog has no graph '{SpecObject.Short(name)}'.{Nearest.Hint(name, GraphCatalog.Names)} 'dse catalog graphs' lists them. The command reads paths in specs, the service names of your own at /v1/catalog/graphs and SHA-256 hashes of files put at /v1/files; evaluation lines may hold the graph as an object.");
        }

        if (graph is null)
        {
            return null;
        }

        if (graph.Operators.Count > MaxOperators)
        {
            root.Error("graph", "tooMany", $"The graph has {graph.Operators.Count} operators; at most {MaxOperators} are planned. Plan parts of it.");
            return null;
        }

        var scratchpad = new ScratchpadGraph(graph, hasWeights, elementBytes, isInPlace);
        if (Enumerable.Range(0, scratchpad.TensorCount).Sum(t => (double)scratchpad.Bytes[t]) > MaxBytes)
        {
            root.Error("graph", "badGraph", "All tensors together have more than 2^53 bytes. Use fewer or smaller ones.");
            return null;
        }

        return scratchpad;
    }

    /// <summary><c>dma</c> with the cycles of the operators: of <c>operatorCycles</c>, else of the graph, else from <c>dma.macsPerCycle</c>; null when absent or after an error.</summary>
    public static DmaSettings? Dma(SpecObject root, ScratchpadGraph? graph, ICollection<SpecError> errors)
    {
        var listed = root.List("operatorCycles", MaxOperators);
        if (root.Object("dma") is not { } spec)
        {
            if (root.Has("operatorCycles"))
            {
                root.Error("dma", "missingField", "'dma' is missing beside 'operatorCycles'. Give { bytesPerCycle, latencyCycles }.");
            }

            return null;
        }

        var before = errors.Count;
        var bytesPerCycle = spec.Number("bytesPerCycle", 1e-6, 1e9);
        var latency = spec.Number("latencyCycles", 0, 1e12, 0);
        var macsPerCycle = spec.OptionalNumber("macsPerCycle", 1e-6, 1e12);
        spec.RejectUnknown();
        var cycles = listed.Select(c => Cycles(c.Element, c.Path, errors)).ToArray();
        if (graph is null || errors.Count > before)
        {
            return null;
        }

        if (root.Has("operatorCycles") && cycles.Length != graph.OperatorCount)
        {
            root.Error("operatorCycles", "wrongLength", $"{cycles.Length} numbers for {graph.OperatorCount} operators. Give one per operator, in the order of the graph.");
            return null;
        }

        var isKnown = graph.Source.Operators.All(o => o.Cycles is not null);
        if (cycles.Length == 0 && !isKnown && macsPerCycle is null)
        {
            spec.Error("macsPerCycle", "missingField", "Nothing says how long operators take. Give macsPerCycle, operatorCycles beside dma, or cycles in the graph's operators.");
            return null;
        }

        return new DmaSettings(bytesPerCycle, latency, cycles.Length > 0 ? cycles : [.. graph.Source.Operators.Select(o => o.Cycles ?? Math.Ceiling(o.Macs / macsPerCycle!.Value))]);
    }

    /// <summary>What plans may do beyond running every operator once, from <c>recompute</c>, <c>levels</c> and <c>offChipPjPerByte</c>.</summary>
    public static PlanRules Rules(SpecObject root, ICollection<SpecError> errors) =>
        new(root.Int("recompute", 0, MaxRepeats, 0), LevelReader.Read(root, errors));

    /// <summary>The capacities of <c>capacitiesBytes</c>, ascending; the graph may be null after an error.</summary>
    public static (CapacityChoice Choice, long[] Bytes) Capacities(SpecObject root, ScratchpadGraph? graph, bool isOrderFree, ICollection<SpecError> errors)
    {
        if (root.Member("capacitiesBytes") is not { } given)
        {
            root.Error("capacitiesBytes", "missingField", "'capacitiesBytes' is missing. Give a list of sizes in bytes, or tightest, half or sweep.");
            return (CapacityChoice.Listed, []);
        }

        if (given.ValueKind == JsonValueKind.String && given.ValueEquals("sweep"))
        {
            return (CapacityChoice.Sweep, graph is null ? [] : [SimpleOrders.TightestBytes(graph), isOrderFree ? SimpleOrders.LowestPeakBytes(graph) : SimpleOrders.PeakBytes(graph, [.. Enumerable.Range(0, graph.OperatorCount)])]);
        }

        var capacities = new SortedSet<long>();
        (JsonElement, string)[] items = given.ValueKind is JsonValueKind.String or JsonValueKind.Number ? [(given, $"{root.Path}.capacitiesBytes")] : [.. root.List("capacitiesBytes", MaxCapacities)];
        foreach (var (element, path) in items)
        {
            if (Capacity(element, path, graph, errors) is { } bytes && !capacities.Add(bytes))
            {
                errors.Add(new SpecError(path, "duplicateValue", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes stand twice. Name each capacity once.")));
            }
        }

        if (items.Length == 0 && given.ValueKind == JsonValueKind.Array)
        {
            root.Error("capacitiesBytes", "noValues", "The list is empty. Give at least one size.");
        }

        return (CapacityChoice.Listed, [.. capacities]);
    }

    /// <summary>The space: the capacities.</summary>
    public static Parameter Parameter(CapacityChoice choice, IReadOnlyList<long> capacities) => choice == CapacityChoice.Sweep
        ? Spaces.Parameter.Reals("scratchpadBytes", capacities[0], capacities[^1])
        : Spaces.Parameter.Ordinals("scratchpadBytes", capacities.Select(c => (double)c));

    private static double Cycles(JsonElement element, string path, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var cycles) && cycles is >= 0 and <= MaxBytes)
        {
            return cycles;
        }

        errors.Add(new SpecError(path, "outOfRange", $"{SpecObject.Describe(element)} is no number of cycles from 0 to 2^53. Use one."));
        return 0;
    }

    private static long? Capacity(JsonElement element, string path, ScratchpadGraph? graph, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.String && (element.ValueEquals("tightest") || element.ValueEquals("half")))
        {
            return graph is null ? null
                : element.ValueEquals("tightest") ? SimpleOrders.TightestBytes(graph)
                : (SimpleOrders.TightestBytes(graph) + SimpleOrders.LowestPeakBytes(graph)) / 2;
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && number is >= 1 and <= MaxBytes && number == Math.Floor(number))
        {
            return (long)number;
        }

        errors.Add(new SpecError(path, "badCapacity", $"{SpecObject.Describe(element)} is no capacity. Give a whole number of bytes from 1 to 2^53, tightest (the largest operator's own tensors) or half (halfway to the lowest peak of simple orders); sweep stands alone."));
        return null;
    }
}
