using System.Text.Json;
using Dse.Core.Cost.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>The study kind <c>Accelerator</c>: which chip for which networks (CONTRACT §4).</summary>
/// <param name="name">The kind as specs spell it; another for those that share it.</param>
internal sealed partial class AcceleratorKind(string name = AcceleratorKind.OwnName) : IStudyKind
{
    private const string OwnName = "Accelerator";

    private sealed record Priced(SystolicNetworkModel Model, long Networks, AcceleratorDesign Design, double[] Values, SpecError? Violation);

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answer(line, answer, isExplained: false, CancellationToken.None);
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Answer(line, answer, isExplained: true, CancellationToken.None);
    }

    /// <inheritdoc/>
    public SpecError? Answer(JsonElement line, Utf8JsonWriter answer, bool isExplained, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var study = ReadStudy(root, errors);
        if (study?.Template is not null)
        {
            return AnswerMapped(root, study, errors, answer, isExplained, ct);
        }

        if (study?.Group is not null)
        {
            return AnswerGroup(root, study, errors, answer, isExplained);
        }

        if (Read(root, study, errors) is not { } priced)
        {
            return errors[0];
        }

        Write(answer, [.. AcceleratorMetrics.Of(priced.Model.Mix), .. study!.Networks.Metrics], priced.Values, priced.Violation);
        if (isExplained)
        {
            study.Networks.Write(answer, priced.Networks);
            Explain(answer, priced.Model, priced.Design);
        }

        return null;
    }

    private static void Explain(Utf8JsonWriter answer, SystolicNetworkModel model, AcceleratorDesign design)
    {
        var (cycles, energy) = AcceleratorReport.Parts(model, design);
        answer.WriteStartObject("waterfall");
        LineAnswer.WriteTerms(answer, "latencyMs", [.. cycles.Select(c => (c.Name, design.Clock.Milliseconds(c.Value)))]);
        LineAnswer.WriteTerms(answer, "energyMillijoules", energy);
        answer.WriteEndObject();
        answer.WriteString("boundBy", cycles[1].Value > cycles[0].Value ? "dram" : "compute");
        AcceleratorReport.Write(answer, model, design);
    }

    // Null after an error.
    private static Priced? Read(SpecObject root, AcceleratorStudy? study, List<SpecError> errors)
    {
        AcceleratorDesign? design = null;
        var key = 0L;
        if (root.Object("design") is not { } spec)
        {
            root.Error("design", "missingField", "'design' is missing. Give for example { rows: 32, cols: 32, dataflow: ws }.");
        }
        else if (study is not null)
        {
            var before = errors.Count;
            key = study.Networks.ReadKey(spec);
            design = AcceleratorSpace.ReadDesign(spec, study.Limits);
            design = errors.Count == before ? design : null;
        }

        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return null;
        }

        var model = new SystolicNetworkModel(study!.Networks.MixOf(key));
        var networks = new NetworkEstimate[study.Mix.Networks.Count];
        var total = model.Evaluate(design!, new double[3 * model.Mix.Works.Count], networks);
        var own = AcceleratorMetrics.Of(study.Mix).Count;
        var values = new double[own + study.Networks.Metrics.Count];
        AcceleratorMetrics.Fill(design!, total, networks, values);
        study.Networks.Fill(key, values.AsSpan(own));
        var (area, power) = (values[AcceleratorMetrics.AreaColumn], values[AcceleratorMetrics.PowerColumn]);
        var (reason, _) = AcceleratorViolations.Check(study.Limits, area, power, design!.Bandwidth.GBps);
        return new Priced(model, key, design, values, reason < 0 ? null : AcceleratorViolations.Of(reason, study.Limits, area, power, design.Bandwidth.GBps));
    }

    private static void Write(Utf8JsonWriter answer, IReadOnlyList<MetricDefinition> metrics, double[] values, SpecError? violation)
    {
        LineAnswer.WriteFeasibility(answer, violation);
        answer.WriteStartObject("metrics");
        for (var m = 0; m < metrics.Count; m++)
        {
            if (double.IsFinite(values[m]))
            {
                answer.WriteNumber(metrics[m].Name, values[m]);
            }
            else
            {
                answer.WriteNull(metrics[m].Name);
            }
        }

        answer.WriteEndObject();
        if (Array.Exists(values, v => !double.IsFinite(v)))
        {
            answer.WriteStartObject("nullReasons");
            for (var m = 0; m < metrics.Count; m++)
            {
                if (!double.IsFinite(values[m]))
                {
                    answer.WriteString(metrics[m].Name, "A layer has no mapping.");
                }
            }

            answer.WriteEndObject();
        }

        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
    }
}
