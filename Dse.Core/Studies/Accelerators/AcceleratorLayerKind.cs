using System.Text.Json;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Evaluation lines of kind <c>AcceleratorLayer</c>: one layer on one systolic array (CONTRACT §3). Not a study kind.</summary>
internal sealed class AcceleratorLayerKind : IEvaluationKind
{
    private readonly record struct Priced(SystolicEstimate Estimate, SystolicEnergy Energy, SystolicArray Array, ClockRate? Clock);

    /// <inheritdoc/>
    public string Name => "AcceleratorLayer";

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Read(line, out var priced) is { } error)
        {
            return error;
        }

        Write(answer, priced);
        return null;
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Read(line, out var priced) is { } error)
        {
            return error;
        }

        Write(answer, priced);
        answer.WriteStartObject("waterfall");
        LineAnswer.WriteTerms(answer, "cycles", [("compute", priced.Estimate.ComputeCycles), ("dramStall", priced.Estimate.Cycles - priced.Estimate.ComputeCycles)], priced.Estimate.Cycles);
        var energy = priced.Energy;
        LineAnswer.WriteTerms(answer, "energyPj", [("mac", energy.MacPj), ("register", energy.RegisterPj), ("sram", energy.SramPj), ("dram", energy.DramPj)], energy.TotalPj);
        answer.WriteEndObject();
        answer.WriteString("boundBy", priced.Estimate.Cycles > priced.Estimate.ComputeCycles ? "dram" : "compute");
        return null;
    }

    private static SpecError? Read(JsonElement line, out Priced priced)
    {
        priced = default;
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var accelerator = SystolicReader.Read(root, errors);
        var layer = LayerReader.Read(root, accelerator?.Array.IsScaleSim ?? false, errors);
        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var (array, clock) = accelerator!.Value;
        var (total, energy) = Sum(array, layer!);
        priced = new Priced(total, energy, array, clock);
        return null;
    }

    // The products of a layer run one after the other; ratios are means over the cycles or operations that they are of.
    private static (SystolicEstimate Total, SystolicEnergy Energy) Sum(SystolicArray array, IReadOnlyList<LayerProduct> layer)
    {
        var total = default(SystolicEstimate);
        var energy = default(SystolicEnergy);
        double macs = 0;
        foreach (var (product, words, _) in layer)
        {
            var one = SystolicModel.Evaluate(array, product, words);
            var part = SystolicEnergy.Of(array, product, one);
            macs += product.Macs;
            total = new SystolicEstimate(
                total.Cycles + one.Cycles,
                total.ComputeCycles + one.ComputeCycles,
                total.ComputeUtilizationRatio + (one.ComputeUtilizationRatio * one.ComputeCycles),
                0,
                total.MappingEfficiencyRatio + (one.MappingEfficiencyRatio * one.ComputeCycles),
                total.IfmapSramReads + one.IfmapSramReads,
                total.FilterSramReads + one.FilterSramReads,
                total.OfmapSramWrites + one.OfmapSramWrites,
                total.DramBytes + one.DramBytes);
            energy = new SystolicEnergy(energy.MacPj + part.MacPj, energy.RegisterPj + part.RegisterPj, energy.SramPj + part.SramPj, energy.DramPj + part.DramPj);
        }

        return (total with
        {
            ComputeUtilizationRatio = total.ComputeUtilizationRatio / total.ComputeCycles,
            MappingEfficiencyRatio = total.MappingEfficiencyRatio / total.ComputeCycles,
            OverallUtilizationRatio = macs / (array.Elements * total.Cycles),
        }, energy);
    }

    private static void Write(Utf8JsonWriter answer, in Priced priced)
    {
        var estimate = priced.Estimate;
        LineAnswer.WriteFeasibility(answer, violation: null);
        answer.WriteStartObject("metrics");
        answer.WriteNumber("cycles", estimate.Cycles);
        answer.WriteNumber("computeUtilizationRatio", estimate.ComputeUtilizationRatio);
        answer.WriteNumber("overallUtilizationRatio", estimate.OverallUtilizationRatio);
        answer.WriteNumber("mappingEfficiencyRatio", estimate.MappingEfficiencyRatio);
        answer.WriteNumber("ifmapSramReads", estimate.IfmapSramReads);
        answer.WriteNumber("filterSramReads", estimate.FilterSramReads);
        answer.WriteNumber("ofmapSramWrites", estimate.OfmapSramWrites);
        answer.WriteNumber("dramBytes", estimate.DramBytes);
        answer.WriteNumber("energyPj", priced.Energy.TotalPj);
        answer.WriteNumber("areaMm2", SystolicEnergy.AreaMm2(priced.Array));
        if (priced.Clock is { } clock)
        {
            answer.WriteNumber("latencyMs", clock.Milliseconds(estimate.Cycles));
        }

        answer.WriteEndObject();
        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
    }
}
