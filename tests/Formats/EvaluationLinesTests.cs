using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Formats.Evaluations;

namespace Dse.Formats.Tests;

public sealed class EvaluationLinesTests
{
    [Fact]
    public async Task Bad_lines_are_answered_in_order_and_the_rest_goes_on()
    {
        var answers = await AskAsync("""
            {"id":"a","kind":"Nonsense"}

            {"id":2,
            {"id":3,"x":1e999,"kind":"Nonsense"}
            {"id":4,"kind":7}
            [1]
            {"id":6}
            {"id":7,"id":8}
            {"id":{"a":1}}
            """);

        Assert.Equal(
            [
                "\"a\" 1 unknownKind $.kind", "null 3 syntax $.id", "null 4 notFinite $.x", "4 5 wrongType $.kind",
                "null 6 notAnObject $", "6 7 missingField $.kind", "null 8 duplicateKey $.id", "null 9 wrongType $.id",
            ],
            answers.Select(Summary));
    }

    [Fact]
    public async Task Lines_about_one_operator_need_no_kind()
    {
        var answers = await AskAsync("""
            {"id":1,"device":"H100","operator":{"type":"gemm","m":4096,"n":4096,"k":4096,"precision":"bf16"}}
            {"id":2,"kind":"Operator","device":"H100","operator":{"type":"gemm","m":4096,"n":4096,"k":-1}}
            """);

        Assert.Equal("measured", answers[0].GetProperty("basis").GetString());
        Assert.Equal("2 2 outOfRange $.operator.k", Summary(answers[1]));
    }

    [Fact]
    public async Task An_overlong_line_costs_only_itself()
    {
        var answers = await AskAsync("{\"id\":1,\"kind\":\"Nonsense\"}\n{\"id\":\"" + new string('x', EvaluationLines.MaxLineBytes * 3) + "\"}\n{\"id\":3,\"kind\":\"Nonsense\"}\n");

        Assert.Equal(["1 1 unknownKind $.kind", "null 2 lineTooLong $", "3 3 unknownKind $.kind"], answers.Select(Summary));
    }

    [Fact]
    public async Task Lines_may_arrive_byte_by_byte()
    {
        const string Text = "{\"id\":1,\"kind\":\"Nonsense\"}\r\n\r\n{\"id\":2,\"kind\":\"Nonsense\"}";
        using var input = new OneByteStream(Encoding.UTF8.GetBytes(Text));
        using var output = new MemoryStream();

        var tally = await EvaluationLines.RunAsync(input, output, LineQuestion.Evaluate, asArray: false, CancellationToken.None);

        Assert.Equal(new LineTally(2, 2), tally);
        Assert.Equal(2, Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task One_document_is_an_array_of_the_same_answers()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("{\"id\":1}\n{\"id\":2}\n"));
        using var output = new MemoryStream();

        await EvaluationLines.RunAsync(input, output, LineQuestion.Explain, asArray: true, CancellationToken.None);

        using var json = JsonDocument.Parse(output.ToArray());
        Assert.Equal([1, 2], json.RootElement.EnumerateArray().Select(a => a.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task No_lines_make_an_empty_array()
    {
        using var input = new MemoryStream();
        using var output = new MemoryStream();

        await EvaluationLines.RunAsync(input, output, LineQuestion.Evaluate, asArray: true, CancellationToken.None);

        using var json = JsonDocument.Parse(output.ToArray());
        Assert.Equal(0, json.RootElement.GetArrayLength());
    }

    [Fact]
    public void Two_thousand_mutilated_lines_are_each_answered_with_one_json_object()
    {
        var line = Encoding.UTF8.GetBytes("""{"id":"x","kind":"TrainingPlan","model":"m","cluster":{"device":"H100","devices":8},"sequence":2048,"globalBatch":16,"plan":{"tp":8,"zero":1}}""");
        var random = new Random(5);
        for (var i = 0; i < 2_000; i++)
        {
            var mutated = line.ToArray();
            for (var m = random.Next(1, 5); m > 0; m--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            var output = new ArrayBufferWriter<byte>();
            EvaluationLines.Answer(mutated.AsMemory(0, random.Next(1, mutated.Length)), i, LineQuestion.Evaluate, output);

            using var json = JsonDocument.Parse(output.WrittenMemory);
            Assert.True(json.RootElement.TryGetProperty("id", out _));
        }
    }

    private static async Task<List<JsonElement>> AskAsync(string lines)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        using var output = new MemoryStream();
        await EvaluationLines.RunAsync(input, output, LineQuestion.Evaluate, asArray: false, CancellationToken.None);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private static string Summary(JsonElement answer)
    {
        var error = answer.GetProperty("error");
        return $"{answer.GetProperty("id").GetRawText()} {answer.GetProperty("line")} {error.GetProperty("code")} {error.GetProperty("path")}";
    }

    private sealed class OneByteStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);
    }
}
