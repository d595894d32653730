using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;
using Dse.Formats.Timeloop;

namespace Dse.Formats.Tests.Timeloop;

public sealed class TimeloopReadingTests
{
    private const string Conv = "problem: {C: 3, M: 32, R: 3, S: 5, P: 112, Q: 56, Wstride: 2}";

    // The mapping that each design's map.txt shows, levels and loops innermost first; X marks a spatial factor. Cycles and pJ of its stats.txt.
    [Theory]
    [InlineData("eyeriss_like", "K8|R3||S3X C3X|Q14X Q4 P14|K4 Q2 P8", null, 86_016, 59.28e6)]
    [InlineData("simba_like", "|P7 K2|S3 P4 R3|K4X Q4|K4X C3X P4|Q28", null, 225_792, 239.15e6)]
    [InlineData("simple_output_stationary", "||P14|S3 P4 C3|K16X R3 Q14|K2 Q8 P2", "weights inputs", 677_376, 118.46e6)]
    [InlineData("simple_weight_stationary", "||Q4 P28|P2 Q2 R3|C3X K4X K8 P2 S3|Q14", null, 903_168, 151.67e6)]
    public void An_architecture_with_its_energies_costs_what_Timeloop_says(string design, string mapping, string? bufferKeeps, double cycles, double picojoules)
    {
        var notes = new List<string>();
        var errors = new List<SpecError>();
        var hierarchy = TimeloopArchitecture.Read(Data($"{design}.arch.yaml"), Data($"{design}.ert.yaml"), notes, errors);
        Assert.Empty(errors);
        Assert.Empty(notes);
        var levels = hierarchy!["levels"]!.AsArray();
        if (bufferKeeps is not null)
        {
            // The architecture leaves it to the mapping what the buffer keeps.
            levels.Single(l => (string?)l!["name"] == "shared_glb")!["keeps"] = new JsonArray([.. bufferKeeps.Split(' ').Select(k => JsonValue.Create(k))]);
        }

        var window = TimeloopProblem.Read(Data("problem.yaml"), "$", "conv", errors)!.Single().Work.Window!;
        var line = new JsonObject
        {
            ["hierarchy"] = hierarchy,
            ["layer"] = TimeloopProblem.Line(window, errors),
            ["mapping"] = new JsonArray([.. mapping.Split('|').Select((loops, i) => Loops((string)levels[i]!["name"]!, loops))]),
        };

        var metrics = Explain(line).GetProperty("metrics");

        Assert.Equal(cycles, metrics.GetProperty("cycles").GetDouble());

        // The tool rounds the words of an instance up to whole accesses, and charges a row of Simba's registers for idle lanes.
        Assert.Equal(picojoules, metrics.GetProperty("energyPj").GetDouble(), 0.001 * picojoules);
    }

    [Fact]
    public void Without_a_table_energies_are_those_of_the_shipped_technology_and_a_note_says_so()
    {
        var notes = new List<string>();

        var levels = TimeloopArchitecture.Read(Data("eyeriss_like.arch.yaml"), null, notes, [])!["levels"]!.AsArray();

        Assert.Contains("65 nm", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal(["psum_spad", "weights_spad", "ifmap_spad", "PE", "shared_glb", "DRAM"], levels.Select(l => (string?)l!["name"]));
        Assert.Equal((0.49 + (0.02513 * 128)) * 65 / 40, (double)levels[4]!["accessPj"]!, 1e-9);
        Assert.Equal(100, (double)levels[5]!["accessPj"]!);
    }

    [Fact]
    public void The_oldest_form_is_read_innermost_first()
    {
        var notes = new List<string>();

        var levels = TimeloopArchitecture.Read(Data("simba.old.yaml"), null, notes, [])!["levels"]!.AsArray();

        Assert.Equal(["Registers", "AccumulationBuffer", "WeightBuffer", "InputBuffer", "GlobalBuffer", "DRAM"], levels.Select(l => (string?)l!["name"]));
        Assert.Equal([1L, 8, 1, 8, 16, 1], levels.Select(l => (long?)l!["fanOut"] ?? 1));
        Assert.Equal(20, (double)levels[5]!["bandwidthWordsPerCycle"]!);
        Assert.Null(levels[5]!["capacityWords"]);
        Assert.Equal(2, notes.Count);
    }

    [Fact]
    public void Problems_of_both_generations_are_convolutions()
    {
        var errors = new List<SpecError>();
        var old = TimeloopProblem.Read(Encoding.UTF8.GetBytes("problem: {C: 2, K: 4, R: 3, S: 1, P: 8, Q: 8, N: 2, G: 3, Hdilation: 1, Wdilation: 2, shape: cnn-layer}"), "$", "old", errors)!.Single();
        var several = TimeloopProblem.Read(Encoding.UTF8.GetBytes($"{Conv}\n---\nproblem: {{name: last, instance: {{M: 10, C: 20}}}}\n"), "$", "net", errors)!;

        Assert.Empty(errors);
        Assert.Equal((6L, 12L, 3L, 2L, 12L, 8L), (old.Work.Window!.Channels, old.Work.Window.Filters, old.Work.Window.Groups, old.Work.Window.Batch, old.Work.Window.InputWidth, old.Work.Window.InputHeight));
        Assert.Equal(["net 1", "last"], several.Select(l => l.Name));
        var first = several[0].Work.Window!;
        Assert.Equal((112L, 56L, 225L, 60L, 2L, 1L), (first.OutputWidth, first.OutputHeight, first.InputWidth, first.InputHeight, first.StrideWidth, first.StrideHeight));
        Assert.Null(TimeloopProblem.Line(old.Work.Window, errors));
        Assert.Equal("notExpressible", Assert.Single(errors).Code);
    }

    [Fact]
    public void Anchors_and_merges_are_followed_and_cannot_grow()
    {
        var errors = new List<SpecError>();
        var merged = TimeloopProblem.Read(Encoding.UTF8.GetBytes("base: &b {M: 8, C: 4}\nproblem:\n  instance:\n    <<: *b\n    C: 2\n"), "$", "x", errors)!.Single().Work.Window!;
        var bomb = new StringBuilder("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n");
        }

        Assert.Equal((8L, 2L), (merged.Filters, merged.Channels));
        Assert.Equal("syntax", Problem(bomb.ToString()));
        Assert.Equal("syntax", Problem(new string('[', 100_000)));
        Assert.Equal("syntax", Problem("problem: {C: *nowhere}"));
        Assert.Equal("syntax", Problem("problem: {C: 1"));
        Assert.Equal("tooMany", Problem(string.Concat(Enumerable.Repeat("---\nproblem: {C: 1}\n", 5000))));
    }

    [Theory]
    [InlineData("problem: {C: 3, X: 2}", "unknownField")]
    [InlineData("problem: {M: 3, K: 2}", "notTogether")]
    [InlineData("problem: {C: 0}", "outOfRange")]
    [InlineData("problem: {C: 1.5}", "notWhole")]
    [InlineData("problem: {C: '{{channels}}'}", "outOfRange")]
    [InlineData("mapping: []", "badProblem")]
    [InlineData("", "badProblem")]
    public void A_problem_that_is_none_is_refused_with_its_place(string text, string code) => Assert.Equal(code, Problem(text));

    [Theory]
    [InlineData("architecture: {version: 0.3, subtree: []}", "badArchitecture")]
    [InlineData("architecture: {nodes: []}", "badArchitecture")]
    [InlineData("architecture: {nodes: [!Component {name: glb, class: SRAM, attributes: {depth: 8}, constraints: {dataspace: {keep: [Inputs]}}}]}", "outermostLevel")]
    [InlineData("architecture: {nodes: [!Component {name: mac, class: intmac}, !Component {name: glb, class: SRAM, attributes: {depth: 8}}]}", "badArchitecture")]
    [InlineData("architecture: {nodes: [!Component {name: DRAM, class: DRAM}, !Component {name: glb, class: SRAM, attributes: {depth: 8, width: 4, datawidth: 8}}]}", "outOfRange")]
    [InlineData("architecture: {nodes: [!Component {name: DRAM, class: DRAM}, !Component {name: glb, class: SRAM, attributes: {depth: 2*8}}]}", "outOfRange")]
    [InlineData("architecture: {nodes: [!Component {name: DRAM, class: DRAM, constraints: {dataspace: {keep: [Psums]}}}]}", "unknownValue")]
    [InlineData("architecture: {nodes: [!Rack {name: DRAM}]}", "badArchitecture")]
    [InlineData("arch: {arithmetic: {instances: 10}, storage: [{name: reg, entries: 1, instances: 3}]}", "notADivisor")]
    [InlineData("arch: {storage: [{name: reg}]}", "missingField")]
    public void An_architecture_that_is_none_is_refused_with_its_place(string text, string code)
    {
        var errors = new List<SpecError>();

        Assert.Null(TimeloopArchitecture.Read(Encoding.UTF8.GetBytes(text), null, [], errors));
        Assert.Equal(code, errors[0].Code);
        Assert.StartsWith("$", errors[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_lacks_a_level_is_named()
    {
        var errors = new List<SpecError>();

        Assert.Null(TimeloopArchitecture.Read(Data("simba_like.arch.yaml"), Data("eyeriss_like.ert.yaml"), [], errors));

        Assert.Contains(errors, e => e.Code == "missingField" && e.Message.Contains("'GlobalBuffer'", StringComparison.Ordinal));
    }

    private static string Problem(string text)
    {
        var errors = new List<SpecError>();
        Assert.Null(TimeloopProblem.Read(Encoding.UTF8.GetBytes(text), "$", "x", errors));
        return errors[0].Code;
    }

    private static byte[] Data(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Timeloop", "data", name));

    private static JsonObject Loops(string level, string loops)
    {
        var parts = loops.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        JsonArray Of(bool spatial) => new([.. parts.Where(p => p.EndsWith('X') == spatial).Select(p => new JsonArray(p[..1].ToLowerInvariant(), long.Parse(p[1..].TrimEnd('X'), CultureInfo.InvariantCulture)))]);
        return new JsonObject { ["level"] = level, ["temporal"] = Of(false), ["spatial"] = Of(true) };
    }

    private static JsonElement Explain(JsonObject line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find("Mapping")!.Explain(JsonSerializer.SerializeToElement(line), writer));
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }
}
