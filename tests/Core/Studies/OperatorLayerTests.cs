using System.Buffers;
using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

/// <summary>Operators around products and attention, and attention in other forms. H100: 3.35 TB/s, kernels bound by memory reach 0.85 of it after 2 us.</summary>
public class OperatorLayerTests
{
    [Theory]
    [InlineData("""{"type":"elementwise","bytes":1e9}""", 1e9)]
    [InlineData("""{"type":"elementwise","elements":1e8,"inputs":2,"precision":"fp32"}""", 12e8)]
    [InlineData("""{"type":"norm","tokens":65536,"hidden":8192}""", 2.0 * 65536 * 8192 * 2)]
    [InlineData("""{"type":"norm","tokens":65536,"hidden":8192,"residual":true}""", 4.0 * 65536 * 8192 * 2)]
    [InlineData("""{"type":"embedding","tokens":65536,"hidden":8192}""", 65536 * ((4.0 * 8192) + 4))]
    [InlineData("""{"type":"adam","parameters":1e9}""", 32e9)]
    public void Kernels_bound_by_memory_take_their_bytes_over_the_bandwidth(string op, double bytes)
    {
        var metrics = Ask(op).GetProperty("metrics");

        Assert.Equal(bytes, metrics.GetProperty("bytes").GetDouble());
        Assert.Equal(1e3 * (2e-6 + (bytes / (0.85 * 3350e9))), metrics.GetProperty("timeMs").GetDouble(), 1e-9);
        Assert.Equal("memory", metrics.GetProperty("boundBy").GetString());
    }

    [Fact]
    public void Logits_in_training_are_three_products_and_the_loss()
    {
        var forward = Ask("""{"type":"logits","tokens":4096,"hidden":4096,"vocab":128256,"tp":8}""");
        var training = Ask("""{"type":"logits","tokens":4096,"hidden":4096,"vocab":128256,"tp":8,"training":true}""");
        var product = Ask("""{"type":"gemm","m":4096,"n":16032,"k":4096}""");
        var input = Ask("""{"type":"gemm","m":4096,"n":4096,"k":16032}""");
        var weight = Ask("""{"type":"gemm","m":16032,"n":4096,"k":4096}""");

        Assert.Equal(Time(product), Time(forward));
        Assert.Equal(Time(product) + Time(input) + Time(weight) + (1e3 * (2e-6 + (12.0 * 4096 * 16032 / (0.85 * 3350e9)))), Time(training), 1e-9);
        Assert.Equal(3 * 2.0 * 4096 * 4096 * 16032, training.GetProperty("metrics").GetProperty("flops").GetDouble());
    }

    [Fact]
    public void A_router_is_its_product_the_choice_and_the_way_of_the_tokens()
    {
        var whole = Ask("""{"type":"router","tokens":8192,"hidden":7168,"topK":8,"experts":256}""");
        var scores = Ask("""{"type":"router","tokens":8192,"hidden":7168,"topK":8,"experts":256,"permutation":false}""");
        var product = Ask("""{"type":"gemm","m":8192,"n":256,"k":7168}""");

        Assert.Equal(Time(product) + (1e3 * (2e-6 + (8192 * ((4.0 * 256) + 64) / (0.85 * 3350e9)))), Time(scores), 1e-9);
        Assert.Equal(1e3 * (2e-6 + (4.0 * 8192 * 8 * 7168 * 2 / (0.85 * 3350e9))), Time(whole) - Time(scores), 1e-9);
    }

    [Fact]
    public void A_sliding_window_bounds_what_attention_reads()
    {
        var windowed = Ask("""{"type":"attentionDecode","batch":8,"context":100000,"heads":32,"kvHeads":8,"window":4096}""");
        var within = Ask("""{"type":"attentionDecode","batch":8,"context":4096,"heads":32,"kvHeads":8}""");
        var prefill = Ask("""{"type":"attentionPrefill","sequence":32768,"heads":32,"kvHeads":8,"window":1024}""");
        var full = Ask("""{"type":"attentionPrefill","sequence":32768,"heads":32,"kvHeads":8}""");

        Assert.Equal(Time(within), Time(windowed));

        // Every query but the first 1023 sees 1024 keys.
        Assert.Equal(4.0 * 32 * 128 * ((32768.0 * 1024) - (1024.0 * 1023 / 2)), prefill.GetProperty("metrics").GetProperty("flops").GetDouble());
        Assert.True(Time(prefill) < Time(full) / 8);
    }

    [Fact]
    public void Narrower_formats_cost_less_and_say_that_they_were_not_measured()
    {
        var prefill = Ask("""{"type":"attentionPrefill","sequence":16384,"heads":32,"kvHeads":8}""");
        var prefill8 = Ask("""{"type":"attentionPrefill","sequence":16384,"heads":32,"kvHeads":8,"precision":"fp8"}""");
        var decode = Ask("""{"type":"attentionDecode","batch":64,"context":8192,"heads":32,"kvHeads":8}""");
        var decode8 = Ask("""{"type":"attentionDecode","batch":64,"context":8192,"heads":32,"kvHeads":8,"kvCache":"fp8"}""");
        var product = Ask("""{"type":"gemm","m":4,"n":8192,"k":8192}""");
        var product4 = Ask("""{"type":"gemm","m":4,"n":8192,"k":8192,"weights":"int4"}""");

        // 10 us of launch stay; 0.81 x 2 is how much faster the rest goes.
        Assert.Equal(0.01 + ((Time(prefill) - 0.01) / (0.81 * 1978 / 989)), Time(prefill8), 1e-9);
        Assert.InRange(Time(decode8) / Time(decode), 0.45, 0.6);
        Assert.InRange(Time(product4) / Time(product), 0.25, 0.6);
        Assert.All([prefill8, product4], a => Assert.Equal("prior", a.GetProperty("basis").GetString()));
    }

    [Fact]
    public void Attention_that_stores_its_scores_is_slower_than_attention_that_does_not()
    {
        var flash = Ask("""{"type":"attentionPrefill","sequence":4096,"heads":32,"kvHeads":32}""");
        var unfused = Ask("""{"type":"attentionUnfused","sequence":4096,"heads":32}""");

        Assert.True(Time(unfused) > 3 * Time(flash));
        Assert.Equal("memory", unfused.GetProperty("metrics").GetProperty("boundBy").GetString());
    }

    public static TheoryData<string, string> Rates()
    {
        var data = new TheoryData<string, string>();
        foreach (var device in new[] { "A100", "H100", "B200-180GB", "MI300X", "TPUv4" })
        {
            foreach (var precision in Enum.GetValues<Precision>().Where(p => DeviceCatalog.Find(device)!.PeakFlops(p) is not null))
            {
                data.Add(device, Precisions.Names[(int)precision]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void Products_and_experts_run_in_every_format_that_the_device_has_and_never_beat_its_peak(string device, string precision)
    {
        _ = Precisions.TryParse(precision, out var parsed);
        var least = 2.0 * 8192 * 8192 * 8192 / DeviceCatalog.Find(device)!.PeakFlops(parsed)!.Value * 1e3;

        var product = Ask($$"""{"type":"gemm","m":8192,"n":8192,"k":8192,"precision":"{{precision}}"}""", device);
        var experts = Ask($$"""{"type":"moe","tokens":4096,"hidden":4096,"moeFfn":1536,"topK":8,"experts":128,"precision":"{{precision}}"}""", device);

        Assert.InRange(Time(product) / least, 1, 4);
        Assert.True(Time(experts) > 0);
    }

    [Theory]
    [InlineData("""{"type":"attentionPrefill","sequence":64,"heads":8,"precision":"fp4"}""", "H100", "$.operator.precision", "unsupported")]
    [InlineData("""{"type":"attentionPrefill","sequence":64,"heads":8,"precision":"fp8"}""", "A100", "$.operator.precision", "unsupportedPrecision")]
    [InlineData("""{"type":"attentionUnfused","sequence":64,"heads":8,"precision":"fp8"}""", "H100", "$.operator.precision", "unsupported")]
    [InlineData("""{"type":"attentionDecode","context":64,"heads":8,"kvCache":"int4"}""", "H100", "$.operator.kvCache", "unsupported")]
    [InlineData("""{"type":"attentionDecode","context":64,"heads":8,"window":0}""", "H100", "$.operator.window", "outOfRange")]
    [InlineData("""{"type":"logits","tokens":1,"hidden":8,"vocab":4,"tp":8}""", "H100", "$.operator.tp", "outOfRange")]
    [InlineData("""{"type":"router","tokens":1,"hidden":8,"topK":9,"experts":8}""", "H100", "$.operator.topK", "outOfRange")]
    [InlineData("""{"type":"elementwise"}""", "H100", "$.operator.elements", "missingField")]
    [InlineData("""{"type":"norm","tokens":8}""", "H100", "$.operator.hidden", "missingField")]
    public void What_cannot_be_priced_is_said_with_its_place(string op, string device, string path, string code)
    {
        var error = Evaluate(op, device, out _);

        Assert.Equal((path, code), (error?.Path, error?.Code));
    }

    private static double Time(JsonElement answer) => answer.GetProperty("metrics").GetProperty("timeMs").GetDouble();

    private static JsonElement Ask(string op, string device = "H100")
    {
        var error = Evaluate(op, device, out var answer);
        Assert.Null(error);
        return answer;
    }

    private static SpecError? Evaluate(string op, string device, out JsonElement answer)
    {
        using var line = JsonDocument.Parse($$"""{"kind":"Operator","device":"{{device}}","operator":{{op}}}""");
        var buffer = new ArrayBufferWriter<byte>();
        SpecError? error;
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            error = EvaluationKinds.All.Single(k => k.Name == "Operator").Evaluate(line.RootElement, writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        answer = document.RootElement.Clone();
        return error;
    }
}
