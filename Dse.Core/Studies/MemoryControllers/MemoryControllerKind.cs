using System.Text.Json;
using Dse.Core.Cost.Dram;

namespace Dse.Core.Studies.MemoryControllers;

/// <summary>The study kind <c>MemoryController</c>: how one channel of DRAM is run (docs/studies/memory-controller.md).</summary>
internal sealed class MemoryControllerKind : IStudyKind
{
    private static readonly Objective[] DefaultObjectives = [new("latencyNs", false), new("powerWatts", false), new("energyMillijoules", false)];

    /// <inheritdoc/>
    public string Name => "MemoryController";

    /// <inheritdoc/>
    public ParsedStudy? Parse(JsonElement spec, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var root = new SpecObject(spec, "$", errors);
        if (errors.Count > before)
        {
            return null;
        }

        var header = new StudyHeader(root, Name, errors);
        var device = TrafficReader.Device(root);
        var traffic = TrafficReader.Read(root, device ?? DramDevice.All[0], errors);
        var search = header.Search();
        var objectives = header.Objectives(ControllerMetrics.All, DefaultObjectives);
        var reference = header.ReferencePoint(objectives.Count);
        var narrowing = root.Object("space");
        var (overParameters, overMetrics) = header.Constraints(ControllerNames.All, ControllerMetrics.All);
        root.RejectUnknown();
        if (device is null || traffic is null)
        {
            return null;
        }

        var controllers = ControllerSpace.Make(device, narrowing, overParameters, errors);
        if (controllers is null || errors.Count > before)
        {
            return null;
        }

        var evaluator = new ControllerEvaluator(new MemoryControllerModel(device, traffic), controllers);
        return new ParsedStudy(header.Name, new StudyProblem(Name, controllers.Space, objectives, overMetrics, evaluator, reference), search);
    }

    /// <inheritdoc/>
    public SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Read(line, out var estimate, out var traffic) is { } error)
        {
            return error;
        }

        LineAnswer.WriteFeasibility(answer, violation: null);
        ControllerMetrics.Write(answer, estimate, traffic!);
        return null;
    }

    /// <inheritdoc/>
    public SpecError? Explain(JsonElement line, Utf8JsonWriter answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        if (Read(line, out var estimate, out var traffic) is { } error)
        {
            return error;
        }

        LineAnswer.WriteFeasibility(answer, violation: null);
        ControllerMetrics.Write(answer, estimate, traffic!);
        answer.WriteStartObject("waterfall");
        ControllerMetrics.WriteTerms(answer, estimate);
        answer.WriteEndObject();
        return null;
    }

    private static SpecError? Read(JsonElement line, out ControllerEstimate estimate, out MemoryTraffic? traffic)
    {
        estimate = default;
        traffic = null;
        var errors = new List<SpecError>();
        var root = new SpecObject(line, "$", errors);
        root.Member("id");
        root.Member("kind");
        if (errors.Count > 0)
        {
            return errors[0];
        }

        var device = TrafficReader.Device(root);
        traffic = device is null ? null : TrafficReader.Read(root, device, errors);
        var controller = device is null ? default : ControllerReader.Read(root, device);
        root.RejectUnknown();
        if (errors.Count > 0)
        {
            return errors[0];
        }

        estimate = new MemoryControllerModel(device!, traffic!).Evaluate(controller);
        return null;
    }
}
