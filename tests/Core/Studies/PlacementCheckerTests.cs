using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Core.Tests.Studies;

public class PlacementCheckerTests
{
    private const string Spec = """{"kind":"ExpertPlacement","routing":{"loads":[[6,2,4],[3,3,6]],"transitions":[[[3,2,1],[0,1,1],[0,0,4]]]},"devices":2,"slotsPerDevice":2,"nodes":2,"deviceSpeeds":[3,1],"current":[[[0,1],[2]],[[0,2],[1]]]}""";

    [Fact]
    public void Metrics_are_added_up_anew()
    {
        var errors = new List<SpecError>();

        var metrics = new PlacementChecker(Json(Spec)).Check(Json("[[[0,2],[1]],[[0,2],[1]]]"), errors);

        Assert.Empty(errors);
        Assert.Equal((10 / 1.5) + 6, metrics!["peakLoadTokens"], 12);
        Assert.Equal(3, metrics["crossDeviceTokens"], 12);
        Assert.Equal(3, metrics["crossNodeTokens"], 12);
        Assert.Equal(2, metrics["moves"]);
    }

    [Theory]
    [InlineData("[[[0,2],[1]]]", "wrongShape")]
    [InlineData("[[[0,2],[1]],[[0],[1]]]", "missingExpert")]
    [InlineData("[[[0,2,1],[]],[[0,2],[1]]]", "tooManyExperts")]
    [InlineData("[[[0,2],[1,1]],[[0,2],[1]]]", "duplicateReplica")]
    [InlineData("[[[0,2],[1,9]],[[0,2],[1]]]", "unknownExpert")]
    [InlineData("{}", "wrongType")]
    public void A_broken_table_is_told(string table, string code)
    {
        var errors = new List<SpecError>();

        Assert.Null(new PlacementChecker(Json(Spec)).Check(Json(table), errors));

        Assert.Contains(code, errors.Select(e => e.Code));
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
