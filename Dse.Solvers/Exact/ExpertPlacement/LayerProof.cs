namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>
/// Proves the least load of the busiest device of a layer: counts of copies by depth-first search, and for each the
/// packing onto devices, heaviest first, both cut off by the best placement at hand.
/// </summary>
/// <remarks>Not thread-safe. Deterministic: its budget is nodes, not time.</remarks>
internal sealed class LayerProof
{
    private const double Less = 1 - 1e-10;
    private const int NodesBetweenChecks = 1024;

    private readonly LayerProblem problem;
    private readonly int devices;
    private readonly int experts;
    private readonly int[] order;
    private readonly int[] counts;
    private readonly double[] load;
    private readonly int[] room;
    private readonly bool[] has;
    private readonly int[] nodeOfGroup;
    private readonly int[] items;
    private readonly int[] placed;
    private readonly double[] before;
    private readonly double[] totals;
    private Func<bool> stop = () => false;
    private long nodes;
    private double limit;
    private int[][]? found;

    /// <summary>Takes a layer.</summary>
    public LayerProof(LayerProblem problem)
    {
        this.problem = problem;
        (devices, experts) = (problem.Devices.Count, problem.Experts);
        order = [.. Enumerable.Range(0, experts).OrderByDescending(problem.Heaviest)];
        counts = new int[experts];
        load = new double[problem.Profiles * devices];
        room = [.. problem.Devices.Slots];
        has = new bool[devices * experts];
        nodeOfGroup = new int[problem.GroupOf is null ? 0 : problem.GroupOf.Max() + 1];
        Array.Fill(nodeOfGroup, -1);
        items = new int[problem.Copies];
        placed = new int[problem.Copies];
        before = new double[problem.Copies * problem.Profiles];
        totals = [.. Enumerable.Range(0, problem.Profiles).Select(p => Enumerable.Range(0, experts).Sum(e => problem.Weights[(p * experts) + e]))];
    }

    /// <summary>Looks for a placement better than the best at hand, until there is none.</summary>
    /// <param name="best">A placement and its peak over the mean; replaced by better ones.</param>
    /// <param name="bound">Nothing is below this.</param>
    /// <param name="budget">Nodes after which it gives up.</param>
    /// <param name="ended">Asked often; true ends the work early.</param>
    /// <returns>Whether the placement is now proved to be best.</returns>
    public bool Run(ref (int[][] Layer, double Peak) best, double bound, long budget, Func<bool> ended)
    {
        (stop, nodes) = (ended, budget);
        limit = best.Peak;
        while (limit > bound / Less)
        {
            found = null;
            if (!Count(0, problem.Copies - experts))
            {
                return false;
            }

            if (found is null)
            {
                return true;
            }

            var peak = new LayerState(problem, found).Peak;
            best = (found, peak);
            limit = peak;
        }

        return true;
    }

    // False when the budget ends; true with `found` set when there is a better placement, unset when there is none.
    private bool Count(int at, int spare)
    {
        if (!Spend())
        {
            return false;
        }

        if (at == experts)
        {
            return spare > 0 || Pack();
        }

        var e = order[at];
        var heaviest = problem.Heaviest(e) / problem.Devices.Speeds.Max();
        var least = Math.Max(1, (int)Math.Ceiling(heaviest / (limit * Less) * (1 - 1e-12)));
        var rest = (experts - at - 1) * (long)(devices - 1);
        for (var count = Math.Max(least, (int)Math.Max(1, spare + 1 - rest)); count <= Math.Min(devices, spare + 1); count++)
        {
            counts[e] = count;
            if (!Count(at + 1, spare - count + 1))
            {
                return false;
            }

            if (found is not null)
            {
                return true;
            }
        }

        return true;
    }

    private bool Pack()
    {
        var at = 0;
        foreach (var e in Enumerable.Range(0, experts).OrderByDescending(e => problem.Heaviest(e) / counts[e]))
        {
            for (var c = 0; c < counts[e]; c++)
            {
                items[at++] = e;
            }
        }

        return Place(0);
    }

    private bool Place(int at)
    {
        if (!Spend())
        {
            return false;
        }

        if (at == items.Length)
        {
            found = [.. Enumerable.Range(0, devices).Select(d => items.Where((_, i) => placed[i] == d).Order().ToArray())];
            return true;
        }

        var e = items[at];
        var isAgain = at > 0 && items[at - 1] == e;
        for (var d = isAgain ? placed[at - 1] + 1 : 0; d < devices; d++)
        {
            if (room[d] == 0 || !Fits(e, d) || IsLike(d, isAgain ? placed[at - 1] + 1 : 0))
            {
                continue;
            }

            var group = problem.GroupOf is null ? -1 : problem.GroupOf[e];
            var opens = group >= 0 && nodeOfGroup[group] < 0;
            if (opens)
            {
                nodeOfGroup[group] = problem.Devices.NodeOf[d];
            }

            Put(e, d, at);
            placed[at] = d;
            var goesOn = (at + 1 < items.Length && RoomIsShort()) || Place(at + 1);
            TakeBack(e, d, at);
            if (opens)
            {
                nodeOfGroup[group] = -1;
            }

            if (!goesOn)
            {
                return false;
            }

            if (found is not null)
            {
                return true;
            }
        }

        return true;
    }

    private bool RoomIsShort()
    {
        for (var p = 0; p < problem.Profiles; p++)
        {
            var (left, needed) = (0.0, totals[p]);
            for (var d = 0; d < devices; d++)
            {
                var here = load[(p * devices) + d];
                left += room[d] == 0 ? 0 : Math.Max(0, (limit * Less) - here) * problem.Devices.Speeds[d];
                needed -= here * problem.Devices.Speeds[d];
            }

            if (left < needed * (1 - 1e-9))
            {
                return true;
            }
        }

        return false;
    }

    private bool Fits(int e, int d)
    {
        if (has[(d * experts) + e])
        {
            return false;
        }

        if (problem.GroupOf is not null && nodeOfGroup[problem.GroupOf[e]] is var node && node >= 0 && node != problem.Devices.NodeOf[d])
        {
            return false;
        }

        for (var p = 0; p < problem.Profiles; p++)
        {
            if (load[(p * devices) + d] + (problem.Weights[(p * experts) + e] / counts[e] * problem.InverseSpeeds[d]) > limit * Less)
            {
                return false;
            }
        }

        return true;
    }

    // Whether an earlier device is as this one is for all that follows: copies of an expert come one after another, so that
    // what a device holds already matters only by its load.
    private bool IsLike(int d, int from)
    {
        for (var other = from; other < d; other++)
        {
            if (room[other] == room[d] && problem.Devices.Speeds[other] == problem.Devices.Speeds[d]
                && (problem.GroupOf is null || problem.Devices.NodeOf[other] == problem.Devices.NodeOf[d]) && HaveLikeLoads(other, d))
            {
                return true;
            }
        }

        return false;
    }

    private bool HaveLikeLoads(int a, int b)
    {
        for (var p = 0; p < load.Length; p += devices)
        {
            if (load[p + a] != load[p + b])
            {
                return false;
            }
        }

        return true;
    }

    private void Put(int e, int d, int at)
    {
        has[(d * experts) + e] = true;
        room[d]--;
        for (var p = 0; p < problem.Profiles; p++)
        {
            before[(at * problem.Profiles) + p] = load[(p * devices) + d];
            load[(p * devices) + d] += problem.Weights[(p * experts) + e] / counts[e] * problem.InverseSpeeds[d];
        }
    }

    // Loads as they were, to the last bit.
    private void TakeBack(int e, int d, int at)
    {
        has[(d * experts) + e] = false;
        room[d]++;
        for (var p = 0; p < problem.Profiles; p++)
        {
            load[(p * devices) + d] = before[(at * problem.Profiles) + p];
        }
    }

    private bool Spend() => nodes-- > 0 && (nodes % NodesBetweenChecks != 0 || !stop());
}
