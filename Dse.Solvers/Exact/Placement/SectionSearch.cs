namespace Dse.Solvers.Exact.Placement;

/// <summary>
/// Takes the section that has the fewest buffers to go next, and one of them whose lowest place is settled (nothing that is still
/// to be placed can lie below it there); either it is placed there, or that place is ruled out. Packings are sought among those in
/// which no buffer could be moved down alone, so that a buffer whose place was ruled out lies upon another that is still to be
/// placed. As no packing is met twice and any buffer may be next, the choice can follow the sections that failed most.
/// </summary>
/// <remarks>Good where there is no space to spare: the tightest sections decide first. The weights of failures (Boussemart et al., ECAI 2004) carry over to the next run.</remarks>
internal sealed class SectionSearch(PackingInstance instance, long capacity, int[] rank, SectionRule rule, Func<bool> stop) : PackingSearch(instance, capacity, rank, stop)
{
    private const double AlmostOne = 0.99;

    // The last place of each buffer that was ruled out, and one below all for none.
    private readonly int[] ruledOut = [.. Enumerable.Repeat(-1, instance.Count)];
    private readonly List<(int Buffer, int Before)> changes = [];
    private readonly int[] domain = new int[instance.SectionCount];

    protected override bool Search(int begin, int end, int offset, int rank)
    {
        var mark = changes.Count;
        while (SetBounds(First[begin], First[end]) && Fits(begin, end))
        {
            if (Falling.IsEmpty)
            {
                return true;
            }

            if (Count())
            {
                break;
            }

            var buffer = Choose(begin, end);
            if (Try(buffer, begin, end))
            {
                return true;
            }

            if (IsStopped)
            {
                break;
            }

            changes.Add((buffer, ruledOut[buffer]));
            ruledOut[buffer] = Lowest[buffer];
        }

        for (; changes.Count > mark; changes.RemoveAt(changes.Count - 1))
        {
            ruledOut[changes[^1].Buffer] = changes[^1].Before;
        }

        return false;
    }

    private bool IsRuledOut(int buffer) => Lowest[buffer] <= ruledOut[buffer];

    private bool SetBounds(int low, int high)
    {
        var hasRuled = false;
        for (var i = low; i < high; i++)
        {
            Bound[i] = Lowest[i];
            if (IsRuledOut(i))
            {
                Bound[i] = ruledOut[i] + 1;
                hasRuled = true;
            }
        }

        while (hasRuled)
        {
            hasRuled = false;
            for (var i = low; i < high; i++)
            {
                if (IsRuledOut(i) && Below(i, out var bound) is var below && bound > Bound[i])
                {
                    if (below < 0)
                    {
                        return false;
                    }

                    Bound[i] = bound;
                    hasRuled = true;
                }
            }
        }

        return true;
    }

    // What a buffer whose place was ruled out lies upon at best: it reaches into the place that was ruled out.
    private int Below(int buffer, out int bound)
    {
        var (low, high) = Neighbours(buffer);
        var (best, least, ceiling) = (-1, Placed, ruledOut[buffer] + Size[buffer]);
        for (var j = low; j < high; j++)
        {
            if (Bound[j] < ceiling && To[j] > From[buffer] && j != buffer && Bound[j] + Size[j] < least)
            {
                (best, least) = (j, Bound[j] + Size[j]);
            }
        }

        bound = best < 0 ? Placed : Aligned(least, buffer);
        return best;
    }

    private int Choose(int begin, int end)
    {
        var section = Narrowest(begin, end);
        var buffer = -1;
        for (var k = Falling.Length - 1; k >= 0; k--)
        {
            var i = Falling[k];
            if (From[i] <= section && To[i] > section)
            {
                if (buffer >= 0 && Bound[i] > Bound[buffer])
                {
                    break;
                }

                buffer = buffer < 0 || Rank[i] < Rank[buffer] ? i : buffer;
            }
        }

        // Down to one whose place is settled; bounds fall on the way.
        for (var below = buffer; below >= 0; below = IsRuledOut(buffer) ? Below(buffer, out _) : Unsettled(buffer))
        {
            buffer = below;
        }

        return buffer;
    }

    // A buffer that may still go below the lowest place of this one.
    private int Unsettled(int buffer)
    {
        var (low, high) = Neighbours(buffer);
        for (var j = low; j < high; j++)
        {
            if (Bound[j] + Size[j] <= Bound[buffer] && To[j] > From[buffer] && j != buffer)
            {
                return j;
            }
        }

        return -1;
    }

    // The section with the fewest buffers that may be the next in it, by the failures there.
    private int Narrowest(int begin, int end)
    {
        Array.Clear(domain, begin, end - begin);
        foreach (var i in Falling)
        {
            var most = Capacity - Bound[i];
            for (var s = From[i]; s < To[i]; s++)
            {
                domain[s] += Rest[s] <= most ? 1 : 0;
            }
        }

        var (best, score) = (-1, double.MaxValue);
        for (var s = begin; s < end; s++)
        {
            if (Rest[s] > 0)
            {
                var value = rule switch
                {
                    SectionRule.Ratio => (double)domain[s] / Weight[s],
                    SectionRule.ForcedFirst => (domain[s] - AlmostOne) / Weight[s],
                    _ => domain[s] / Math.Sqrt(Weight[s]),
                };
                (best, score) = value < score ? (s, value) : (best, score);
            }
        }

        return best;
    }
}
