using Dse.Core.Spaces;
using Dse.Solvers.Search.Bayesian;

namespace Dse.Solvers.Tests.Search.Bayesian;

public class TrustBoxTests
{
    [Fact]
    public void A_box_opens_in_one_or_two_features_rather_those_with_short_sides()
    {
        var box = new TrustBox([0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5], [0.1, 0.4, 0.4, 0.4]);
        var random = new RandomSource(1);
        var opened = new int[4];
        for (var draw = 0; draw < 1000; draw++)
        {
            var sides = box.Opened(random).Sides;
            var wide = Enumerable.Range(0, 4).Where(f => sides[f] != box.Sides[f]).ToArray();
            Assert.InRange(wide.Length, 1, 2);
            Assert.All(wide, f => Assert.True(sides[f] >= 2));
            foreach (var f in wide)
            {
                opened[f]++;
            }
        }

        // The short side is drawn 4 times in 7 at each of two draws, each of the others once in 7.
        Assert.InRange(opened[0], 770, 860);
        Assert.All(opened[1..], count => Assert.InRange(count, 210, 320));
    }
}
