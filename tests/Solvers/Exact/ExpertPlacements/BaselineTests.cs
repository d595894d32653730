using System.Globalization;

namespace Dse.Solvers.Tests.Exact.ExpertPlacements;

public class BaselineTests
{
    private const string Routing = """{"loads":[[9,1,5,5],[5,5,1,9]],"transitions":[[[9,0,0,0],[0,0,1,0],[0,5,0,0],[0,0,0,5]]]}""";

    [Theory]
    [InlineData("roundRobin", 14 + 14)]
    [InlineData("contiguous", 10 + 10)]
    public void Simple_baselines_place_as_they_say(string method, double peaks)
    {
        var front = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Routing}},"devices":2,"method":"{{method}}"}""");

        Assert.Equal(peaks, PlacementRun.Metric(Assert.Single(front.Points), "peakLoadTokens"));
    }

    [Fact]
    public void Exflow_keeps_the_most_tokens()
    {
        var front = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Routing}},"devices":2,"method":"exflow"}""");
        var proved = PlacementRun.Of($$"""{"kind":"ExpertPlacement","routing":{{Routing}},"devices":2,"objectives":["min crossDeviceTokens"]}""");

        Assert.True(proved.Proved);
        Assert.Equal(PlacementRun.Metric(proved.Points[0], "crossDeviceTokens"), PlacementRun.Metric(front.Points[0], "crossDeviceTokens"));
    }

    [Fact]
    public void Moetuner_balances_clusters_then_places_them()
    {
        var front = PlacementRun.Of(string.Create(CultureInfo.InvariantCulture, $$"""{"kind":"ExpertPlacement","routing":{{Routing}},"devices":2,"method":"moetuner"}"""));

        // Both layers balance exactly as {0, 1} and {2, 3}; the second programme then keeps what it can.
        var point = Assert.Single(front.Points);
        Assert.Equal(20, PlacementRun.Metric(point, "peakLoadTokens"));
        Assert.Equal(6, PlacementRun.Metric(point, "crossDeviceTokens"));
    }
}
