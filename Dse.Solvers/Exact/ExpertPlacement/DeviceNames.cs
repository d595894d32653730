namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Placements that differ only by which device is called what.</summary>
internal static class DeviceNames
{
    /// <summary>One placement for each set of those that differ by names only, and the number of the set that each placement belongs to.</summary>
    public static (int[] Representatives, int[] Of) Unify(PlacementStates states)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var representatives = new List<int>();
        var of = new int[states.Count];
        var columns = new ulong[states.Devices];
        for (var s = 0; s < of.Length; s++)
        {
            states.Columns(s, columns);
            Array.Sort(columns);
            var key = string.Join(',', columns);
            if (!numbers.TryGetValue(key, out of[s]))
            {
                of[s] = representatives.Count;
                numbers.Add(key, of[s]);
                representatives.Add(s);
            }
        }

        return ([.. representatives], of);
    }

    /// <summary>A placement as it stands.</summary>
    public static int[][] Plain(PlacementStates states, int placement)
    {
        var columns = new ulong[states.Devices];
        states.Columns(placement, columns);
        return PlacementStates.ToLayer(columns);
    }

    /// <summary>
    /// Layers from placements of which each was matched to the representative of the one before: the devices of that
    /// representative are looked up in the layer before, and the layer takes their names.
    /// </summary>
    public static int[][][] Chain(PlacementStates states, int[] placements, int[] representatives, int[] of)
    {
        var layers = new int[placements.Length][][];
        var names = Enumerable.Range(0, states.Devices).ToArray();
        var columns = new ulong[states.Devices];
        var representative = new ulong[states.Devices];
        for (var layer = 0; layer < layers.Length; layer++)
        {
            states.Columns(placements[layer], columns);
            var actual = new ulong[states.Devices];
            for (var d = 0; d < actual.Length; d++)
            {
                actual[names[d]] = columns[d];
            }

            layers[layer] = PlacementStates.ToLayer(actual);
            states.Columns(representatives[of[placements[layer]]], representative);
            var taken = new bool[states.Devices];
            for (var d = 0; d < names.Length; d++)
            {
                names[d] = Enumerable.Range(0, actual.Length).First(x => !taken[x] && actual[x] == representative[d]);
                taken[names[d]] = true;
            }
        }

        return layers;
    }
}
