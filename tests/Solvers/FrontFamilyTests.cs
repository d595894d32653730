using Dse.Core.Studies;

namespace Dse.Solvers.Tests;

public class FrontFamilyTests
{
    [Fact]
    public void What_several_fronts_have_is_on_the_joint_front_for_each_of_them()
    {
        var family = FrontFamily.Of([new Objective("f", Maximize: false), new Objective("g", Maximize: true)], null, [Front((1, 0), (3, 5)), Front((1, 0), (1, 0), (3, 4), (4, 9))]);

        Assert.Equal([[true, true], [true, true, false, true]], family.OnJoint);
        Assert.Equal([(0, 0), (0, 1), (1, 3)], family.Joint);
    }

    private static FrontPoint[] Front(params (double F, double G)[] points) =>
        [.. points.Select((p, i) => new FrontPoint(
            i + 1, i, [], [new("f", p.F), new("g", p.G)], new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal), [], "measured", null))];
}
