namespace Dse.Core.Pareto;

/// <summary>Chooses the points of a front that keep most of its hypervolume; all objectives are minimised.</summary>
public static class HypervolumeSubset
{
    /// <summary>The indices, ascending, of the points chosen.</summary>
    /// <remarks>
    /// Two objectives: the best subset, by dynamic programming over the sorted front with an envelope of lines,
    /// O(k n log n). More: one after another the point that adds most, looked for lazily because additions only shrink;
    /// at least 1 - 1/e of the best (Nemhauser, Wolsey and Fisher 1978).
    /// </remarks>
    /// <param name="points">Any points; dominated ones, repeats and those not below the reference point are never chosen.</param>
    /// <param name="reference">One finite value per objective.</param>
    /// <param name="count">The most points to choose.</param>
    /// <exception cref="ArgumentException">Another number of values in the reference point, or one not finite.</exception>
    /// <exception cref="NotSupportedException">More than <see cref="Hypervolume.MaxObjectives"/> objectives.</exception>
    public static int[] Select(PointSet points, ReadOnlySpan<double> reference, int count)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Hypervolume.CheckReference(points.Objectives, reference);
        var front = new List<int>();
        foreach (var i in NonDominated.Filter(points))
        {
            if (LimitSetVolume.IsBelow(points[i], reference))
            {
                front.Add(i);
            }
        }

        if (front.Count <= count)
        {
            return [.. front];
        }

        var chosen = count == 0 ? [] : points.Objectives == 2 ? Best(points, front, reference, count) : Greedy(points, front, reference, count);
        chosen.Sort();
        return [.. chosen];
    }

    // best[i] after j rounds: the most area of j points from i rightwards, i among them:
    // max over the next one l of (x_l - x_i) (top - y_i) + best before[l]: lines in the height of i.
    private static List<int> Best(PointSet points, List<int> front, ReadOnlySpan<double> reference, int count)
    {
        front.Sort((a, b) => points[a][0].CompareTo(points[b][0]));
        var n = front.Count;
        double[] xs = [.. front.Select(i => points[i][0])];
        var top = reference[1];
        double[] heights = [.. front.Select(i => top - points[i][1])];
        var best = new double[n];
        for (var i = 0; i < n; i++)
        {
            best[i] = (reference[0] - xs[i]) * heights[i];
        }

        var next = new int[count][];
        var envelope = new List<int>(n);
        for (var j = 1; j < count; j++)
        {
            var before = best;
            best = new double[n];
            next[j] = new int[n];
            envelope.Clear();
            for (var i = n - 1; i >= 0; i--)
            {
                if (envelope.Count == 0)
                {
                    (best[i], next[j][i]) = (double.NegativeInfinity, -1);
                }
                else
                {
                    var l = Highest(envelope, xs, before, heights[i]);
                    best[i] = ((xs[l] - xs[i]) * heights[i]) + before[l];
                    next[j][i] = l;
                }

                if (!double.IsNegativeInfinity(before[i]))
                {
                    Push(envelope, xs, before, i);
                }
            }
        }

        var at = 0;
        for (var i = 1; i < n; i++)
        {
            at = best[i] > best[at] ? i : at;
        }

        var chosen = new List<int>(count);
        for (var j = count - 1; j >= 0; j--)
        {
            chosen.Add(front[at]);
            at = j > 0 ? next[j][at] : at;
        }

        return chosen;
    }

    // Slopes fall along the envelope; a line below the crossing of its neighbours leaves.
    private static void Push(List<int> envelope, double[] slopes, double[] offsets, int line)
    {
        while (envelope.Count >= 2)
        {
            var (a, b) = (envelope[^2], envelope[^1]);
            if ((offsets[line] - offsets[a]) * (slopes[a] - slopes[b]) < (offsets[b] - offsets[a]) * (slopes[a] - slopes[line]))
            {
                break;
            }

            envelope.RemoveAt(envelope.Count - 1);
        }

        envelope.Add(line);
    }

    private static int Highest(List<int> envelope, double[] slopes, double[] offsets, double at)
    {
        var (low, high) = (0, envelope.Count - 1);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var (a, b) = (envelope[middle], envelope[middle + 1]);
            if ((slopes[a] * at) + offsets[a] >= (slopes[b] * at) + offsets[b])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return envelope[low];
    }

    private static List<int> Greedy(PointSet points, List<int> front, ReadOnlySpan<double> reference, int count)
    {
        var added = new HypervolumeGain(reference, count);
        var queue = new PriorityQueue<int, (double Loss, int Index)>();
        foreach (var i in front)
        {
            queue.Enqueue(i, (-added.Of(points[i]), i));
        }

        var chosen = new List<int>(count);
        while (chosen.Count < count)
        {
            var candidate = queue.Dequeue();
            var gain = added.Of(points[candidate]);
            if (queue.Count == 0 || !queue.TryPeek(out _, out var second) || (-gain, candidate).CompareTo(second) <= 0)
            {
                added.Add(points[candidate]);
                chosen.Add(candidate);
            }
            else
            {
                queue.Enqueue(candidate, (-gain, candidate));
            }
        }

        return chosen;
    }
}
