using System.Globalization;
using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Formats.Calibrations;

namespace Dse.Formats.Tests.Calibrations;

public class RunFitTests
{
    private static readonly Device H100 = DeviceCatalog.Find("H100")!;

    // Steps that take 1.25 times what the model says: the ratio is found, whichever metric says it, and the device then answers so.
    [Fact]
    public void A_machine_that_is_slower_than_its_kernels_is_found_to_be_so()
    {
        string[] plans = ["""{"tp":1}""", """{"tp":2}""", """{"tp":4}""", """{"tp":8,"microbatch":2}"""];
        var lines = plans.Select((plan, i) => i % 2 == 0
            ? Line(plan, "stepTimeSeconds", 1.25 * Predict(H100, plan, "stepTimeSeconds"))
            : Line(plan, "tokensPerSecondPerDevice", Predict(H100, plan, "tokensPerSecondPerDevice") / 1.25));

        var fit = Run(string.Join('\n', lines), out var errors)!;

        Assert.Empty(errors);
        Assert.Equal(1.25, fit.TrainingRatio, 1e-6);
        Assert.InRange(fit.Before.MeanRatio, 0.2, 0.25);
        Assert.True(fit.LeftOut!.MeanRatio < 1e-6);
        Assert.Equal(1.25 * Predict(H100, plans[0], "stepTimeSeconds"), Predict(fit.Device, plans[0], "stepTimeSeconds"), 1e-4);
    }

    [Fact]
    public void Two_runs_are_compared_but_teach_nothing()
    {
        var fit = Run(Line("{}", "stepTimeSeconds", 99) + "\n\n" + Line("{}", "stepTimeSeconds", 98), out _)!;

        Assert.Equal((1, 2), (fit.TrainingRatio, fit.Runs.Count));
        Assert.Null(fit.LeftOut);
        Assert.Same(H100, fit.Device);
    }

    [Theory]
    [InlineData("", "line 1", "noRows")]
    [InlineData("{", "line 1", "syntax")]
    [InlineData("""{"kind":"ServingPlan","cluster":{},"measured":{"stepTimeSeconds":1}}""", "line 1", "unsupported")]
    [InlineData("""{"kind":"TrainingPlan","cluster":{}}""", "line 1 (measured)", "missingField")]
    [InlineData("""{"kind":"TrainingPlan","cluster":{},"measured":{"stepTimeSeconds":-1}}""", "line 1 (measured)", "missingField")]
    [InlineData("""{"kind":"TrainingPlan","cluster":{"devices":8},"measured":{"stepTimeSeconds":1}}""", "line 1: $.model", "missingField")]
    [InlineData("""{"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"devices":8},"sequence":4096,"globalBatch":8,"plan":{"tp":3},"measured":{"stepTimeSeconds":1}}""", "line 1", "notANumber")]
    public void A_run_that_cannot_be_taken_is_named(string line, string path, string code)
    {
        Assert.Null(Run(line, out var errors));

        Assert.Equal((path, code), (errors[0].Path, errors[0].Code));
    }

    private static string Line(string plan, string metric, double value) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"devices":8},"sequence":4096,"globalBatch":64,"precision":"bf16","plan":{{{plan}}},"measured":{"{{{metric}}}":{{{value:R}}}}}""");

    private static double Predict(Device device, string plan, string metric)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("device");
            DeviceJson.Write(writer, device, source: null);
            writer.WriteEndObject();
        }

        using var held = JsonDocument.Parse(stream.ToArray());
        var line = $$"""{"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":{{held.RootElement.GetProperty("device").GetRawText()}},"devices":8},"sequence":4096,"globalBatch":64,"precision":"bf16","plan":{{plan}}}""";
        using var parsed = JsonDocument.Parse(line);
        using var answer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(answer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find("TrainingPlan")!.Evaluate(parsed.RootElement, writer));
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(answer.ToArray());
        return document.RootElement.GetProperty("metrics").GetProperty(metric).GetDouble();
    }

    private static RunFit? Run(string text, out List<SpecError> errors)
    {
        errors = [];
        using var reader = new StringReader(text);
        return RunFit.Run(reader, H100, H100, errors);
    }
}
