using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Evaluation lines of kind <c>Mapping</c>: a loop nest on a memory hierarchy (CONTRACT §3). Not a study kind.</summary>
internal sealed class MappingKind : IEvaluationKind
{
    private const int TensorCount = 3;

    private static readonly string[] Calibrations = ["none", "gemmini-rtl", "gemmini-first-principles"];
    private static readonly string[] Compatibilities = ["none", "timeloop"];

    /// <inheritdoc/>
    public string Name => "Mapping";

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answer(line, answer, isExplained: false);
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answer(line, answer, isExplained: true);
    }

    private static SpecError? Answer(JsonElement line, Utf8JsonWriter answer, bool isExplained)
    {
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var hierarchy = HierarchyReader.Read(root, errors);
        var layer = MappingReader.Layer(root, errors);
        var loops = hierarchy is null || layer is null ? null : MappingReader.Loops(root, hierarchy, layer.Value.Sizes, errors);
        var calibration = root.Choice("calibration", Calibrations, 0);
        var isTimeloop = root.Choice("compatibility", Compatibilities, 0) > 0;
        root.Member("mapping");
        root.Member("parameters");
        root.RejectUnknown();
        if (calibration > 0 && hierarchy is not null && hierarchy.Name != GemminiTemplate.Template.Name)
        {
            root.Error("calibration", "unsupported", $"{Calibrations[calibration]} holds for Gemmini-like hierarchies, not for '{hierarchy.Name}'. Leave calibration out.");
        }

        if (errors.Count > 0)
        {
            return errors[0];
        }

        var accesses = new TensorAccess[hierarchy!.Levels.Count * TensorCount];
        var estimate = LoopNestModel.Evaluate(hierarchy with { SlidesAsTimeloop = isTimeloop }, loops, layer!.Value.Strides, accesses);
        LineAnswer.WriteFeasibility(answer, Violation(hierarchy, loops!, estimate));
        Write(answer, hierarchy, estimate, accesses, calibration > 0 ? CalibratedCycles.Of(hierarchy, loops!, layer.Value.Strides, isLearned: calibration == 1) : null);
        if (isExplained)
        {
            Waterfall(answer, hierarchy, estimate, accesses);
        }

        return null;
    }

    /// <summary>The first rule of the hierarchy that a mapping breaks; null for none.</summary>
    public static SpecError? Violation(MemoryHierarchy hierarchy, Loop[] loops, in LoopNestEstimate estimate)
    {
        foreach (var loop in loops)
        {
            var level = hierarchy.Levels[loop.Level];
            var allowed = loop.IsSpatial ? level.SpatialDimensions : level.TemporalDimensions;
            if (loop.Factor > 1 && !allowed.Has(loop.Dimension))
            {
                var place = loop.IsSpatial ? "spatial" : "temporal";
                return new SpecError("$.mapping", "loopNotAllowed", $"'{level.Name}' has a {place} loop of {MappingReader.Names[(int)loop.Dimension]}; its {place} loops may run over {Allowed(allowed)}. Move the factor to another level.");
            }
        }

        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            var fanOut = loops.Where(l => l.IsSpatial && l.Level == level).Aggregate(1.0, (product, l) => product * l.Factor);
            if (fanOut > hierarchy.Levels[level].FanOut)
            {
                return new SpecError("$.mapping", "spatialOverflow", $"The spatial factors of '{hierarchy.Levels[level].Name}' multiply to {fanOut}; it feeds {hierarchy.Levels[level].FanOut}. Move a factor into a temporal loop.");
            }
        }

        return estimate.OverflowLevel >= 0
            ? new SpecError("$.mapping", "capacityOverflow", $"The tiles of '{hierarchy.Levels[estimate.OverflowLevel].Name}' do not fit its {hierarchy.Levels[estimate.OverflowLevel].CapacityWords} words. Move a factor outwards.")
            : null;
    }

    private static string Allowed(LoopDimensions set)
    {
        var names = MappingReader.Names.Where((_, i) => set.Has((LoopDimension)i)).ToArray();
        return names.Length == 0 ? "nothing" : string.Join(", ", names);
    }

    private static void Write(Utf8JsonWriter answer, MemoryHierarchy hierarchy, in LoopNestEstimate estimate, TensorAccess[] accesses, CalibratedCycles? calibrated)
    {
        var cycles = calibrated?.Cycles ?? estimate.Cycles;
        answer.WriteStartObject("metrics");
        answer.WriteNumber("cycles", cycles);
        if (calibrated is not null)
        {
            answer.WriteNumber("modelCycles", estimate.Cycles);
        }

        answer.WriteNumber("energyPj", estimate.EnergyPj);
        MappingAnswer.WriteArea(answer, hierarchy);
        answer.WriteNumber("utilizationRatio", estimate.Macs / (hierarchy.Elements * cycles));
        MappingAnswer.WriteAccesses(answer, hierarchy, accesses);
        answer.WriteEndObject();
        MappingAnswer.WriteNullReasons(answer, hierarchy);
        if (calibrated is not null)
        {
            calibrated.Write(answer);
            return;
        }

        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
    }

    /// <summary>Writes where the energy goes and what sets the time.</summary>
    public static void Waterfall(Utf8JsonWriter answer, MemoryHierarchy hierarchy, in LoopNestEstimate estimate, TensorAccess[] accesses)
    {
        answer.WriteStartObject("waterfall");
        answer.WriteStartArray("energyPj");
        LineAnswer.WriteTerm(answer, "mac", estimate.Macs * hierarchy.MacPj, estimate.EnergyPj);
        var leakage = estimate.EnergyPj - (estimate.Macs * hierarchy.MacPj);
        for (var level = 0; level < hierarchy.Levels.Count; level++)
        {
            var memory = hierarchy.Levels[level];
            var energy = accesses.Skip(level * TensorCount).Take(TensorCount).Sum(a => (a.Reads * memory.ReadPj) + (a.Writes * memory.WritePj));
            leakage -= energy;
            LineAnswer.WriteTerm(answer, memory.Name, energy, estimate.EnergyPj);
        }

        if (hierarchy.Levels.Any(l => l.LeakagePjPerCycle > 0))
        {
            LineAnswer.WriteTerm(answer, "leakage", leakage, estimate.EnergyPj);
        }

        answer.WriteEndArray();
        answer.WriteEndObject();
        answer.WriteString("boundBy", estimate.BoundLevel < 0 ? "compute" : hierarchy.Levels[estimate.BoundLevel].Name);
    }
}
