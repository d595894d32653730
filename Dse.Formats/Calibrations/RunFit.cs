using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Formats.Calibrations;

/// <summary>Fits to whole training runs how much longer a step takes than its kernels say (docs/calibration.md).</summary>
/// <param name="Device">The device with its <c>trainingRatio</c>; as it was when there are fewer than <see cref="LeastRuns"/> runs.</param>
/// <param name="TrainingRatio">Time of a step over what the model says; 1 when not fitted.</param>
/// <param name="Runs">The runs beside their predictions.</param>
public sealed record RunFit(Device Device, double TrainingRatio, IReadOnlyList<MeasuredRun> Runs)
{
    /// <summary>Fewest runs from which a ratio is learned.</summary>
    public const int LeastRuns = 3;

    /// <summary>Most runs of one file.</summary>
    public const int MaxRuns = 1000;

    private static readonly string[] Metrics = ["stepTimeSeconds", "tokensPerSecondPerDevice"];

    /// <summary>Mean and median error before.</summary>
    public ErrorSummary Before => ErrorSummary.Of(Runs.Select(r => Math.Log(r.Before / r.Measured)));

    /// <summary>Mean and median error with calibrated kernels alone.</summary>
    public ErrorSummary Kernels => ErrorSummary.Of(Runs.Select(r => Math.Log(r.Kernels / r.Measured)));

    /// <summary>Mean and median error when every run is told from the others; null when they are too few.</summary>
    public ErrorSummary? LeftOut => Runs.Count < LeastRuns ? null : ErrorSummary.Of(Runs.Select(r => Math.Log(r.LeftOut!.Value / r.Measured)));

    /// <summary>Reads and fits.</summary>
    /// <param name="reader">Evaluation lines of kind TrainingPlan with a member <c>measured: {stepTimeSeconds}</c> or <c>{tokensPerSecondPerDevice}</c>; their device is put in.</param>
    /// <param name="before">The device without calibration.</param>
    /// <param name="after">The device with calibrated kernels.</param>
    /// <param name="errors">Receives what is wrong, by line.</param>
    /// <returns>Null when there are errors.</returns>
    public static RunFit? Run(TextReader reader, Device before, Device after, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(errors);
        var found = new List<SpecError>();
        var (old, now) = (Object(before), Object(Without(after)));
        var runs = new List<MeasuredRun>();
        for (var line = 1; found.Count < MeasurementCsv.MaxErrors && reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            if (runs.Count == MaxRuns)
            {
                found.Add(new SpecError($"line {line}", "tooMany", $"There are more than {MaxRuns} runs. Leave some out."));
            }
            else if (Read(text, line, old, now, found) is { } run)
            {
                runs.Add(run);
            }
        }

        if (found.Count == 0 && runs.Count == 0)
        {
            found.Add(new SpecError("line 1", "noRows", "The file has no runs. Give evaluation lines with a member measured (docs/calibration.md)."));
        }

        found.ForEach(errors.Add);
        return found.Count > 0 ? null : Fit(after, runs);
    }

    private static RunFit Fit(Device after, List<MeasuredRun> runs)
    {
        // Logarithm of measured over predicted time of a step.
        var logs = runs.ConvertAll(r => (r.Metric == Metrics[0] ? 1 : -1) * Math.Log(r.Measured / r.Kernels));
        if (runs.Count < LeastRuns)
        {
            return new RunFit(after, 1, runs);
        }

        var told = runs.Select((r, i) => r with { LeftOut = r.Kernels * Math.Exp((r.Metric == Metrics[0] ? 1 : -1) * Median(logs.Where((_, j) => j != i))) });
        var ratio = Math.Exp(Median(logs));
        var device = after with { Calibration = DeviceCalibration.For(after) with { TrainingRatio = ratio, IsOwn = true } };
        return new RunFit(device, ratio, [.. told]);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static MeasuredRun? Read(string text, int number, JsonObject before, JsonObject after, List<SpecError> errors)
    {
        var at = $"line {number}";
        JsonObject? line;
        try
        {
            line = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException e)
        {
            errors.Add(new SpecError(at, "syntax", $"The line is not JSON: {e.Message}"));
            return null;
        }

        if (line?["cluster"] is not JsonObject cluster || (line["kind"] is { } kind && !(kind.GetValueKind() == JsonValueKind.String && kind.GetValue<string>() == "TrainingPlan")))
        {
            errors.Add(new SpecError(at, "unsupported", "Runs are lines of kind TrainingPlan with a cluster. Leave others out."));
            return null;
        }

        var measured = Metrics.Select(m => (Name: m, Value: line["measured"]?[m])).FirstOrDefault(m => m.Value is not null);
        if (measured.Value is not JsonValue given || !given.TryGetValue(out double value) || !(double.IsFinite(value) && value > 0))
        {
            errors.Add(new SpecError($"{at} (measured)", "missingField", $"'measured' does not say a number above 0 for one of {string.Join(", ", Metrics)}."));
            return null;
        }

        line.Remove("measured");
        cluster.Remove("deviceFile");
        return Predict(line, cluster, before, measured.Name, at, errors) is { } old && Predict(line, cluster, after, measured.Name, at, errors) is { } now
            ? new MeasuredRun(number, measured.Name, value, old, now, null)
            : null;
    }

    private static double? Predict(JsonObject line, JsonObject cluster, JsonObject device, string metric, string at, List<SpecError> errors)
    {
        cluster["device"] = device.DeepClone();
        using var stream = new MemoryStream();
        SpecError? error;
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            error = EvaluationKinds.Find("TrainingPlan")!.Evaluate(JsonSerializer.SerializeToElement(line), writer);
            writer.WriteEndObject();
        }

        if (error is not null)
        {
            errors.Add(error with { Path = $"{at}: {error.Path}" });
            return null;
        }

        using var answer = JsonDocument.Parse(stream.ToArray());
        if (answer.RootElement.GetProperty("metrics").TryGetProperty(metric, out var value) && value.ValueKind == JsonValueKind.Number)
        {
            return value.GetDouble();
        }

        errors.Add(new SpecError(at, "notANumber", $"The plan of this run has no {metric}: it breaks a rule of training plans. 'dse evaluate' says which."));
        return null;
    }

    private static Device Without(Device device) =>
        device.Calibration is { } calibration ? device with { Calibration = calibration with { TrainingRatio = 1 } } : device;

    private static JsonObject Object(Device device)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            DeviceJson.Write(writer, device, source: null);
        }

        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }
}
