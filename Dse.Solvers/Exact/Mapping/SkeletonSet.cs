namespace Dse.Solvers.Exact.Mapping;

/// <summary>The skeletons of a space that no other one is at least as good as.</summary>
internal static class SkeletonSet
{
    public static List<(Skeleton Skeleton, Coefficients Coefficients)> Make(MapSpace space, Action check)
    {
        var distinct = new List<(Skeleton Skeleton, Coefficients Coefficients)>();
        var signatures = new HashSet<string>(StringComparer.Ordinal);
        foreach (var skeleton in Skeleton.All(space))
        {
            check();
            var coefficients = new Coefficients(space, skeleton);
            if (signatures.Add(coefficients.Signature()))
            {
                distinct.Add((skeleton, coefficients));
            }
        }

        var kept = new List<(Skeleton, Coefficients)>();
        for (var i = 0; i < distinct.Count; i++)
        {
            check();
            var isBeaten = false;
            for (var j = 0; j < distinct.Count && !isBeaten; j++)
            {
                isBeaten = i != j && Covers(space, distinct[j], distinct[i]) && (j < i || !Covers(space, distinct[i], distinct[j]));
            }

            if (!isBeaten)
            {
                kept.Add(distinct[i]);
            }
        }

        return kept;
    }

    // Whether every mapping under b costs no more under a.
    private static bool Covers(MapSpace space, (Skeleton Skeleton, Coefficients Coefficients) a, (Skeleton Skeleton, Coefficients Coefficients) b)
    {
        // What comes first decides which orders of window loops there are.
        for (var level = 0; level < space.Levels && (space.Largest(5) > 1 || space.Largest(6) > 1); level++)
        {
            var first = a.Skeleton.FirstWindow[level];
            if (space.Keeps(level, MapSpace.Inputs)
                && (first != b.Skeleton.FirstWindow[level] || (first >= 0 && a.Skeleton.Choices[first].First != b.Skeleton.Choices[first].First)))
            {
                return false;
            }
        }

        for (var d = 0; d < MapSpace.Dimensions; d++)
        {
            if ((b.Coefficients.Masks[d] & ~a.Coefficients.Allowed[d]) != 0 && space.Largest(d) > 1)
            {
                return false;
            }

            for (var s = 0; s < space.Slots.Length && space.Largest(d) > 1; s++)
            {
                for (var c = 0; c < space.Components && (b.Coefficients.Masks[d] & (1 << s)) != 0; c++)
                {
                    if (a.Coefficients.Of[d, s, c] > b.Coefficients.Of[d, s, c])
                    {
                        return false;
                    }
                }
            }
        }

        return true;
    }
}
