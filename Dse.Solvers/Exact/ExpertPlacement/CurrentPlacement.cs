using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>The table that is served now, mended where it breaks a rule of the study.</summary>
internal static class CurrentPlacement
{
    /// <summary>All layers; null when one cannot be mended.</summary>
    public static int[][][]? All(ExpertPlacementModel model)
    {
        var layers = Enumerable.Range(0, model.Layers).Select(l => Of(model, l)).ToArray();
        return Array.TrueForAll(layers, l => l is not null) ? [.. layers.Select(l => l!)] : null;
    }

    /// <summary>The layer as it is, without what does not fit, with what is missing; null when it cannot be mended.</summary>
    public static int[][]? Of(ExpertPlacementModel model, int layer)
    {
        var held = model.Current!.Layers[layer].Select((device, d) => device.Distinct().Take(model.Devices.Slots[d]).ToList()).ToArray();
        var copies = new int[model.Experts];
        foreach (var expert in held.SelectMany(d => d))
        {
            copies[expert]++;
        }

        if (model.HasGroups || (!model.Replicas && Array.Exists(copies, c => c > 1)))
        {
            // Which copies of a group to keep is a question of its own; a table that keeps to the rules is taken as it is.
            return PlacementRulesHold(model, held) && Array.TrueForAll(copies, c => c > 0) && (model.Replicas || Array.TrueForAll(copies, c => c == 1)) ? ToLayer(held) : null;
        }

        for (var e = 0; e < copies.Length; e++)
        {
            if (copies[e] == 0 && !Add(model, held, copies, layer, e))
            {
                return null;
            }
        }

        for (var d = 0; d < held.Length && model.Replicas; d++)
        {
            while (held[d].Count < model.Devices.Slots[d] && Heaviest(model, held[d], copies, layer) is var e && e >= 0)
            {
                held[d].Add(e);
                copies[e]++;
            }
        }

        return ToLayer(held);
    }

    // Into a slot that is empty, or in the place of a copy that can be spared.
    private static bool Add(ExpertPlacementModel model, List<int>[] held, int[] copies, int layer, int expert)
    {
        var open = Enumerable.Range(0, held.Length).Where(d => held[d].Count < model.Devices.Slots[d]).DefaultIfEmpty(-1).First();
        copies[expert]++;
        if (open >= 0)
        {
            held[open].Add(expert);
            return true;
        }

        var (device, slot, least) = (-1, -1, double.PositiveInfinity);
        for (var d = 0; d < held.Length; d++)
        {
            for (var s = 0; s < held[d].Count; s++)
            {
                var other = held[d][s];
                var share = model.Profiles.Max(p => p.Loads[layer][other]) / copies[other];
                if (copies[other] > 1 && share < least)
                {
                    (device, slot, least) = (d, s, share);
                }
            }
        }

        if (device < 0)
        {
            return false;
        }

        copies[held[device][slot]]--;
        held[device][slot] = expert;
        return true;
    }

    private static int Heaviest(ExpertPlacementModel model, List<int> held, int[] copies, int layer)
    {
        var (best, most) = (-1, -1.0);
        for (var e = 0; e < copies.Length; e++)
        {
            var share = model.Profiles.Max(p => p.Loads[layer][e]) / copies[e];
            if (share > most && !held.Contains(e))
            {
                (best, most) = (e, share);
            }
        }

        return best;
    }

    private static bool PlacementRulesHold(ExpertPlacementModel model, List<int>[] held)
    {
        var nodeOf = new Dictionary<int, int>();
        for (var d = 0; d < held.Length && model.HasGroups; d++)
        {
            foreach (var expert in held[d])
            {
                if (!nodeOf.TryAdd(model.GroupOf![expert], model.Devices.NodeOf[d]) && nodeOf[model.GroupOf[expert]] != model.Devices.NodeOf[d])
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static int[][] ToLayer(List<int>[] held) => [.. held.Select(d => d.Order().ToArray())];
}
