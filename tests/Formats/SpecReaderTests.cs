using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Specs;

namespace Dse.Formats.Tests;

public sealed class SpecReaderTests
{
    [Fact]
    public void Yaml_and_json_of_the_same_spec_read_alike()
    {
        const string Yaml = """
            kind: TrainingPlan
            name: 'Llama: 3'   # a comment
            cluster: { device: H100-SXM5-80GB, devices: 64, scaleOutGBps: 50.5 }
            space:
              tp: [1, 2, 4]
              schedule:
                - 1f1b
                - interleaved
            flag: true
            nothing:
            """;
        const string Json = """
            {"kind":"TrainingPlan","name":"Llama: 3","cluster":{"device":"H100-SXM5-80GB","devices":64,"scaleOutGBps":50.5},
             "space":{"tp":[1,2,4],"schedule":["1f1b","interleaved"]},"flag":true,"nothing":null}
            """;

        Assert.True(JsonElement.DeepEquals(Read(Yaml, SpecSyntax.Yaml).Root, Read(Json, SpecSyntax.Json).Root));
        Assert.True(JsonElement.DeepEquals(Read(Yaml).Root, Read(Json).Root));
    }

    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("NO", "\"NO\"")]
    [InlineData("True", "true")]
    [InlineData("~", "null")]
    [InlineData("012", "12")]
    [InlineData("0o17", "15")]
    [InlineData("0xFF", "255")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("+7", "7")]
    [InlineData("-3.5e-2", "-0.035")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData(".", "\".\"")]
    [InlineData("1e", "\"1e\"")]
    [InlineData("1f1b", "\"1f1b\"")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("2026-01-01", "\"2026-01-01\"")]
    [InlineData("9007199254740993", "9007199254740993")]
    public void Plain_scalars_have_their_core_schema_meaning(string yaml, string json) =>
        Assert.Equal(json, Read($"a: {yaml}").Root.GetProperty("a").GetRawText());

    [Theory]
    [InlineData("a: 1e400", "$.a", "notFinite")]
    [InlineData("a: [1, .nan]", "$.a[1]", "notFinite")]
    [InlineData("a: { b: -.inf }", "$.a.b", "notFinite")]
    [InlineData("a: 1\na: 2", "$.a", "duplicateKey")]
    [InlineData("a: {b: 1, 'b': 2}", "$.a.b", "duplicateKey")]
    [InlineData("a: &x 1", "$.a", "anchorNotAllowed")]
    [InlineData("a: *x", "$.a", "aliasNotAllowed")]
    [InlineData("a: !!str 1", "$.a", "tagNotAllowed")]
    [InlineData("a: !thing {b: 1}", "$.a", "tagNotAllowed")]
    [InlineData("? [a, b]\n: 1", "$", "keyNotText")]
    [InlineData("a: 1\n---\nb: 2", "$", "multipleDocuments")]
    [InlineData("", "$", "emptySpec")]
    [InlineData("# only a comment", "$", "emptySpec")]
    [InlineData("- 1\n- 2", "$", "notAnObject")]
    [InlineData("just words", "$", "notAnObject")]
    [InlineData("a: [1, 2", "$.a", "syntax")]
    [InlineData("a: \"unfinished", "$", "syntax")]
    [InlineData("a:\n\t- 1", "$", "syntax")]
    [InlineData("{\"a\": 1,", "$.a", "syntax")]
    [InlineData("{\"a\": 1e999}", "$.a", "notFinite")]
    [InlineData("{\"a\": {\"b\": 1, \"b\": 2}}", "$.a.b", "duplicateKey")]
    [InlineData("{\"a\": \"\\ud800\"}", "$.a", "syntax")]
    [InlineData("{\"a b\": \"\\u0000\"}", "$['a b']", "controlCharacter")]
    [InlineData("[1]", "$", "notAnObject")]
    public void What_is_wrong_is_named_with_its_path_and_code(string text, string path, string code)
    {
        var error = Assert.Single(Errors(text));

        Assert.Equal(code, error.Code);
        Assert.StartsWith(path, error.Path, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message.Split(" (line")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_say_line_and_column()
    {
        Assert.Contains("(line 3, column 9)", Errors("kind: A\ncluster:\n  size: 1e999\n")[0].Message, StringComparison.Ordinal);
        Assert.Contains("(line 2, column 7)", Errors("{\"kind\": 1,\n \"é\": 1e999}")[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_leads_back_to_its_place_in_the_text()
    {
        var spec = Read("kind: A\nspace:\n  tp: [1, 2]\n");

        Assert.Equal(new SpecPosition(3, 11), spec.Locate("$.space.tp[1]"));
        Assert.Equal(new SpecPosition(3, 7), spec.Locate("$.space.tp[9]"));
        Assert.Null(spec.Locate("$.missing"));
    }

    [Fact]
    public void Several_bad_numbers_are_reported_together() =>
        Assert.Equal(["$.a", "$.b[0]"], Errors("a: .inf\nb: [.nan]").Select(e => e.Path));

    [Fact]
    public void Invalid_utf8_and_oversize_are_refused_before_anything_else()
    {
        Assert.Equal("notUtf8", Errors([0x61, 0x3A, 0x20, 0xFF]).Single().Code);
        Assert.Equal("specTooLarge", Errors(new byte[SpecReader.MaxBytes + 1]).Single().Code);
    }

    [Theory]
    [InlineData(SpecReader.MaxDepth, true)]
    [InlineData(SpecReader.MaxDepth + 1, false)]
    public void Depth_is_limited_alike_in_both_syntaxes(int depth, bool fits)
    {
        var text = "{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}";

        foreach (var syntax in new[] { SpecSyntax.Json, SpecSyntax.Yaml })
        {
            var errors = new List<SpecError>();
            var spec = SpecReader.Read(Encoding.UTF8.GetBytes(text), syntax, errors);

            Assert.Equal(fits, spec is not null);
            Assert.Equal(fits ? [] : ["tooDeep"], errors.Select(e => e.Code));
        }
    }

    public static TheoryData<string, string> Bombs() => new()
    {
        { "nested brackets", "a: " + new string('[', 1_000_000) },
        { "nested braces", string.Concat(Enumerable.Repeat("{a: ", 250_000)) },
        { "nested json", string.Concat(Enumerable.Repeat("{\"a\":", 200_000)) },
        { "many items", "a: [" + string.Concat(Enumerable.Repeat("1,", 500_000)) + "]" },
        { "many json items", "{\"a\":[" + string.Concat(Enumerable.Repeat("1,", 500_000)) + "1]}" },
        { "laughs", "a: &a [x,x]\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"b{i}: &b{i} [*a,*a,*a]\n")) },
        { "one long text", "a: " + new string('x', 1_000_000) },
        { "one long name", new string('x', 1_000_000) + ": 1" },
        { "long digits", "a: " + new string('9', 1_000_000) },
        { "indents", string.Concat(Enumerable.Range(0, 1_000).Select(i => new string(' ', i) + "a:\n")) },
        { "dashes", string.Concat(Enumerable.Repeat("- ", 500_000)) },
        { "questions", string.Concat(Enumerable.Repeat("? ", 500_000)) },
        { "many names", string.Concat(Enumerable.Range(0, 90_000).Select(i => $"k{i}: 1\n")) },
        { "quotes", "a: '" + string.Concat(Enumerable.Repeat("''", 500_000)) },
        { "comments", string.Concat(Enumerable.Repeat("#\n", 500_000)) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Hostile_text_is_read_or_refused_quickly(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();

        var errors = new List<SpecError>();
        var spec = SpecReader.Read(bytes, SpecSyntax.Auto, errors);

        Assert.True(spec is not null || errors.Count > 0, name);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{name}: {clock.Elapsed}");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 512L << 20, name);
        Assert.All(errors, e => Assert.True(e.Message.Length < 400 && e.Path.Length < 4_000, name));
    }

    [Fact]
    public void Twenty_thousand_mutilated_specs_never_throw()
    {
        var spec = Encoding.UTF8.GetBytes("""
            kind: TrainingPlan
            name: "Llama 3 70B"
            model: meta-llama/Meta-Llama-3.1-70B
            cluster: { device: H100, devices: 64, devicesPerNode: 8, scaleOutGBps: 50.0 }
            space: { tp: [1, 2, 4, 8] }
            constraints: [ "memoryGiB <= 72" ]
            search:
              - strategy: auto
                seed: |
                  1
            """);
        var random = new Random(20_26);
        const string Spice = "{}[]:,-?&*!|>'\"%@`#\n\t 0eE.~\\\u0000\u00e9";
        for (var i = 0; i < 20_000; i++)
        {
            var mutated = spec.ToArray();
            for (var m = random.Next(1, 6); m > 0; m--)
            {
                mutated[random.Next(mutated.Length)] = (byte)Spice[random.Next(Spice.Length - 1)];
            }

            var text = mutated.AsMemory(0, random.Next(mutated.Length / 2, mutated.Length));
            var errors = new List<SpecError>();

            var read = SpecReader.Read(text, (SpecSyntax)(i % 3), errors);

            Assert.Equal(read is null, errors.Count > 0);
        }
    }

    [Fact]
    public void Doubles_survive_yaml_bit_for_bit()
    {
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (!double.IsFinite(value))
            {
                continue;
            }

            var read = Read($"a: {value.ToString("R", CultureInfo.InvariantCulture)}").Root.GetProperty("a").GetDouble();

            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
        }
    }

    private static SpecDocument Read(string text, SpecSyntax syntax = SpecSyntax.Auto)
    {
        var errors = new List<SpecError>();
        var spec = SpecReader.Read(Encoding.UTF8.GetBytes(text), syntax, errors);
        Assert.Empty(errors);
        return spec!;
    }

    private static List<SpecError> Errors(string text) => Errors(Encoding.UTF8.GetBytes(text));

    private static List<SpecError> Errors(byte[] text)
    {
        var errors = new List<SpecError>();
        Assert.Null(SpecReader.Read(text, SpecSyntax.Auto, errors));
        return errors;
    }
}
