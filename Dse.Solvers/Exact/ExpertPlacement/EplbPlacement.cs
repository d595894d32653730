using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>
/// The placement of DeepSeek's EPLB (github.com/deepseek-ai/EPLB, commit d52c72d): groups to nodes by longest processing
/// time, copies to the expert with the greatest load per copy, copies to devices by longest processing time, every step with
/// equal counts. Where counts do not divide, they differ by one. Arithmetic is in single precision as there, so that ties
/// fall the same way.
/// </summary>
internal static class EplbPlacement
{
    /// <summary>The placement of a whole study; null when a node has fewer slots than its groups have experts.</summary>
    public static PlacementTable? Place(ExpertPlacementModel model)
    {
        var layers = new int[model.Layers][][];
        for (var l = 0; l < layers.Length; l++)
        {
            if (Place(model, [.. model.Profiles[0].Loads[l].Select(x => (float)x)]) is not { } layer)
            {
                return null;
            }

            layers[l] = layer;
        }

        return new PlacementTable(layers);
    }

    /// <summary>The placement of one layer with these loads; null when a node has fewer slots than its groups have experts.</summary>
    public static int[][]? Place(ExpertPlacementModel model, float[] loads)
    {
        var devices = model.Devices;
        var layer = new int[devices.Count][];
        var groups = model.GroupOf is null ? 1 : model.GroupOf.Max() + 1;
        if (devices.Nodes == 1 || groups % devices.Nodes != 0)
        {
            PlaceNode([.. Enumerable.Range(0, devices.Count)], [.. Enumerable.Range(0, loads.Length)], devices.TotalSlots);
            return Distinct(model, layer);
        }

        var nodeOf = GroupsToNodes(model, loads, groups, out var rank);
        for (var node = 0; node < devices.Nodes; node++)
        {
            // Within a node experts stand by the order in which their groups came, then by number.
            int[] experts = [.. Enumerable.Range(0, groups).Where(g => nodeOf[g] == node).OrderBy(g => rank[g]).SelectMany(g => Enumerable.Range(0, loads.Length).Where(e => model.GroupOf![e] == g))];
            int[] here = [.. devices.Of(node)];
            if (here.Sum(d => devices.Slots[d]) < experts.Length)
            {
                return null;
            }

            PlaceNode(here, experts, here.Sum(d => devices.Slots[d]));
        }

        return Distinct(model, layer);

        void PlaceNode(int[] here, int[] experts, int slots)
        {
            var copies = Replicate([.. experts.Select(e => loads[e])], model.Replicas ? slots : experts.Length, here.Length, out var counts);
            float[] weights = [.. copies.Select(c => loads[experts[c]] / counts[c])];
            var packed = Pack(weights, [.. here.Select(d => devices.Slots[d])]);
            for (var i = 0; i < here.Length; i++)
            {
                layer[here[i]] = [.. packed[i].Select(c => experts[copies[c]])];
            }
        }
    }

    private static int[] GroupsToNodes(ExpertPlacementModel model, float[] loads, int groups, out int[] rank)
    {
        var sums = new float[groups];
        for (var e = 0; e < loads.Length; e++)
        {
            sums[model.GroupOf![e]] += loads[e];
        }

        var each = groups / model.Devices.Nodes;
        var packed = Pack(sums, [.. Enumerable.Repeat(each, model.Devices.Nodes)]);
        var nodeOf = new int[groups];
        rank = new int[groups];
        for (var node = 0; node < packed.Length; node++)
        {
            for (var i = 0; i < packed[node].Count; i++)
            {
                (nodeOf[packed[node][i]], rank[packed[node][i]]) = (node, i);
            }
        }

        return nodeOf;
    }

    // Every expert once, then copies one by one to whoever has the greatest load per copy.
    private static List<int> Replicate(float[] loads, int slots, int devices, out int[] counts)
    {
        counts = [.. loads.Select(_ => 1)];
        var copies = Enumerable.Range(0, loads.Length).ToList();
        while (copies.Count < slots)
        {
            var most = -1;
            for (var e = 0; e < loads.Length; e++)
            {
                if (counts[e] < devices && (most < 0 || loads[e] / counts[e] > loads[most] / counts[most]))
                {
                    most = e;
                }
            }

            if (most < 0)
            {
                return copies;
            }

            copies.Add(most);
            counts[most]++;
        }

        return copies;
    }

    // Heaviest first, each to the lightest pack that has room.
    private static List<int>[] Pack(float[] weights, int[] room)
    {
        List<int>[] packs = [.. room.Select(r => new List<int>(r))];
        if (weights.Length == room.Length && Array.TrueForAll(room, r => r == 1))
        {
            for (var i = 0; i < room.Length; i++)
            {
                packs[i].Add(i);
            }

            return packs;
        }

        var sums = new float[room.Length];
        foreach (var item in Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i]))
        {
            var lightest = -1;
            for (var p = 0; p < room.Length; p++)
            {
                if (packs[p].Count < room[p] && (lightest < 0 || sums[p] < sums[lightest]))
                {
                    lightest = p;
                }
            }

            packs[lightest].Add(item);
            sums[lightest] += weights[item];
        }

        return packs;
    }

    // EPLB may put two copies of an expert on one device; the second changes places with what makes the least difference.
    private static int[][] Distinct(ExpertPlacementModel model, int[][] layer)
    {
        for (var d = 0; d < layer.Length; d++)
        {
            for (var s = 0; s < layer[d].Length; s++)
            {
                if (Array.IndexOf(layer[d], layer[d][s]) < s)
                {
                    Exchange(model, layer, d, s);
                }
            }
        }

        return layer;
    }

    private static void Exchange(ExpertPlacementModel model, int[][] layer, int device, int slot)
    {
        var expert = layer[device][slot];
        for (var k = 1; k <= layer.Length; k++)
        {
            var other = (device + k) % layer.Length;
            var isOpen = !model.HasGroups || model.Devices.NodeOf[other] == model.Devices.NodeOf[device];
            if (!isOpen || Array.IndexOf(layer[other], expert) >= 0)
            {
                continue;
            }

            var at = Array.FindIndex(layer[other], e => Array.IndexOf(layer[device], e) < 0);
            if (at >= 0)
            {
                (layer[device][slot], layer[other][at]) = (layer[other][at], expert);
                return;
            }

            if (layer[other].Length < model.Devices.Slots[other])
            {
                layer[device] = [.. layer[device].Where((_, s) => s != slot)];
                layer[other] = [.. layer[other], expert];
                return;
            }
        }

        layer[device] = [.. layer[device].Where((_, s) => s != slot)];
    }
}
