using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Sweeps;

namespace Dse.Core.Tests.Sweeps;

public class SweepDefinitionTests
{
    private const string Template = """{"kind":"K","cluster":{"devices":8},"networks":[{"weight":1},{"weight":2}]}""";

    [Fact]
    public void Crossed_axes_turn_the_last_fastest_and_set_their_places()
    {
        var members = Members("""{"cluster.devices":[64,128],"networks[1].weight":[3,4],"search.seed":[7]}""");

        Assert.Equal(4, members.Count);
        Assert.Equal(
            ["64 3", "64 4", "128 3", "128 4"],
            members.Select(m => $"{m.Spec.GetProperty("cluster").GetProperty("devices")} {m.Spec.GetProperty("networks")[1].GetProperty("weight")}"));
        Assert.All(members, m => Assert.Equal(7, m.Spec.GetProperty("search").GetProperty("seed").GetInt32()));
        Assert.All(members, m => Assert.Equal(1, m.Spec.GetProperty("networks")[0].GetProperty("weight").GetInt32()));
        Assert.Equal("""{"cluster.devices":64,"networks[1].weight":4,"search.seed":7}""", members[1].Values.GetRawText());
        Assert.Equal([0, 1, 2, 3], members.Select(m => m.Index));
    }

    [Fact]
    public void Zipped_axes_go_together()
    {
        var members = Members("""{"cluster.devices":[8,16],"sequence":[1024,2048]}""", """, "combine":"zip" """);

        Assert.Equal(["8 1024", "16 2048"], members.Select(m => $"{m.Spec.GetProperty("cluster").GetProperty("devices")} {m.Spec.GetProperty("sequence")}"));
    }

    [Theory]
    [InlineData("""{"from":1,"to":9,"step":4}""", "1 5 9")]
    [InlineData("""{"from":0.1,"to":0.3,"step":0.1}""", "0.1 0.2 0.30000000000000004")]
    [InlineData("""{"from":8,"to":70,"times":2}""", "8 16 32 64")]
    [InlineData("""{"from":5,"to":5,"step":1}""", "5")]
    public void Ranges_run_to_their_end(string range, string expected) =>
        Assert.Equal(expected, string.Join(' ', Members($$"""{"sequence":{{range}}}""").Select(m => m.Spec.GetProperty("sequence").GetRawText())));

    [Fact]
    public void Samples_are_distinct_within_their_intervals_and_the_same_for_a_seed()
    {
        const string Axes = """{"a":{"from":1,"to":1000,"scale":"log","whole":true},"b":["x","y"],"c":{"from":-1,"to":1}}""";

        var first = Members(Axes, """, "combine":"sample","samples":100,"seed":5 """);
        var again = Members(Axes, """, "combine":"sample","samples":100,"seed":5 """);
        var other = Members(Axes, """, "combine":"sample","samples":100,"seed":6 """);

        Assert.Equal(100, first.Select(m => m.Values.GetRawText()).Distinct().Count());
        Assert.Equal(first.Select(m => m.Values.GetRawText()), again.Select(m => m.Values.GetRawText()));
        Assert.NotEqual(first.Select(m => m.Values.GetRawText()), other.Select(m => m.Values.GetRawText()));
        Assert.All(first, m => Assert.InRange(m.Spec.GetProperty("a").GetInt32(), 1, 1000));
        Assert.All(first, m => Assert.InRange(m.Spec.GetProperty("c").GetDouble(), -1, 1));
        Assert.InRange(first.Count(m => m.Spec.GetProperty("a").GetInt32() <= 31), 30, 70);
    }

    [Fact]
    public void A_space_smaller_than_the_samples_is_drawn_once_whole() =>
        Assert.Equal(4, Members("""{"a":[1,2],"b":[1,2]}""", """, "combine":"sample","samples":50 """).Count);

    [Theory]
    [InlineData("""{"name":"x","template":{},"axes":{}}""", "$.axes", "missingField")]
    [InlineData("""{"name":"x","template":7,"axes":{"a":[1]}}""", "$.template", "missingField")]
    [InlineData("""{"template":{},"axes":{"a":[1]}}""", "$.name", "missingField")]
    [InlineData("""{"name":"x","template":{},"axes":{"a..b":[1]}}""", "$.axes.a..b", "badPath")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":[]}}""", "$.axes.a", "noValues")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":[1,1]}}""", "$.axes.a", "duplicateValue")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":{"from":1,"to":2}}}""", "$.axes.a.step", "missingField")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":{"from":3,"to":2,"step":1}}}""", "$.axes.a.to", "outOfRange")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":{"from":0,"to":2,"times":2}}}""", "$.axes.a.from", "outOfRange")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":{"from":1,"to":2,"times":2,"step":1}}}""", "$.axes.a.times", "notTogether")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":[1,2],"b":[1]},"combine":"zip"}""", "$.axes", "unequalAxes")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":{"from":1,"to":40,"step":1},"b":{"from":1,"to":40,"step":1}}}""", "$.axes", "tooMany")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":[1]},"samples":3}""", "$.samples", "notTogether")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":[1]},"schedule":{}}""", "$.schedule.cron", "missingField")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":[1]},"schedule":{"cron":"* * * * *","until":"soon"}}""", "$.schedule.until", "badMoment")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":[1]},"overlap":"both"}""", "$.overlap", "unknownValue")]
    [InlineData("""{"name":"x","template":{},"axes":{"a":[1]},"axis":{}}""", "$.axis", "unknownField")]
    public void What_is_wrong_is_said_with_its_place(string json, string path, string code)
    {
        var errors = new List<SpecError>();

        Assert.Null(SweepDefinition.Parse(Json(json), errors));

        var error = errors[0];
        Assert.Equal((path, code), (error.Path, error.Code));
    }

    [Fact]
    public void A_place_that_the_template_cannot_have_is_an_error()
    {
        var errors = new List<SpecError>();
        var sweep = SweepDefinition.Parse(Json($$"""{"name":"x","axes":{"networks[2].weight":[1]},"template":{{Template}} }"""), errors)!;

        Assert.Empty(sweep.Template.Members(errors));

        Assert.Equal("noSuchPlace", Assert.Single(errors).Code);
    }

    private static IReadOnlyList<SweepMember> Members(string axes, string more = "")
    {
        var errors = new List<SpecError>();
        var sweep = SweepDefinition.Parse(Json($$"""{"name":"x","template":{{Template}},"axes":{{axes}}{{more}} }"""), errors);
        Assert.Empty(errors);
        var members = sweep!.Template.Members(errors);
        Assert.Empty(errors);
        return members;
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
