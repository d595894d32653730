using System.Globalization;
using System.Text.Json.Nodes;
using Dse.Core.Cost.Accelerators;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Hardware.Units;
using Dse.Core.Studies;

namespace Dse.Formats.Timeloop;

/// <summary>Reads an architecture of Timeloop into the levels that <c>hierarchy</c> of a mapping line takes.</summary>
/// <remarks>
/// Version 0.4 (a list of nodes, outermost first) and the oldest form (<c>arch: {arithmetic, storage}</c>, innermost first). Stateless
/// and thread-safe. How many words an access moves, what a level keeps and where loops may run are the file's; energies are those of
/// Accelergy's table (ERT summary), else of the shipped technology.
/// </remarks>
public static class TimeloopArchitecture
{
    private const double MaxWords = 1L << 40;
    private const long MaxInstances = 1 << 24;

    private static readonly string[] Tensors = ["Weights", "Inputs", "Outputs"];
    private static readonly string[] Dimensions = ["N", "K", "C", "P", "Q", "R", "S"];

    /// <summary>Reads an architecture.</summary>
    /// <param name="utf8">The YAML.</param>
    /// <param name="energies">Accelergy's ERT summary in YAML; null for the shipped technology.</param>
    /// <param name="notes">Receives what the file says that levels cannot, and where energies come from.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    /// <returns><c>{macPj, levels: [...]}</c>, the innermost level first; null after an error.</returns>
    public static JsonObject? Read(ReadOnlyMemory<byte> utf8, ReadOnlyMemory<byte>? energies, ICollection<string> notes, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var documents = TimeloopYaml.Read(utf8, "$", errors);
        var table = energies is { } text ? TimeloopEnergies.Read(text, errors) : null;
        if (errors.Count > before)
        {
            return null;
        }

        var root = new TimeloopNode(documents!.OfType<JsonObject>().FirstOrDefault() ?? [], "$", errors);
        Draft? draft = null;
        if (root.Object("architecture") is { } architecture && architecture.Members["nodes"] is JsonArray)
        {
            draft = new Draft(notes);
            Nodes(architecture, [], draft);
        }
        else if (root.Object("arch") is { } old && old.Members["storage"] is JsonArray)
        {
            draft = new Draft(notes);
            Old(old, draft);
        }
        else
        {
            errors.Add(new SpecError("$", "badArchitecture", "It is no architecture of Timeloop: neither 'architecture.nodes' (version 0.4) nor 'arch.storage' is in it. Files of versions 0.2 and 0.3 ('subtree') have to be rewritten as 0.4."));
        }

        if (draft is not null && errors.Count == before)
        {
            Check(draft, errors);
        }

        var written = errors.Count == before ? Write(draft!, table, notes, errors) : null;
        return errors.Count == before ? written : null;
    }

    private static void Nodes(TimeloopNode list, JsonObject inherited, Draft draft)
    {
        foreach (var node in list.List("nodes"))
        {
            var own = (JsonObject)inherited.DeepClone();
            foreach (var (name, value) in node.Object("attributes")?.Members ?? [])
            {
                own[name] = value?.DeepClone();
            }

            var attributes = new TimeloopNode(own, $"{node.Path}.attributes", node.Errors);
            switch (node.Tag)
            {
                case "Container":
                    Spread(node, draft);

                    // What a container says holds for all that stands below it in the list.
                    inherited = own;
                    break;
                case "Component":
                    Spread(node, draft);
                    Component(node, attributes, draft);
                    break;
                case "Parallel" or "Hierarchical" or "Pipelined":
                    Nodes(node, own, draft);
                    break;
                case "Nothing":
                    break;
                default:
                    node.Error(TimeloopYaml.Tag, "badArchitecture", $"A node of the tag '{node.Tag}' is not known. Use !Component, !Container, !Parallel, !Hierarchical or !Nothing.");
                    break;
            }
        }
    }

    // Instances side by side belong to what stands above them; below another spread they are a level of their own that keeps nothing.
    private static void Spread(TimeloopNode node, Draft draft)
    {
        var spatial = node.Object("spatial");
        var fan = (spatial?.Whole("meshX", MaxInstances) ?? 1) * (spatial?.Whole("meshY", MaxInstances) ?? 1);
        if (fan == 1)
        {
            return;
        }

        if (draft.Levels is not [.., { FanOut: 1 } above])
        {
            above = new Level(node.Text("name") ?? "spread") { Keeps = [], Temporal = [] };
            draft.Levels.Add(above);
        }

        above.FanOut = fan;
        above.Spatial = Allowed(node.Object("constraints")?.Object("spatial"), draft);
    }

    private static void Component(TimeloopNode node, TimeloopNode attributes, Draft draft)
    {
        var name = node.Text("name") ?? node.Text("class") ?? "level";
        var isDram = IsDram(node.Text("class")) || IsDram(node.Text("subclass"));
        if (attributes.Text("technology") is { } technology && double.TryParse(technology.Replace("nm", string.Empty, StringComparison.OrdinalIgnoreCase), CultureInfo.InvariantCulture, out var nm) && nm is >= 1 and <= 250)
        {
            draft.NodeNm = nm;
        }

        var wordBits = attributes.Whole("datawidth", 1 << 16) ?? attributes.Whole("word-bits", 1 << 16) ?? 8;
        var hasDepth = attributes.Members.ContainsKey("depth") || attributes.Members.ContainsKey("entries");
        if (!isDram && !hasDepth)
        {
            draft.Multiplier ??= name;
            draft.MultiplierBits = attributes.Whole("multiplier_width", 1 << 10) ?? wordBits;
            return;
        }

        if (draft.Multiplier is not null)
        {
            node.Error("name", "badArchitecture", $"'{name}' stands below '{draft.Multiplier}', which has no depth and so is taken for the multiplier. The multiplier is the last node.");
            return;
        }

        var cluster = attributes.Whole("cluster_size", 1 << 16) ?? attributes.Whole("cluster-size", 1 << 16) ?? 1;
        var accessWords = (attributes.Whole("width", 1 << 24) ?? wordBits * cluster) / (double)wordBits;
        if (accessWords < 1)
        {
            attributes.Error("width", "outOfRange", string.Create(CultureInfo.InvariantCulture, $"A row of {accessWords * wordBits} bits is narrower than a word of {wordBits}. Give a width of at least 'datawidth'."));
            return;
        }

        var dataspace = node.Object("constraints")?.Object("dataspace");
        var (keep, bypass) = (dataspace?.Words("keep") ?? [], dataspace?.Words("bypass") ?? []);
        foreach (var unknown in keep.Concat(bypass).Except(Tensors, StringComparer.Ordinal))
        {
            dataspace!.Error("keep", "unknownValue", $"'{unknown}' is none of {string.Join(", ", Tensors)}.");
        }

        draft.Levels.Add(new Level(name)
        {
            Keeps = [.. Tensors.Where(t => keep.Count > 0 ? keep.Contains(t, StringComparer.Ordinal) : !bypass.Contains(t, StringComparer.Ordinal))],
            IsDram = isDram,
            AccessWords = accessWords,
            WordBits = wordBits,
            CapacityWords = isDram ? null : attributes.Number("entries", 1, MaxWords) ?? (attributes.Number("depth", 1, MaxWords) * accessWords / cluster),
            Shared = attributes.Number("shared_bandwidth", 1e-9, 1e12),
            Read = attributes.Number("read_bandwidth", 1e-9, 1e12),
            Written = attributes.Number("write_bandwidth", 1e-9, 1e12),
            Temporal = Allowed(node.Object("constraints")?.Object("temporal"), draft),
        });
    }

    // Innermost first, with the instances of each in the whole design.
    private static void Old(TimeloopNode arch, Draft draft)
    {
        var below = arch.Object("arithmetic")?.Whole("instances", MaxInstances) ?? 1;
        draft.MultiplierBits = arch.Object("arithmetic")?.Whole("word-bits", 1 << 10) ?? 8;
        draft.Multiplier = "arithmetic";
        var levels = new List<Level>();
        foreach (var storage in arch.List("storage"))
        {
            var instances = storage.Whole("instances", MaxInstances) ?? 1;
            if (below % instances != 0)
            {
                storage.Error("instances", "notADivisor", string.Create(CultureInfo.InvariantCulture, $"{instances} instances do not divide the {below} of what lies inside."));
                return;
            }

            var isDram = IsDram(storage.Text("technology")) || IsDram(storage.Text("name"));
            if (!isDram && !storage.Members.ContainsKey("entries"))
            {
                storage.Error("entries", "missingField", "A memory on chip needs 'entries', its words per instance.");
            }

            levels.Add(new Level(storage.Text("name") ?? "level")
            {
                Keeps = Tensors,
                IsDram = isDram,
                AccessWords = storage.Whole("block-size", 1 << 20) ?? 1,
                WordBits = storage.Whole("word-bits", 1 << 16) ?? 8,
                CapacityWords = isDram ? null : storage.Number("entries", 1, MaxWords),
                Shared = storage.Number("bandwidth", 1e-9, 1e12) ?? storage.Number("shared_bandwidth", 1e-9, 1e12),
                Read = storage.Number("read_bandwidth", 1e-9, 1e12),
                Written = storage.Number("write_bandwidth", 1e-9, 1e12),
                FanOut = below / instances,
            });
            below = instances;
        }

        draft.Levels.AddRange(Enumerable.Reverse(levels));
        draft.Notes.Add("The file does not say what each level keeps nor what may be spread: every level keeps all and spreads all here. Narrow 'keeps' and 'spatialDimensions'.");
    }

    private static bool IsDram(string? name) => name?.Contains("DRAM", StringComparison.OrdinalIgnoreCase) ?? false;

    // A factor of 1 forbids a dimension; null leaves all.
    private static List<string>? Allowed(TimeloopNode? constraint, Draft draft)
    {
        var factors = constraint?.Words("factors") ?? [];
        var forbidden = new HashSet<string>(StringComparer.Ordinal);
        foreach (var factor in factors)
        {
            var parts = factor.Split('=');
            if (parts is [var dimension, "1"])
            {
                forbidden.Add(Name(dimension));
            }
            else
            {
                draft.Notes.Add($"The constraint '{factor}' is left out: levels say only which dimensions may loop.");
            }
        }

        return forbidden.Count == 0 ? null : [.. Dimensions.Where(d => !forbidden.Contains(d))];
    }

    private static string Name(string dimension) => dimension == "M" ? "K" : dimension;

    private static void Check(Draft draft, ICollection<SpecError> errors)
    {
        if (draft.Levels.Count is 0 or > MemoryHierarchy.MaxLevels)
        {
            errors.Add(new SpecError("$", "badArchitecture", string.Create(CultureInfo.InvariantCulture, $"The architecture has {draft.Levels.Count} levels; 1 to {MemoryHierarchy.MaxLevels} are taken. Join levels that hold little.")));
        }
        else if (draft.Levels[0].Keeps.Count < Tensors.Length)
        {
            errors.Add(new SpecError("$", "outermostLevel", $"The outermost level '{draft.Levels[0].Name}' does not keep {string.Join(", ", Tensors.Except(draft.Levels[0].Keeps, StringComparer.Ordinal))}. Put DRAM first."));
        }
    }

    private static JsonObject Write(Draft draft, TimeloopEnergies? table, ICollection<string> notes, ICollection<SpecError> errors)
    {
        var technology = Technology.Default.At(draft.NodeNm ?? Technology.Default.NodeNm);
        if (table is null)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Energies are those of the shipped technology at {technology.NodeNm} nm. Give Accelergy's ERT summary for those of the design."));
        }

        var levels = new JsonArray();
        foreach (var level in Enumerable.Reverse(draft.Levels))
        {
            var written = new JsonObject { ["name"] = level.Name, ["keeps"] = new JsonArray([.. level.Keeps.Select(t => JsonValue.Create(t.ToLowerInvariant()))]) };
            Put(written, "capacityWords", level.CapacityWords);
            Put(written, "bandwidthWordsPerCycle", level.Shared);
            Put(written, "readWordsPerCycle", level.Read);
            Put(written, "writeWordsPerCycle", level.Written);
            if (level.Keeps.Count > 0 && table is null)
            {
                Put(written, "accessPj", Energy(technology, level));
            }
            else if (level.Keeps.Count > 0)
            {
                Put(written, "readPj", table!.Of(level.Name, "read", errors) / level.AccessWords);
                Put(written, "writePj", table.Of(level.Name, "write", errors) / level.AccessWords);
                Put(written, "leakagePjPerCycle", table.Leakage(level.Name));
            }

            if (level.FanOut > 1)
            {
                written["fanOut"] = level.FanOut;
                Put(written, "spatialDimensions", level.Spatial);
            }

            Put(written, "temporalDimensions", level.Temporal);
            levels.Add(written);
        }

        var multiplier = table is null
            ? technology.MacPj * Math.Pow(draft.MultiplierBits / technology.WordBits, 2)
            : table.Of(draft.Multiplier ?? "mac", "compute", errors);
        return new JsonObject { ["macPj"] = multiplier, ["levels"] = levels };
    }

    private static double Energy(Technology technology, Level level) => level switch
    {
        { IsDram: true } => technology.DramPjPerByte * level.WordBits / 8,
        { CapacityWords: <= 1 } => technology.RegisterPj * level.WordBits / technology.WordBits,
        _ => technology.SramAccessPj(DataSize.FromBytes(level.CapacityWords!.Value * level.WordBits / 8), level.WordBits / 8),
    };

    private static void Put(JsonObject to, string name, double? value)
    {
        if (value is { } number)
        {
            to[name] = number;
        }
    }

    private static void Put(JsonObject to, string name, List<string>? dimensions)
    {
        if (dimensions is not null)
        {
            to[name] = new JsonArray([.. dimensions.Select(d => JsonValue.Create(d.ToLowerInvariant()))]);
        }
    }

    private sealed class Draft(ICollection<string> notes)
    {
        /// <summary>Outermost first.</summary>
        public List<Level> Levels { get; } = [];

        public ICollection<string> Notes { get; } = notes;

        public double? NodeNm { get; set; }

        public string? Multiplier { get; set; }

        public double MultiplierBits { get; set; } = 8;
    }

    private sealed class Level(string name)
    {
        public string Name { get; } = name;

        public required IReadOnlyList<string> Keeps { get; init; }

        public bool IsDram { get; init; }

        public double AccessWords { get; init; } = 1;

        public double WordBits { get; init; } = 8;

        public double? CapacityWords { get; init; }

        public double? Shared { get; init; }

        public double? Read { get; init; }

        public double? Written { get; init; }

        public long FanOut { get; set; } = 1;

        public List<string>? Spatial { get; set; }

        public List<string>? Temporal { get; init; }
    }
}
