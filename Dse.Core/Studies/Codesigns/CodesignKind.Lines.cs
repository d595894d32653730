using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Hardware;
using Dse.Core.Studies.Devices;
using Dse.Core.Studies.Models;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.Codesigns;

/// <content>Lines: a plan that holds the device's parameters besides its own.</content>
internal sealed partial class CodesignKind
{
    // What a line's plan holds besides the plan.
    private static readonly string[] Choices = [ChipSpace.Choice, ChipSpace.Template, .. ChipSpace.Names, ElasticModels.LayersName, ElasticModels.FfnName];

    private delegate SpecError? Answer(IStudyKind kind, JsonElement line, Utf8JsonWriter answer);

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer) => HasNetworks(line) ? Chips.Evaluate(line, answer) : Write(line, answer, (kind, body, writer) => kind.Evaluate(body, writer));

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer) => HasNetworks(line) ? Chips.Explain(line, answer) : Write(line, answer, (kind, body, writer) => kind.Explain(body, writer));

    private static SpecError? Write(JsonElement line, Utf8JsonWriter answer, Answer price)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        foreach (var known in new[] { "id", "kind", "alternatives", "plan" })
        {
            root.Member(known);
        }

        var isServing = errors.Count == 0 ? BodySpec.IsServing(root) : null;
        var study = errors.Count == 0 ? CodesignStudy.Read(root, line, isServing, errors) : null;
        root.RejectUnknown();
        if (study is null || errors.Count > 0)
        {
            return errors[0];
        }

        if (root.Object("plan") is not { } plan)
        {
            root.Error("plan", "missingField", "'plan' is missing. Give an object with the chip (rows, cols, arrays, ...) or 'device', and the plan.");
            return errors[0];
        }

        var device = DeviceOf(plan, study, errors);
        var network = NetworkOf(plan, study);
        if (device is null || errors.Count > 0)
        {
            return errors[0];
        }

        var body = BodySpec.Of(line, isServing!.Value, device, PlanOnly(line.GetProperty("plan")), network is null ? null : ModelJson(network));
        var cluster = CodesignBody.Read(BodySpec.Of(line, isServing.Value, device.DeepClone()), isServing.Value, errors)?.Cluster;
        var (priced, error) = cluster is null ? (null, errors[0]) : Priced(study.Body.Kind, body, price);
        if (error is not null)
        {
            return error;
        }

        Complete(priced!, cluster!, study);
        if (network is not null)
        {
            priced!["metrics"]![ElasticModels.Accuracy.Name] = study.Elastic!.AccuracyOf(network);
        }

        PutChoicesFirst(priced!, line.GetProperty("plan"));
        foreach (var (name, member) in priced!)
        {
            answer.WritePropertyName(name);
            if (member is null)
            {
                answer.WriteNullValue();
            }
            else
            {
                member.WriteTo(answer);
            }
        }

        return null;
    }

    // A device of the catalog by name, or the chip that the plan's first fields describe.
    private static JsonNode? DeviceOf(SpecObject plan, CodesignStudy study, List<SpecError> errors)
    {
        var name = plan.String(ChipSpace.Choice, 200);
        if (name is not null && name != DeviceFigures.Designed)
        {
            foreach (var field in ChipSpace.Names.Prepend(ChipSpace.Template).Where(plan.Has))
            {
                plan.Error(field, "notTogether", $"{SpecObject.Short(name)} exists and has no '{field}' to choose. Leave it out, or give device: designed.");
            }

            if (DeviceCatalog.Find(name) is null)
            {
                plan.Error(ChipSpace.Choice, "unknownDevice", $"The catalog has no device '{SpecObject.Short(name)}'. 'dse catalog devices' lists them; or give 'designed' and a chip.");
            }

            return JsonValue.Create(name);
        }

        var chip = new JsonObject();
        foreach (var field in ChipSpace.Names.Prepend(ChipSpace.Template))
        {
            if (plan.Member(field) is { } member)
            {
                chip[field] = JsonNode.Parse(member.GetRawText());
            }
        }

        // What a study leaves no choice of, a line need not say.
        if (!chip.ContainsKey(ChipSpace.Template) && study.Arrays is [{ } only])
        {
            chip[ChipSpace.Template] = only.Name;
        }

        if (ChipReader.Read(new SpecObject(JsonSerializer.SerializeToElement(chip), plan.Path, errors), errors) is not { } design)
        {
            return null;
        }

        if (ChipReader.Violation(design, plan.Path) is { } violation)
        {
            errors.Add(violation);
        }

        var business = study.Template.Business;
        chip["cost"] = new JsonObject { ["units"] = business.Units, ["marginRatio"] = business.MarginRatio };
        return new JsonObject { ["design"] = chip };
    }

    // The network that a line chooses; null where there is no choice.
    private static LanguageModel? NetworkOf(SpecObject plan, CodesignStudy study)
    {
        if (study.Elastic is not { } elastic)
        {
            return null;
        }

        var whole = elastic.Largest;
        var network = elastic.Cut(plan.Int(ElasticModels.LayersName, 1, int.MaxValue, whole.Layers), plan.Int(ElasticModels.FfnName, 1, int.MaxValue, whole.Ffn));
        if (double.IsNaN(elastic.AccuracyOf(network)))
        {
            plan.Error(ElasticModels.LayersName, "unknownValue", $"'elastic' states no accuracy for {network.Layers} layers, {network.Ffn} wide. Choose a network that it has.");
        }

        return network;
    }

    private static JsonNode ModelJson(LanguageModel model)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            ModelShape.Write(writer, model);
            writer.WriteEndObject();
        }

        return JsonNode.Parse(bytes.WrittenSpan)!;
    }

    private static JsonObject PlanOnly(JsonElement plan)
    {
        var only = JsonNode.Parse(plan.GetRawText())!.AsObject();
        foreach (var name in Choices)
        {
            only.Remove(name);
        }

        return only;
    }

    private static (JsonObject? Answer, SpecError? Error) Priced(IStudyKind kind, JsonElement body, Answer price)
    {
        var bytes = new ArrayBufferWriter<byte>();
        SpecError? error;
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            error = price(kind, body, writer);
            writer.WriteEndObject();
        }

        return error is null ? (JsonNode.Parse(bytes.WrittenSpan)!.AsObject(), null) : (null, error);
    }

    // The plan as priced, after the chip and the network that it was asked with.
    private static void PutChoicesFirst(JsonObject answer, JsonElement asked)
    {
        if (answer["plan"] is not JsonObject priced)
        {
            return;
        }

        var whole = new JsonObject();
        var design = answer["device"]!["design"];
        foreach (var name in Choices)
        {
            // What the line left out took its default.
            whole[name] = asked.TryGetProperty(name, out var member) ? JsonNode.Parse(member.GetRawText()) : design?[name]?.DeepClone();
            if (whole[name] is null)
            {
                whole.Remove(name);
            }
        }

        foreach (var (name, member) in priced)
        {
            whole[name] = member?.DeepClone();
        }

        answer["plan"] = whole;
    }

    // Adds the figures of the device, and the limits that it exceeds.
    private static void Complete(JsonObject answer, Cluster cluster, CodesignStudy study)
    {
        var figures = DeviceFigures.Of(cluster);
        var metrics = answer["metrics"]!.AsObject();
        var reasons = answer["nullReasons"]!.AsObject();
        var intervals = answer["interval"]!.AsObject();
        for (var m = 0; m < CodesignMetrics.All.Count; m++)
        {
            var name = CodesignMetrics.All[m].Name;
            var value = CodesignMetrics.Value(m, figures);
            metrics[name] = double.IsNaN(value) ? null : value;
            if (double.IsNaN(value))
            {
                reasons[name] = $"the catalog does not say it of {figures.Name}";
            }

            if (CodesignMetrics.Interval(m, figures) is { } interval)
            {
                intervals[name] = new JsonArray(interval.P10, interval.P90);
            }
        }

        foreach (var exceeded in study.Limits.Exceeded(figures))
        {
            answer["feasible"] = false;
            answer["violations"]!.AsArray().Add(new JsonObject { ["path"] = exceeded.Path, ["code"] = exceeded.Code, ["message"] = exceeded.Message });
        }

        answer["device"] = DeviceReport.Of(cluster.Device);
    }
}
