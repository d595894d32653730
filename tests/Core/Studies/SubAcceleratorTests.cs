using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class SubAcceleratorTests
{
    private static readonly string[] Layers =
    [
        """{"type":"conv","ifmapHeight":18,"ifmapWidth":18,"filterHeight":3,"filterWidth":3,"channels":16,"filters":32}""",
        """{"type":"gemm","m":1,"n":500,"k":256}""",
        """{"type":"depthwise","ifmapHeight":18,"ifmapWidth":18,"filterHeight":3,"filterWidth":3,"channels":32}""",
        """{"type":"gemm","m":64,"n":32,"k":64}""",
    ];

    private static readonly string Networks = $$""" "networks":[{"name":"a","layers":[{{Layers[0]}},{{Layers[1]}}]},{"name":"b","weight":2,"layers":[{{Layers[2]}},{{Layers[3]}},{{Layers[2]}}]}] """;

    private const string Two = """ "subAccelerators":2,"rows1":16,"cols1":16,"dataflow1":"ws","bandwidthWeight1":3,"rows2":4,"cols2":32,"dataflow2":"os","ifmapSramKiB2":16,"bandwidthGBps":8,"clockMhz":500 """;

    [Fact]
    public void One_sub_accelerator_costs_what_the_accelerator_does()
    {
        var one = Answer($$"""{"kind":"Accelerator",{{Networks}},"subAccelerators":1,"design":{"subAccelerators":1,"rows1":16,"cols1":8,"dataflow1":"is","filterSramKiB1":32} }""")["metrics"]!.AsObject();
        var plain = Answer($$"""{"kind":"Accelerator",{{Networks}},"design":{"rows":16,"cols":8,"dataflow":"is","filterSramKiB":32} }""")["metrics"]!.AsObject();

        foreach (var (name, value) in plain.Where(m => !m.Key.StartsWith("a_", StringComparison.Ordinal) && !m.Key.StartsWith("b_", StringComparison.Ordinal)))
        {
            Assert.Equal(value!.GetValue<double>(), one[name]!.GetValue<double>(), 1e-9 * value.GetValue<double>());
        }

        Assert.Equal(0, one["assignmentGapRatio"]!.GetValue<double>());
    }

    // Every line of the schedule against the layer alone on an array with its share of the bandwidth.
    [Theory]
    [InlineData("latency", "layer")]
    [InlineData("energy", "layer")]
    [InlineData("latency", "network")]
    public void A_schedule_keeps_order_and_arrays_and_its_times_are_those_of_the_layers_alone(string goal, string granularity)
    {
        var answer = Answer($$"""{"kind":"Accelerator",{{Networks}},"subAccelerators":[1,2],"granularity":"{{granularity}}","design":{"assignment":"{{goal}}",{{Two}} } }""", isExplained: true);
        var jobs = answer["schedule"]!.AsArray().Select(j => j!).ToArray();
        (int Layer, double Weight)[] works = [(0, 1), (1, 1), (2, 2), (3, 2), (2, 2)];
        Assert.Equal(works.Length, jobs.Length);
        double energy = 0;
        foreach (var (job, work) in jobs.Zip(works))
        {
            var part = job["subAccelerator"]!.GetValue<int>();
            var array = part == 1
                ? """{"rows":16,"cols":16,"dataflow":"ws","bandwidthWordsPerCycle":12}"""
                : """{"rows":4,"cols":32,"dataflow":"os","ifmapSramKiB":16,"bandwidthWordsPerCycle":4}""";
            var alone = Answer($$"""{"kind":"AcceleratorLayer","accelerator":{{array}},"layer":{{Layers[work.Layer]}} }""")["metrics"]!;
            Assert.Equal(work.Weight * alone["cycles"]!.GetValue<double>(), Number(job, "endCycle") - Number(job, "startCycle"), 1e-6);
            energy += work.Weight * alone["energyPj"]!.GetValue<double>();
        }

        foreach (var network in jobs.GroupBy(j => (string)j["network"]!))
        {
            Assert.All(network.Zip(network.Skip(1)), p => Assert.True(Number(p.Second, "startCycle") >= Number(p.First, "endCycle") - 1e-6));
            Assert.True(granularity == "layer" || network.Select(j => Number(j, "subAccelerator")).Distinct().Count() == 1);
            Assert.Equal(network.Max(j => Number(j, "endCycle")) / 500e3, Number(answer["metrics"]!, $"{network.Key}_latencyMs"), 1e-9);
        }

        foreach (var part in jobs.GroupBy(j => Number(j, "subAccelerator")))
        {
            var inTime = part.OrderBy(j => Number(j, "startCycle")).ToArray();
            Assert.All(inTime.Zip(inTime.Skip(1)), p => Assert.True(Number(p.Second, "startCycle") >= Number(p.First, "endCycle") - 1e-6));
        }

        Assert.Equal(jobs.Max(j => Number(j, "endCycle")) / 500e3, Number(answer["metrics"]!, "latencyMs"), 1e-9);
        Assert.Equal(energy / 1e9, Number(answer["metrics"]!, "energyMillijoules"), 1e-12);
    }

    [Fact]
    public void Latency_and_energy_are_never_worse_than_the_other_assignments()
    {
        double Of(string goal, string metric) => Number(Answer($$"""{"kind":"Accelerator",{{Networks}},"subAccelerators":2,"design":{"assignment":"{{goal}}",{{Two}} } }""")["metrics"]!, metric);

        Assert.True(Of("latency", "latencyMs") <= Of("energy", "latencyMs"));
        Assert.True(Of("energy", "energyMillijoules") <= Of("latency", "energyMillijoules"));
    }

    // Twice the clock and twice the bandwidth: the same words per cycle, half the time, the same energy.
    [Fact]
    public void Time_goes_with_the_clock_when_the_bandwidth_does()
    {
        var one = Answer($$"""{"kind":"Accelerator",{{Networks}},"subAccelerators":2,"design":{ {{Two}} } }""")["metrics"]!;
        var fast = Answer($$"""{"kind":"Accelerator",{{Networks}},"subAccelerators":2,"design":{ {{Two.Replace("\"clockMhz\":500", "\"clockMhz\":1000", StringComparison.Ordinal).Replace("\"bandwidthGBps\":8", "\"bandwidthGBps\":16", StringComparison.Ordinal)}} } }""")["metrics"]!;

        Assert.Equal(Number(one, "latencyMs"), 2 * Number(fast, "latencyMs"), 1e-12);
        Assert.Equal(Number(one, "cycles"), Number(fast, "cycles"));
        Assert.Equal(Number(one, "energyMillijoules"), Number(fast, "energyMillijoules"));
    }

    [Theory]
    [InlineData(""" "subAccelerators":5 """, "$.subAccelerators", "outOfRange")]
    [InlineData(""" "subAccelerators":[2,2] """, "$.subAccelerators[1]", "duplicateValue")]
    [InlineData(""" "subAccelerators":2,"granularity":"row" """, "$.granularity", "unknownValue")]
    [InlineData(""" "granularity":"layer" """, "$.granularity", "notTogether")]
    [InlineData(""" "subAccelerators":2,"template":"eyeriss" """, "$.subAccelerators", "notTogether")]
    [InlineData(""" "subAccelerators":2,"space":{"rows3":[4]} """, "$.space.rows3", "unknownField")]
    [InlineData(""" "subAccelerators":2,"space":{"dataflow2":["row"]} """, "$.space.dataflow2[0]", "unknownValue")]
    [InlineData(""" "subAccelerators":2,"space":{"bandwidthWeight":[0]} """, "$.space.bandwidthWeight[0]", "outOfRange")]
    [InlineData(""" "subAccelerators":2,"space":{"assignment":["edp"]} """, "$.space.assignment[0]", "unknownValue")]
    public void A_spec_that_cannot_be_read_says_why(string rest, string path, string code)
    {
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse($$"""{"kind":"Accelerator",{{Networks}},{{rest}} }""");

        Assert.Null(StudyKinds.Find("Accelerator")!.Parse(document.RootElement, errors));
        Assert.Contains(errors, e => e.Path == path && e.Code == code);
    }

    [Fact]
    public void Chips_in_another_order_stand_once_unless_a_spec_numbers_them()
    {
        int Designs(string space)
        {
            var errors = new List<SpecError>();
            using var document = JsonDocument.Parse($$"""{"kind":"Accelerator",{{Networks}},"subAccelerators":2,"space":{"rows":[4,8],"cols":4,"dataflow":["os","ws"],"ifmapSramKiB":8,"filterSramKiB":8,"ofmapSramKiB":8,"assignment":"latency"{{space}} } }""");
            var space1 = StudyKinds.Find("Accelerator")!.Parse(document.RootElement, errors)!.Problem.Space;
            Assert.Empty(errors);
            return Rows(space1).Count(r => space1.Contains(r));
        }

        Assert.Equal(4 * 5 / 2, Designs(string.Empty));
        Assert.Equal(2 * 4, Designs(""","rows1":[8]"""));
    }

    private static IEnumerable<double[]> Rows(Core.Spaces.DesignSpace space)
    {
        var count = space.Parameters.Aggregate(1, (product, p) => product * p.Levels.Count);
        for (var code = 0; code < count; code++)
        {
            var rest = code;
            yield return [.. space.Parameters.Select(p =>
            {
                var level = rest % p.Levels.Count;
                rest /= p.Levels.Count;
                return (double)level;
            })];
        }
    }

    private static double Number(JsonNode node, string name) => node[name]!.GetValue<double>();

    private static JsonObject Answer(string line, bool isExplained = false)
    {
        using var document = JsonDocument.Parse(line);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            var kind = EvaluationKinds.Find(document.RootElement.GetProperty("kind").GetString()!)!;
            Assert.Null(isExplained ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }
}
