using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>A first placement that keeps to every rule but the limit on moves.</summary>
internal static class StartPlacement
{
    private const int MostTries = 200_000;

    /// <summary>The placement of a layer; null when groups do not fit onto nodes.</summary>
    /// <param name="model">The study.</param>
    /// <param name="layer">The layer.</param>
    public static int[][]? Of(ExpertPlacementModel model, int layer)
    {
        float[] loads = [.. Enumerable.Range(0, model.Experts).Select(e => (float)model.Profiles.Max(p => p.Loads[layer][e]))];
        if (model.HasGroups)
        {
            return GroupsToNodes(model, loads) is { } nodeOf ? Fill(model, loads, ByNode(model, loads, nodeOf)) : null;
        }

        return Fill(model, loads, EplbPlacement.Place(model, loads)!);
    }

    // Every slot gets a copy as long as there is an expert that its device and its node may hold.
    private static int[][] Fill(ExpertPlacementModel model, float[] loads, int[][] layer)
    {
        var copies = new int[model.Experts];
        foreach (var expert in layer.SelectMany(d => d))
        {
            copies[expert]++;
        }

        var nodeOfGroup = new Dictionary<int, int>();
        for (var d = 0; d < layer.Length && model.HasGroups; d++)
        {
            foreach (var expert in layer[d])
            {
                nodeOfGroup[model.GroupOf![expert]] = model.Devices.NodeOf[d];
            }
        }

        for (var d = 0; d < layer.Length && model.Replicas; d++)
        {
            while (layer[d].Length < model.Devices.Slots[d])
            {
                var best = -1;
                for (var e = 0; e < model.Experts; e++)
                {
                    if ((best < 0 || loads[e] / copies[e] > loads[best] / copies[best]) && Array.IndexOf(layer[d], e) < 0
                        && (!model.HasGroups || nodeOfGroup[model.GroupOf![e]] == model.Devices.NodeOf[d]))
                    {
                        best = e;
                    }
                }

                if (best < 0)
                {
                    break;
                }

                layer[d] = [.. layer[d], best];
                copies[best]++;
            }
        }

        return layer;
    }

    private static int[][] ByNode(ExpertPlacementModel model, float[] loads, int[] nodeOfGroup)
    {
        var layer = new int[model.Devices.Count][];
        for (var node = 0; node < model.Devices.Nodes; node++)
        {
            int[] here = [.. model.Devices.Of(node)];
            int[] experts = [.. Enumerable.Range(0, model.Experts).Where(e => nodeOfGroup[model.GroupOf![e]] == node).OrderByDescending(e => loads[e])];
            var sums = new float[here.Length];
            var held = here.Select(_ => new List<int>()).ToArray();
            foreach (var expert in experts)
            {
                var at = Enumerable.Range(0, here.Length).Where(i => held[i].Count < model.Devices.Slots[here[i]]).MinBy(i => sums[i]);
                held[at].Add(expert);
                sums[at] += loads[expert];
            }

            for (var i = 0; i < here.Length; i++)
            {
                layer[here[i]] = [.. held[i]];
            }
        }

        return layer;
    }

    // Largest groups first, each to the node with the least load that has room; the search goes back when none has.
    private static int[]? GroupsToNodes(ExpertPlacementModel model, float[] loads)
    {
        var groups = model.GroupOf!.Max() + 1;
        var sizes = new int[groups];
        var weights = new float[groups];
        for (var e = 0; e < loads.Length; e++)
        {
            sizes[model.GroupOf![e]]++;
            weights[model.GroupOf[e]] += loads[e];
        }

        int[] order = [.. Enumerable.Range(0, groups).Where(g => sizes[g] > 0).OrderByDescending(g => sizes[g]).ThenByDescending(g => weights[g])];
        var room = Enumerable.Range(0, model.Devices.Nodes).Select(n => model.Devices.Of(n).Sum(d => Math.Min(model.Devices.Slots[d], model.Experts))).ToArray();
        var sums = new float[room.Length];
        var nodeOf = new int[groups];
        var tries = 0;
        return Place(0) ? nodeOf : null;

        bool Place(int at)
        {
            if (at == order.Length)
            {
                return true;
            }

            var g = order[at];
            foreach (var node in Enumerable.Range(0, room.Length).Where(n => room[n] >= sizes[g]).OrderBy(n => sums[n]).ToArray())
            {
                if (++tries > MostTries)
                {
                    return false;
                }

                (nodeOf[g], room[node], sums[node]) = (node, room[node] - sizes[g], sums[node] + weights[g]);
                if (Place(at + 1))
                {
                    return true;
                }

                (room[node], sums[node]) = (room[node] + sizes[g], sums[node] - weights[g]);
            }

            return false;
        }
    }
}
