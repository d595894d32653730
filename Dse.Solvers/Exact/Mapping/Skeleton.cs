namespace Dse.Solvers.Exact.Mapping;

/// <summary>Which loops lie innermost at every level: all that the order of loops does to the cost of a mapping, up to sliding windows.</summary>
/// <remarks>
/// Each loop leaves exactly one tensor where it is (N, P, Q the weights; K the inputs; C, R, S the outputs), so at a level only the
/// group of loops that comes first matters: its tensor stays over them, the other two move with the first of them. A level whose
/// loops are all of one group lets its tensor stay over loops of the next level too.
/// </remarks>
internal sealed class Skeleton
{
    private const int AllGroups = 7;

    private Skeleton(MapSpace space, Choice[] choices)
    {
        Choices = choices;
        Free = new bool[space.Levels, MapSpace.TensorCount, space.Levels];
        FirstWindow = new int[space.Levels];
        for (var level = 0; level < space.Levels; level++)
        {
            FirstWindow[level] = -1;
            for (var tensor = 0; tensor < MapSpace.TensorCount; tensor++)
            {
                var stays = true;
                for (var above = level + 1; above < space.Levels && stays; above++)
                {
                    var choice = choices[above];
                    Free[level, tensor, above] = choice.Groups == 0 || choice.First == tensor;
                    stays = choice.Groups == 0 || choice.Groups == 1 << tensor;
                    FirstWindow[level] = !stays && tensor == MapSpace.Inputs ? above : FirstWindow[level];
                }
            }
        }
    }

    // Costs no mapping goes below, whatever its orders: every tile moves as seldom as any order of loops lets it.
    public bool IsRelaxed { get; private init; }

    // Per level: the group whose loops come first, and the groups that may have loops there.
    public Choice[] Choices { get; }

    // [level, tensor, level above]: loops that leave the tensor in place cost the tile of that level nothing there.
    public bool[,,] Free { get; }

    // Per level: where the first loop lies that moves its tile of inputs; -1 when none may.
    public int[] FirstWindow { get; }

    // Whether windows may slide at a level: not when loops that leave the inputs in place come first.
    public bool Slides(int level) => Choices[level].First != MapSpace.Inputs;

    /// <summary>What a level has: the group whose loops come first (-1: none need to), and the groups that may have loops.</summary>
    public readonly record struct Choice(int First, int Groups);

    public static Skeleton Relaxed(MapSpace space)
    {
        var choices = Enumerable.Range(0, space.Levels).Select(level => new Choice(-1, AllGroups)).ToArray();
        var relaxed = new Skeleton(space, choices) { IsRelaxed = true };
        for (var level = 0; level < space.Levels; level++)
        {
            for (var tensor = 0; tensor < MapSpace.TensorCount; tensor++)
            {
                for (var above = level + 1; above < space.Levels; above++)
                {
                    relaxed.Free[level, tensor, above] = true;
                }
            }
        }

        return relaxed;
    }

    public static List<Skeleton> All(MapSpace space)
    {
        var found = new List<Skeleton>();
        Extend(space, [new Choice(0, AllGroups)], KeptBits(space, 0), found);
        return found;
    }

    // Groups that have loops to place at a level.
    private static int Present(MapSpace space, int level)
    {
        var groups = 0;
        for (var d = 0; d < MapSpace.Dimensions; d++)
        {
            groups |= space.Largest(d) > 1 && space.AllowsTemporal(level, d) ? 1 << MapSpace.Irrelevant[d] : 0;
        }

        return groups;
    }

    // Tensors that the next level may move: those kept here, and those from inside that loops of one group alone leave in place.
    private static int Left(int kept, int exposed, int groups) => (groups & (groups - 1)) == 0 ? kept | (exposed & groups) : kept;

    private static int KeptBits(MapSpace space, int level) => (int)space.Hierarchy.Levels[level].Keeps;

    private static void Extend(MapSpace space, Choice[] chosen, int exposed, List<Skeleton> found)
    {
        var level = chosen.Length;
        if (level == space.Levels)
        {
            found.Add(new Skeleton(space, chosen));
            return;
        }

        var kept = KeptBits(space, level);
        var isOutermost = level == space.Levels - 1;
        var present = Present(space, level);
        if (present == 0)
        {
            Extend(space, [.. chosen, new Choice(0, 0)], kept | exposed, found);
            return;
        }

        // Windows of inputs slide only when no loop waits inside the first that moves them: also none of K.
        var mayOverlap = space.Largest(5) > 1 || space.Largest(6) > 1;
        if ((exposed & present) == 0 || (mayOverlap && (exposed & (1 << MapSpace.Inputs)) != 0 && (present & ~(1 << MapSpace.Inputs)) != 0))
        {
            Extend(space, [.. chosen, new Choice(-1, present)], Left(kept, exposed, present), found);
        }

        for (var group = 0; group < MapSpace.TensorCount; group++)
        {
            if ((exposed & present & (1 << group)) == 0)
            {
                continue;
            }

            Extend(space, [.. chosen, new Choice(group, present)], Left(kept, exposed, present), found);
            if (!isOutermost && present != 1 << group)
            {
                Extend(space, [.. chosen, new Choice(group, 1 << group)], Left(kept, exposed, 1 << group), found);
            }
        }

        // No loops at all, so that two or three tensors stay.
        if (!isOutermost && exposed != 0 && (exposed & (exposed - 1)) + (exposed & ~present) != 0)
        {
            Extend(space, [.. chosen, new Choice(0, 0)], kept | exposed, found);
        }
    }
}
