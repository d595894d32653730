using Dse.Core.Pareto;
using Dse.Core.Spaces;

namespace Dse.Core.Tests.Pareto;

/// <summary>Point sets on a coarse grid, so that ties and duplicates are common.</summary>
internal static class RandomPoints
{
    public static PointSet Make(RandomSource random, int objectives, int count, int levels, double scale)
    {
        var points = new PointSet(objectives, count);
        var point = new double[objectives];
        for (var i = 0; i < count; i++)
        {
            for (var m = 0; m < objectives; m++)
            {
                point[m] = random.Next(levels) * scale / levels;
            }

            points.Add(point);
        }

        return points;
    }
}
