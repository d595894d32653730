using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Placements that others make, for comparison.</summary>
internal static class Baselines
{
    /// <summary>The placement of the study's baseline; null when it asks for none.</summary>
    public static PlacementTable? Place(ExpertPlacementModel model) => model.Method switch
    {
        PlacementMethod.RoundRobin => Everywhere(model, RoundRobin(model)),
        PlacementMethod.Lplb => EplbPlacement.Place(model),
        PlacementMethod.Contiguous or PlacementMethod.Llep => Everywhere(model, Contiguous(model)),
        _ => null,
    };

    // Expert e to device e modulo devices, to the next one with room where that is full.
    private static int[][] RoundRobin(ExpertPlacementModel model)
    {
        var held = Enumerable.Range(0, model.Devices.Count).Select(_ => new List<int>()).ToArray();
        for (var e = 0; e < model.Experts; e++)
        {
            var d = e % held.Length;
            while (held[d].Count == model.Devices.Slots[d])
            {
                d = (d + 1) % held.Length;
            }

            held[d].Add(e);
        }

        return [.. held.Select(h => h.ToArray())];
    }

    // The first experts on the first device and so on, in numbers that differ by one at most, slots permitting.
    private static int[][] Contiguous(ExpertPlacementModel model)
    {
        var layer = new int[model.Devices.Count][];
        var (next, roomAfter) = (0, model.Devices.TotalSlots);
        for (var d = 0; d < layer.Length; d++)
        {
            roomAfter -= model.Devices.Slots[d];
            var left = model.Experts - next;
            var even = (left + layer.Length - d - 1) / (layer.Length - d);
            var count = Math.Min(Math.Min(left, model.Devices.Slots[d]), Math.Max(even, left - roomAfter));
            layer[d] = [.. Enumerable.Range(next, count)];
            next += count;
        }

        return layer;
    }

    private static PlacementTable Everywhere(ExpertPlacementModel model, int[][] layer) => new([.. Enumerable.Repeat(layer, model.Layers)]);
}
