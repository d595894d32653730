namespace Dse.Solvers.Exact.Placement;

/// <summary>
/// Searches canonical packings only: offsets never fall from one placement to the next (equal ones follow the ranks), and every
/// buffer lies as low as those placed before allow. Any packing can be pushed down into a canonical one, so that a search without a
/// result is a proof (Moffitt, "MiniMalloc", ASPLOS 2023).
/// </summary>
/// <remarks>Good where there is space to spare. A buffer that would lie at or above the end of another that could go below it first is left out.</remarks>
internal sealed class CanonicalSearch(PackingInstance instance, long capacity, int[] rank, Func<bool> stop) : PackingSearch(instance, capacity, rank, stop)
{
    private int[] candidates = new int[1 << 10];
    private int candidateCount;

    protected override bool Search(int begin, int end, int offset, int rank)
    {
        var (low, high) = (First[begin], First[end]);
        var ceiling = Placed;
        for (var i = low; i < high; i++)
        {
            ceiling = Math.Min(ceiling, Lowest[i] + Size[i]);
        }

        if (ceiling >= Placed)
        {
            return true;
        }

        if (!SetBounds(low, high, offset, rank) || !Fits(begin, end))
        {
            return false;
        }

        var mark = candidateCount;
        for (var i = low; i < high; i++)
        {
            if (Lowest[i] < ceiling && !IsPassed(i, offset, rank))
            {
                Add(i, mark);
            }
        }

        var isFound = false;
        for (var (c, count) = (mark, candidateCount); c < count && !isFound && !Count(); c++)
        {
            isFound = Try(candidates[c], begin, end);
        }

        candidateCount = mark;
        return isFound;
    }

    // Too late for its lowest place.
    private bool IsPassed(int buffer, int offset, int rank) => Lowest[buffer] < offset || (Lowest[buffer] == offset && Rank[buffer] <= rank);

    private bool SetBounds(int low, int high, int offset, int rank)
    {
        for (var i = low; i < high; i++)
        {
            if (Lowest[i] < Placed)
            {
                Bound[i] = IsPassed(i, offset, rank) ? Lifted(i, offset) : Lowest[i];
                if (Bound[i] >= Placed)
                {
                    return false;
                }
            }
        }

        return true;
    }

    // The lowest offset of a buffer that was passed over: upon another that still goes below it; none when it could always stay below.
    private int Lifted(int buffer, int offset)
    {
        var (low, high) = Neighbours(buffer);
        var (least, ceiling) = (Placed, Lowest[buffer] + Size[buffer]);
        var isAlone = true;
        for (var j = low; j < high; j++)
        {
            if (To[j] > From[buffer] && j != buffer && Lowest[j] < Placed)
            {
                isAlone = false;
                least = Lowest[j] < ceiling ? Math.Min(least, Math.Max(Lowest[j], offset) + Size[j]) : least;
            }
        }

        return isAlone ? Lowest[buffer] : least;
    }

    // Lowest first, then by rank.
    private void Add(int buffer, int mark)
    {
        if (candidateCount == candidates.Length)
        {
            Array.Resize(ref candidates, 2 * candidates.Length);
        }

        var at = candidateCount++;
        while (at > mark && candidates[at - 1] is var other && (Lowest[buffer], Rank[buffer]).CompareTo((Lowest[other], Rank[other])) < 0)
        {
            candidates[at] = other;
            at--;
        }

        candidates[at] = buffer;
    }
}
