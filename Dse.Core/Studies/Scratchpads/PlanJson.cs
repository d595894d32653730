using System.Buffers;
using System.Text.Json;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>Writes and reads plans as artifacts hold them (CONTRACT §4): operators and tensors by their place in the graph, weights as <c>w</c> and the operator's place.</summary>
internal static class PlanJson
{
    private const int MaxEntries = 4_000_000;

    /// <summary>The artifact, UTF-8.</summary>
    public static byte[] Write(ScratchpadGraph graph, ScratchpadPlan plan, long capacityBytes, MemoryLevels? levels = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("graph", graph.Source.Name);
            writer.WriteNumber("capacityBytes", capacityBytes);
            writer.WriteStartArray("order");
            foreach (var op in plan.Order)
            {
                writer.WriteNumberValue(op);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("episodes");
            WriteStays(writer, graph, plan.Episodes);
            writer.WriteEndArray();
            WriteTransfers(writer, "writes", graph, plan.Writes);
            WriteTransfers(writer, "reads", graph, plan.Reads);
            WriteLevels(writer, graph, plan, levels);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads <c>plan</c> of a line; the errors say when it is of no use.</summary>
    public static ScratchpadPlan Read(SpecObject spec, ScratchpadGraph graph, MemoryLevels? levels, ICollection<SpecError> errors)
    {
        var weights = Enumerable.Range(0, graph.TensorCount).Where(t => graph.Weights[t] >= 0).ToDictionary(t => $"w{graph.Weights[t]}", StringComparer.Ordinal);
        foreach (var member in (string[])["order", "episodes"])
        {
            if (!spec.Has(member))
            {
                spec.Error(member, "missingField", $"'{member}' is missing. Give what a plan's artifact has.");
            }
        }

        foreach (var member in (string[])["graph", "capacityBytes"])
        {
            spec.Member(member);
        }

        var order = spec.List("order", MaxEntries).Select(e => Index(e.Element, e.Path, graph.OperatorCount, errors)).ToArray();
        var lastStep = Math.Max(0, order.Length - 1);
        var plan = new ScratchpadPlan(
            order,
            Stays(spec, lastStep, graph, weights, errors),
            Transfers(spec, "writes", lastStep, graph, weights, errors),
            Transfers(spec, "reads", lastStep, graph, weights, errors))
        {
            LevelStays = LevelStays(spec, lastStep, levels, graph, weights, errors),
        };
        spec.RejectUnknown();
        return plan;
    }

    private static void WriteStays(Utf8JsonWriter writer, ScratchpadGraph graph, IEnumerable<Episode> stays)
    {
        foreach (var stay in stays)
        {
            writer.WriteStartObject();
            WriteTensor(writer, graph, stay.Tensor);
            writer.WriteNumber("fromStep", stay.FromStep);
            writer.WriteNumber("toStep", stay.ToStep);
            writer.WriteNumber("offset", stay.OffsetBytes);
            writer.WriteNumber("bytes", graph.Bytes[stay.Tensor]);
            writer.WriteEndObject();
        }
    }

    private static void WriteLevels(Utf8JsonWriter writer, ScratchpadGraph graph, ScratchpadPlan plan, MemoryLevels? levels)
    {
        if (levels is null)
        {
            return;
        }

        writer.WriteStartArray("levels");
        for (var level = 0; level < levels.OnChip.Count; level++)
        {
            writer.WriteStartObject();
            writer.WriteString("name", levels.OnChip[level].Name);
            writer.WriteNumber("capacityBytes", levels.OnChip[level].CapacityBytes);
            writer.WriteStartArray("episodes");
            WriteStays(writer, graph, plan.LevelStays.Where(s => s.Level == level).Select(s => s.Stay));
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTensor(Utf8JsonWriter writer, ScratchpadGraph graph, int tensor)
    {
        if (graph.Weights[tensor] >= 0)
        {
            writer.WriteString("tensor", $"w{graph.Weights[tensor]}");
        }
        else
        {
            writer.WriteNumber("tensor", tensor);
        }
    }

    private static void WriteTransfers(Utf8JsonWriter writer, string name, ScratchpadGraph graph, IReadOnlyList<Transfer> transfers)
    {
        writer.WriteStartArray(name);
        foreach (var transfer in transfers)
        {
            writer.WriteStartObject();
            WriteTensor(writer, graph, transfer.Tensor);
            writer.WriteNumber("step", transfer.Step);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static List<Episode> Stays(SpecObject spec, int lastStep, ScratchpadGraph graph, Dictionary<string, int> weights, ICollection<SpecError> errors)
    {
        var episodes = new List<Episode>();
        foreach (var (element, path) in spec.List("episodes", MaxEntries))
        {
            var stay = new SpecObject(element, path, errors);
            var tensor = Tensor(stay, graph, weights, errors);
            episodes.Add(new Episode(tensor, stay.Int("fromStep", 0, lastStep), stay.Int("toStep", 0, lastStep), stay.Whole("offset", 0, 1L << 53)));
            if (stay.Has("bytes") && stay.Whole("bytes", 0, 1L << 53) != graph.Bytes[tensor])
            {
                stay.Error("bytes", "wrongSize", $"The tensor has {graph.Bytes[tensor]} bytes. Give that, or leave 'bytes' out.");
            }

            stay.RejectUnknown();
        }

        return episodes;
    }

    private static List<LevelStay> LevelStays(SpecObject spec, int lastStep, MemoryLevels? levels, ScratchpadGraph graph, Dictionary<string, int> weights, ICollection<SpecError> errors)
    {
        var stays = new List<LevelStay>();
        foreach (var (element, path) in spec.List("levels", MaxEntries))
        {
            var level = new SpecObject(element, path, errors);
            var name = level.String("name", 100);
            var place = levels?.OnChip.Select((l, i) => (l.Name, i)).Where(l => l.Name == name).Select(l => l.i).FirstOrDefault(-1) ?? -1;
            if (place < 0)
            {
                level.Error("name", "unknownValue", $"There is no level '{SpecObject.Short(name ?? string.Empty)}'. Use the names in 'levels' beside 'plan'.");
            }

            level.Member("capacityBytes");
            stays.AddRange(Stays(level, lastStep, graph, weights, errors).Select(e => new LevelStay(place, e)));
            level.RejectUnknown();
        }

        return stays;
    }

    private static List<Transfer> Transfers(SpecObject spec, string name, int lastStep, ScratchpadGraph graph, Dictionary<string, int> weights, ICollection<SpecError> errors)
    {
        var transfers = new List<Transfer>();
        foreach (var (element, path) in spec.List(name, MaxEntries))
        {
            var transfer = new SpecObject(element, path, errors);
            transfers.Add(new Transfer(Tensor(transfer, graph, weights, errors), transfer.Int("step", 0, lastStep)));
            transfer.RejectUnknown();
        }

        return transfers;
    }

    private static int Tensor(SpecObject spec, ScratchpadGraph graph, Dictionary<string, int> weights, ICollection<SpecError> errors)
    {
        if (spec.Member("tensor") is not { } member)
        {
            spec.Error("tensor", "missingField", "'tensor' is missing. Give its place in the graph, from 0.");
            return 0;
        }

        if (member.ValueKind == JsonValueKind.String && member.GetString() is ['w', .. var op] && !weights.ContainsKey($"w{op}"))
        {
            spec.Error("tensor", "outOfRange", $"{SpecObject.Describe(member)} means the weights of operator {SpecObject.Short(op)}, and there are none here: {(weights.Count == 0 ? "weights take part with weights: true only" : "that operator has none")}.");
            return 0;
        }

        return member.ValueKind == JsonValueKind.String && weights.TryGetValue(member.GetString()!, out var weight)
            ? weight
            : Index(member, $"{spec.Path}.tensor", graph.Source.Tensors.Count, errors);
    }

    private static int Index(JsonElement element, string path, int count, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var index) && index >= 0 && index < count)
        {
            return index;
        }

        errors.Add(new SpecError(path, "outOfRange", $"{SpecObject.Describe(element)} is no place in the graph: whole numbers from 0 to {count - 1} are."));
        return 0;
    }
}
