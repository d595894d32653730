using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Scratchpads;

namespace Dse.Core.Tests.Studies;

public class ScratchpadKindTests
{
    // a (4 bytes) feeds the first and the last of three operators; b and c are 6 and 3 bytes.
    private const string Graph = """
        {"tensors":[{"id":0,"shape":[4],"kind":"input"},{"id":1,"shape":[6]},{"id":2,"shape":[3]},{"id":3,"shape":[1],"kind":"output"}],
         "ops":[{"inputs":[0],"outputs":[1]},{"inputs":[1],"outputs":[2]},{"inputs":[0,2],"outputs":[3]}]}
        """;

    [Theory]
    [InlineData("tightest", 10)]
    [InlineData("half", 11)]
    public void Capacities_are_worked_out_from_the_graph(string capacity, int bytes)
    {
        // The largest operator takes 4 + 6 bytes; with everything kept the second one takes 4 + 6 + 3.
        var study = Parse($$"""{"kind":"Scratchpad","graph":{{Graph}},"capacitiesBytes":"{{capacity}}"}""", []);

        Assert.Equal(bytes, Assert.Single(study!.Problem.Space.Parameters[0].Levels).Number);
    }

    [Theory]
    [InlineData("""[{"name":"a","inputs":[0,2],"outputs":[1]},{"name":"b","inputs":[1],"outputs":[2]}]""", "Operator a reads tensor 2, which operator b makes only after it: they wait for one another in a circle")]
    [InlineData("""[{"name":"a","inputs":[1],"outputs":[1]}]""", "Operator a reads tensor 1, which operator a makes only after it")]
    [InlineData("""[{"name":"a","inputs":[2],"outputs":[1]},{"name":"b","inputs":[0],"outputs":[2]}]""", "Operator a reads tensor 2 before operator b makes it. List operators")]
    [InlineData("""[{"name":"a","inputs":[2],"outputs":[1]}]""", "Operator a reads tensor 2, which no operator makes. Mark")]
    public void Operators_that_cannot_run_are_told_why(string operators, string message)
    {
        var errors = new List<SpecError>();

        Assert.Null(Parse($$"""{"kind":"Scratchpad","graph":{"tensors":[{"id":0,"shape":[4],"kind":"input"},{"id":1,"shape":[4]},{"id":2,"shape":[4]}],"ops":{{operators}}},"capacitiesBytes":[20]}""", errors));

        var error = Assert.Single(errors);
        Assert.Equal(("$.graph.ops[0].inputs", "badGraph"), (error.Path, error.Code));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""  "capacitiesBytes":[0] """, "$.capacitiesBytes[0]", "badCapacity")]
    [InlineData("""  "capacitiesBytes":"most" """, "$.capacitiesBytes", "badCapacity")]
    [InlineData("""  "capacitiesBytes":[] """, "$.capacitiesBytes", "noValues")]
    [InlineData("""  "capacitiesBytes":[10,"tightest"] """, "$.capacitiesBytes[1]", "duplicateValue")]
    [InlineData("""  "capacitiesBytes":[20],"order":"any" """, "$.order", "unknownValue")]
    [InlineData("""  "capacitiesBytes":[20],"search":{"strategy":"nsga2"} """, "$.search.strategy", "notSearched")]
    [InlineData("""  "capacitiesBytes":[20],"objectives":["min peakBytes"] """, "$.objectives[0]", "notPlanned")]
    [InlineData("""  "capacitiesBytes":[20],"objectives":["max offChipBytes"] """, "$.objectives[0]", "notPlanned")]
    [InlineData("""  "capacitiesBytes":[20],"constraints":["peakBytes <= 4"] """, "$.constraints", "notPlanned")]
    [InlineData("""  "capacitiesBytes":[20],"elementBytes":0 """, "$.elementBytes", "outOfRange")]
    [InlineData("""  "capacitiesBytes":[20],"objectives":["min executionCycles"] """, "$.dma", "missingField")]
    [InlineData("""  "capacitiesBytes":[20],"dma":{"bytesPerCycle":0} """, "$.dma.bytesPerCycle", "outOfRange")]
    [InlineData("""  "capacitiesBytes":[20],"dma":{"bytesPerCycle":1} """, "$.dma.macsPerCycle", "missingField")]
    [InlineData("""  "capacitiesBytes":[20],"dma":{"bytesPerCycle":1},"operatorCycles":[5,5] """, "$.operatorCycles", "wrongLength")]
    [InlineData("""  "capacitiesBytes":[20],"operatorCycles":[5,5,5] """, "$.dma", "missingField")]
    [InlineData("""  "capacitiesBytes":[20],"order":"free","method":"mip" """, "$.method", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"order":"fixed","method":"genetic" """, "$.method", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"order":"fixed","method":"annealing" """, "$.method", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"order":"fixed","method":"minimumPeakBelady" """, "$.method", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"order":"fixed","method":"reinforcement" """, "$.method", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"inPlace":true,"method":"cosma" """, "$.method", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"recompute":-1 """, "$.recompute", "outOfRange")]
    [InlineData("""  "capacitiesBytes":[20],"recompute":2,"inPlace":true """, "$.recompute", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"recompute":2,"method":"belady" """, "$.recompute", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"levels":[] ,"offChipPjPerByte":9""", "$.levels", "noValues")]
    [InlineData("""  "capacitiesBytes":[20],"offChipPjPerByte":9""", "$.levels", "missingField")]
    [InlineData("""  "capacitiesBytes":[20],"levels":[{"name":"a","capacityBytes":0,"energyPjPerByte":1}],"offChipPjPerByte":9""", "$.levels[0].capacityBytes", "outOfRange")]
    [InlineData("""  "capacitiesBytes":[20],"levels":[{"capacityBytes":4,"energyPjPerByte":1}],"offChipPjPerByte":9""", "$.levels[0].name", "missingField")]
    [InlineData("""  "capacitiesBytes":"sweep","levels":[{"name":"a","capacityBytes":4,"energyPjPerByte":1}],"offChipPjPerByte":9""", "$.levels", "notTogether")]
    [InlineData("""  "capacitiesBytes":[20],"objectives":["min offChipBytes"],"levels":[{"name":"a","capacityBytes":4,"energyPjPerByte":1}],"offChipPjPerByte":9""", "$.objectives[0]", "notPlanned")]
    public void What_is_wrong_is_named_with_its_path(string fields, string path, string code)
    {
        var errors = new List<SpecError>();

        Assert.Null(Parse($$"""{"kind":"Scratchpad","graph":{{Graph}},{{fields}}}""", errors));

        Assert.Contains((path, code), errors.Select(e => (e.Path, e.Code)));
    }

    [Fact]
    public void An_unknown_graph_is_named() =>
        Assert.Equal("$.graph unknownGraph", Line("""{"kind":"Scratchpad","graph":"resnet51","capacityBytes":5}""").Error);

    // By hand: the input leaves after step 0 and comes back for step 2 at another place.
    private const string Stays = """{"tensor":0,"fromStep":0,"toStep":0,"offset":0},{"tensor":1,"fromStep":0,"toStep":1,"offset":4},{"tensor":2,"fromStep":1,"toStep":2,"offset":0,"bytes":3},{"tensor":0,"fromStep":2,"toStep":2,"offset":4},{"tensor":3,"fromStep":2,"toStep":2,"offset":8}""";

    [Fact]
    public void A_plan_of_ones_own_is_replayed()
    {
        var answer = Plan(10, Stays, """{"tensor":0,"step":2}""").Answer!.Value;

        Assert.True(answer.GetProperty("feasible").GetBoolean());
        var metrics = answer.GetProperty("metrics");
        Assert.Equal((4, 5, 10), (metrics.GetProperty("offChipBytes").GetInt32(), metrics.GetProperty("compulsoryBytes").GetInt32(), metrics.GetProperty("peakBytes").GetInt32()));
    }

    [Fact]
    public void Time_counts_transfers_that_operators_wait_for()
    {
        // Two bytes a cycle, one cycle of latency, ten cycles an operator. The input takes 1 + 2 cycles to come in and again 3 to come
        // back before the last operator, the output 1 + 0.5 to leave: nothing runs beside anything.
        Assert.Equal(3 + 10 + 10 + 3 + 10 + 1.5, Timed(Stays, """{"tensor":0,"step":2}"""));

        // Brought back one step earlier, the transfer runs beside the second operator.
        Assert.Equal(3 + 30 + 1.5, Timed(Stays.Replace("""{"tensor":0,"fromStep":2,"toStep":2,"offset":4}""", """{"tensor":0,"fromStep":1,"toStep":2,"offset":10}""", StringComparison.Ordinal), """{"tensor":0,"step":1}"""));
    }

    private static double Timed(string stays, string reads) =>
        Plan(14, stays, reads, ",\"dma\":{\"bytesPerCycle\":2,\"latencyCycles\":1},\"operatorCycles\":[10,10,10]").Answer!.Value.GetProperty("metrics").GetProperty("executionCycles").GetDouble();

    [Theory]
    [InlineData(9, Stays, """{"tensor":0,"step":2}""", "passes the 9 bytes")]
    [InlineData(10, Stays, "", "comes back at step 2 without a read")]
    [InlineData(10, """{"tensor":0,"fromStep":0,"toStep":2,"offset":0},{"tensor":1,"fromStep":0,"toStep":1,"offset":3},{"tensor":2,"fromStep":1,"toStep":2,"offset":0},{"tensor":3,"fromStep":2,"toStep":2,"offset":8}""", "", "lie over each other")]
    [InlineData(10, """{"tensor":0,"fromStep":0,"toStep":0,"offset":0},{"tensor":1,"fromStep":0,"toStep":1,"offset":4},{"tensor":2,"fromStep":1,"toStep":2,"offset":0},{"tensor":3,"fromStep":2,"toStep":2,"offset":8}""", "", "tensor 0 is not there at step 2")]
    public void A_plan_that_cannot_run_is_refused_with_the_reason(int capacity, string stays, string reads, string reason)
    {
        var answer = Plan(capacity, stays, reads).Answer!.Value;

        Assert.False(answer.GetProperty("feasible").GetBoolean());
        var violation = answer.GetProperty("violations")[0];
        Assert.Equal("brokenPlan", violation.GetProperty("code").GetString());
        Assert.Contains(reason, violation.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("metrics").GetProperty("offChipBytes").ValueKind);
    }

    [Fact]
    public void An_operator_may_run_again_where_the_line_says_so()
    {
        // By hand: c is dropped after the third step's operand b made it, and made again.
        const string Again = """{"order":[0,1,1,2],"episodes":[{"tensor":0,"fromStep":0,"toStep":3,"offset":0},{"tensor":1,"fromStep":0,"toStep":2,"offset":4},{"tensor":2,"fromStep":1,"toStep":1,"offset":10},{"tensor":2,"fromStep":2,"toStep":3,"offset":11},{"tensor":3,"fromStep":3,"toStep":3,"offset":4}],"writes":[],"reads":[]}""";
        (JsonElement? Answer, string? Error) Of(string more) => Line($$"""{"kind":"Scratchpad","graph":{{Graph}},"capacityBytes":14{{more}},"plan":{{Again}} }""");

        var allowed = Of(""","recompute":1""").Answer!.Value;
        Assert.True(allowed.GetProperty("feasible").GetBoolean());
        Assert.Equal(0, allowed.GetProperty("metrics").GetProperty("offChipBytes").GetInt32());
        Assert.Contains("ran before", Message(Of(string.Empty).Answer!.Value), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_read_must_have_been_written()
    {
        // b leaves at step 1, though nobody wrote it, and is read for step 2.
        var answer = Plan(20, Stays + """,{"tensor":1,"fromStep":2,"toStep":2,"offset":14}""", """{"tensor":0,"step":2},{"tensor":1,"step":2}""").Answer!.Value;

        Assert.Contains("was not written before", Message(answer), StringComparison.Ordinal);
    }

    private static string? Message(JsonElement answer) => answer.GetProperty("violations")[0].GetProperty("message").GetString();

    private static (JsonElement? Answer, string? Error) Plan(int capacity, string stays, string reads, string more = "") =>
        Line($$"""{"kind":"Scratchpad","graph":{{Graph}},"capacityBytes":{{capacity}}{{more}},"plan":{"order":[0,1,2],"episodes":[{{stays}}],"writes":[],"reads":[{{reads}}] } }""");

    private static (JsonElement? Answer, string? Error) Line(string text)
    {
        using var line = JsonDocument.Parse(text);
        using var stream = new MemoryStream();
        using var writer = new Utf8JsonWriter(stream);
        writer.WriteStartObject();
        if (new ScratchpadKind().Evaluate(line.RootElement, writer) is { } error)
        {
            return (null, $"{error.Path} {error.Code}");
        }

        writer.WriteEndObject();
        writer.Flush();
        return (JsonDocument.Parse(stream.ToArray()).RootElement.Clone(), null);
    }

    private static ParsedStudy? Parse(string text, List<SpecError> errors)
    {
        using var spec = JsonDocument.Parse(text);
        return new ScratchpadKind().Parse(spec.RootElement, errors);
    }
}
