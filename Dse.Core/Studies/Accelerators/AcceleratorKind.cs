using System.Text.Json;
using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>The study kind <c>Accelerator</c>: which chip for which networks (CONTRACT §4).</summary>
internal sealed partial class AcceleratorKind : IStudyKind
{
    private static readonly string[] Templates = ["systolic"];
    private static readonly string[] Mappings = ["fixed"];

    private sealed record Priced(SystolicNetworkModel Model, AcceleratorDesign Design, double[] Values, SpecError? Violation);

    /// <inheritdoc/>
    public string Name => "Accelerator";

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Read(line, out var priced) is { } error)
        {
            return error;
        }

        Write(answer, priced!);
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

        var (model, design) = (priced!.Model, priced.Design);
        Write(answer, priced);
        var (cycles, energy) = AcceleratorReport.Parts(model, design);
        answer.WriteStartObject("waterfall");
        Terms(answer, "latencyMs", [.. cycles.Select(c => (c.Name, c.Value / design.ClockMhz / 1e3))]);
        Terms(answer, "energyMillijoules", energy);
        answer.WriteEndObject();
        answer.WriteString("boundBy", cycles[1].Value > cycles[0].Value ? "dram" : "compute");
        AcceleratorReport.Write(answer, model, design);
        return null;
    }

    private static SpecError? Read(JsonElement line, out Priced? priced)
    {
        priced = null;
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var study = ReadStudy(root, errors);
        AcceleratorDesign? design = null;
        if (root.Object("design") is not { } spec)
        {
            root.Error("design", "missingField", "'design' is missing. Give for example { rows: 32, cols: 32, dataflow: ws }.");
        }
        else if (study is not null)
        {
            var before = errors.Count;
            design = AcceleratorSpace.ReadDesign(spec, study.Limits);
            design = errors.Count == before ? design : null;
        }

        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var model = new SystolicNetworkModel(study!.Mix);
        var networks = new NetworkEstimate[study.Mix.Networks.Count];
        var total = model.Evaluate(design!, new double[3 * study.Mix.Works.Count], networks);
        var values = new double[AcceleratorMetrics.Of(study.Mix).Count];
        AcceleratorMetrics.Fill(design!, total, networks, values);
        var (area, power) = (values[AcceleratorMetrics.AreaColumn], values[AcceleratorMetrics.PowerColumn]);
        var (reason, _) = AcceleratorViolations.Check(study.Limits, area, power, design!.BandwidthGBps);
        priced = new Priced(model, design, values, reason < 0 ? null : AcceleratorViolations.Of(reason, study.Limits, area, power, design.BandwidthGBps));
        return null;
    }

    // What lines and specs have in common.
    private static AcceleratorStudy? ReadStudy(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var mix = NetworksReader.Read(root, errors);
        root.Choice("template", Templates, 0);
        root.Choice("mapping", Mappings, 0);
        var limits = AcceleratorLimits.Read(root);
        return errors.Count == before ? new AcceleratorStudy(mix!, limits) : null;
    }

    private static void Write(Utf8JsonWriter answer, Priced priced)
    {
        LineAnswer.WriteFeasibility(answer, priced.Violation);
        answer.WriteStartObject("metrics");
        var metrics = AcceleratorMetrics.Of(priced.Model.Mix);
        for (var m = 0; m < metrics.Count; m++)
        {
            answer.WriteNumber(metrics[m].Name, priced.Values[m]);
        }

        answer.WriteEndObject();
        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
    }

    private static void Terms(Utf8JsonWriter answer, string name, IReadOnlyList<(string Name, double Value)> terms)
    {
        var total = terms.Sum(t => t.Value);
        answer.WriteStartArray(name);
        foreach (var (term, value) in terms)
        {
            LineAnswer.WriteTerm(answer, term, value, total);
        }

        answer.WriteEndArray();
    }
}
