namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>Words of sliding inputs as Timeloop counts them (docs/accelerators.md §3).</summary>
/// <remarks>
/// Timeloop runs the first two iterations of every loop and takes the second one's words for all that follow. A step brings only what
/// is new when it moves the window by as much as the step of the innermost loop does, and everything otherwise.
/// </remarks>
internal static class TimeloopWindows
{
    // Columns, rows, channels, images: where a tile of the inputs lies.
    private const int Axes = 4;
    private const int Rows = 1;

    /// <summary>Words that come into all instances of a level.</summary>
    /// <param name="loops">All loops, the innermost first.</param>
    /// <param name="strides">Strides of the windows.</param>
    /// <param name="tile">Iterations of each dimension that the level's tile covers.</param>
    /// <param name="level">The level.</param>
    /// <param name="words">Words of the tile.</param>
    public static double Moved(ReadOnlySpan<Loop> loops, WindowStrides strides, ReadOnlySpan<double> tile, int level, double words)
    {
        Span<double> inner = stackalloc double[Axes];
        Span<double> first = stackalloc double[Axes];
        Span<double> move = stackalloc double[Axes];
        inner.Clear();
        var (sum, instances, isFirst) = (words, 1.0, true);
        for (var i = 0; i < loops.Length; i++)
        {
            var loop = loops[i];
            if (loop.Level <= level || loop.Factor <= 1)
            {
                continue;
            }

            if (loop.IsSpatial)
            {
                instances *= loop.Factor;
                continue;
            }

            // Where the second iteration lies, from where the loops inside stopped at theirs.
            var axis = AxisOf(loop.Dimension);
            var step = axis < 0 ? 0 : Covered(loops, i, tile, level) * (loop.Dimension == LoopDimension.P ? strides.StrideWidth : loop.Dimension == LoopDimension.Q ? strides.StrideHeight : 1);
            for (var a = 0; a < Axes; a++)
            {
                move[a] = (a == axis ? step : 0) - inner[a];
            }

            if (isFirst)
            {
                move.CopyTo(first);
                isFirst = false;
            }

            sum += (loop.Factor - 1) * (sum - words + (move.SequenceEqual(first) ? New(move, strides, tile, words) : words));
            if (axis >= 0)
            {
                inner[axis] += step;
            }
        }

        return sum * instances;
    }

    private static int AxisOf(LoopDimension dimension) => dimension switch
    {
        LoopDimension.P or LoopDimension.R => 0,
        LoopDimension.Q or LoopDimension.S => Rows,
        LoopDimension.C => 2,
        LoopDimension.N => 3,
        _ => -1,
    };

    // Iterations of a loop's dimension from one of its iterations to the next: those inside it, and those side by side below its level.
    private static double Covered(ReadOnlySpan<Loop> loops, int at, ReadOnlySpan<double> tile, int level)
    {
        var around = loops[at];
        var covered = tile[(int)around.Dimension];
        for (var i = 0; i < loops.Length; i++)
        {
            var loop = loops[i];
            covered *= loop.Dimension == around.Dimension && loop.Level > level && (loop.IsSpatial ? loop.Level <= around.Level : i < at) ? loop.Factor : 1;
        }

        return covered;
    }

    // Words that a tile has and the one before, so far away, had not: moved along one axis at most, along a window it overlaps.
    private static double New(ReadOnlySpan<double> move, WindowStrides strides, ReadOnlySpan<double> tile, double words)
    {
        var axis = -1;
        for (var a = 0; a < Axes; a++)
        {
            if (move[a] != 0)
            {
                if (axis >= 0)
                {
                    return words;
                }

                axis = a;
            }
        }

        var window = axis == 0 ? ((tile[(int)LoopDimension.P] - 1) * strides.StrideWidth) + tile[(int)LoopDimension.R]
            : axis == Rows ? ((tile[(int)LoopDimension.Q] - 1) * strides.StrideHeight) + tile[(int)LoopDimension.S]
            : 0;
        return axis < 0 ? 0 : axis > Rows ? words : words / window * Math.Min(Math.Abs(move[axis]), window);
    }
}
