using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>What two loops that slide a window (P with R, or Q with S) do to tiles and traffic of the inputs.</summary>
internal sealed class Windows
{
    private readonly MapSpace space;
    private readonly Skeleton skeleton;
    private readonly long stride;

    public Windows(MapSpace space, Skeleton skeleton, int unit)
    {
        this.space = space;
        this.skeleton = skeleton;
        stride = unit == 3 ? space.Layer.Strides.StrideWidth : space.Layer.Strides.StrideHeight;
    }

    // Components that windows are part of, tiles and words moved per level.
    public static int[] Components(MapSpace space) =>
    [
        .. Enumerable.Range(0, space.Levels)
            .SelectMany(l => new[] { space.Tile[(l * MapSpace.TensorCount) + MapSpace.Inputs], space.Moved[(l * MapSpace.TensorCount) + MapSpace.Inputs] })
            .Where(c => c >= 0),
    ];

    // Logarithms in the order of Components; false when a window alone fits no memory that keeps inputs.
    public bool Fill(ReadOnlySpan<long> outputs, ReadOnlySpan<long> filters, Span<double> logs)
    {
        var next = 0;
        double p = 1;
        double r = 1;
        for (var s = 0; s < outputs.Length; s++)
        {
            p *= outputs[s];
            r *= filters[s];
            var level = space.Slots[s].Level;
            if (space.Slots[s].IsSpatial || !space.Keeps(level, MapSpace.Inputs))
            {
                continue;
            }

            var window = ((p - 1) * stride) + r;
            if (space.Tile[(level * MapSpace.TensorCount) + MapSpace.Inputs] >= 0)
            {
                logs[next++] = Math.Log(window);
                if (window > space.Hierarchy.Levels[level].CapacityWords - Others(level))
                {
                    return false;
                }
            }

            if (space.Moved[(level * MapSpace.TensorCount) + MapSpace.Inputs] >= 0)
            {
                var (fp, fr) = Above(level, outputs, filters);
                var first = skeleton.FirstWindow[level];
                logs[next++] = Math.Log(first < 0 || skeleton.IsRelaxed || skeleton.Slides(first) ? Union(p, r, fp, fr, stride) : window * fp * fr);
            }
        }

        return true;
    }

    // Words along the axis of all windows of two loops around a tile: no order of loops moves fewer.
    private static double Union(double p, double r, double loopsP, double loopsR, double stride)
    {
        var window = ((p - 1) * stride) + (r * loopsR);
        return window + ((loopsP - 1) * Math.Min(p * stride, window));
    }

    private (double P, double R) Above(int level, ReadOnlySpan<long> outputs, ReadOnlySpan<long> filters)
    {
        var (p, r) = (1.0, 1.0);
        for (var s = 0; s < outputs.Length; s++)
        {
            if (!space.Slots[s].IsSpatial && (skeleton.IsRelaxed ? space.Slots[s].Level > level : space.Slots[s].Level == skeleton.FirstWindow[level]))
            {
                p *= outputs[s];
                r *= filters[s];
            }
        }

        return (p, r);
    }

    // The least that the other tensors take.
    private int Others(int level) => int.PopCount((int)(space.Hierarchy.Levels[level].Keeps & ~space.Hierarchy.Levels[level].Holds)) - 1;
}
