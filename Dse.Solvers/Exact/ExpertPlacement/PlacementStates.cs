using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Every placement that a layer can have, as the set of devices that hold each expert.</summary>
/// <remarks>Immutable and thread-safe. The same for every layer.</remarks>
internal sealed class PlacementStates
{
    private readonly ulong[] masks;

    private PlacementStates(int experts, int devices, ulong[] masks) => (Experts, Devices, this.masks) = (experts, devices, masks);

    /// <summary>Experts.</summary>
    public int Experts { get; }

    /// <summary>Devices.</summary>
    public int Devices { get; }

    /// <summary>Placements.</summary>
    public int Count => masks.Length / Experts;

    /// <summary>The devices that hold each expert, one bit per device.</summary>
    public ReadOnlySpan<ulong> Of(int state) => masks.AsSpan(state * Experts, Experts);

    /// <summary>Lists them; null when there are more than <paramref name="most"/>, or more than 64 devices or experts.</summary>
    public static PlacementStates? Enumerate(ExpertPlacementModel model, int most)
    {
        var (devices, experts) = (model.Devices.Count, model.Experts);
        if (devices > 63 || experts > 63 || (long)most * experts > int.MaxValue)
        {
            return null;
        }

        var found = new List<ulong>();
        var chosen = new ulong[experts];
        var room = (int[])model.Devices.Slots.Clone();
        var nodeMasks = Enumerable.Range(0, model.Devices.Nodes).Select(n => model.Devices.Of(n).Aggregate(0UL, (m, d) => m | (1UL << d))).ToArray();
        var tries = 0L;
        return Place(0, model.Copies - experts) ? new PlacementStates(experts, devices, [.. found]) : null;

        // False when there are too many.
        bool Place(int expert, int spare)
        {
            if (expert == experts)
            {
                if (spare == 0)
                {
                    found.AddRange(chosen);
                }

                return found.Count <= (long)most * experts;
            }

            return Extend(expert, 0, 0UL, 0, spare);
        }

        // Devices in ascending order, each taken or not.
        bool Extend(int expert, int from, ulong mask, int count, int spare)
        {
            if (++tries > 50L * most)
            {
                return false;
            }

            if (count > 0)
            {
                chosen[expert] = mask;
                if (IsWhole(expert, mask) && !Place(expert + 1, spare - count + 1))
                {
                    return false;
                }

                if (count > spare)
                {
                    return true;
                }
            }

            for (var d = from; d < devices; d++)
            {
                if (room[d] > 0)
                {
                    room[d]--;
                    var goesOn = Extend(expert, d + 1, mask | (1UL << d), count + 1, spare);
                    room[d]++;
                    if (!goesOn)
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        bool IsWhole(int expert, ulong mask)
        {
            if (!model.HasGroups)
            {
                return true;
            }

            var whole = mask;
            for (var other = 0; other < expert; other++)
            {
                whole |= model.GroupOf![other] == model.GroupOf[expert] ? chosen[other] : 0;
            }

            return Array.Exists(nodeMasks, n => (whole & ~n) == 0);
        }
    }

    /// <summary>The columns of a placement: for each device the experts it holds, one bit per expert.</summary>
    public void Columns(int state, Span<ulong> columns)
    {
        columns.Clear();
        var of = Of(state);
        for (var e = 0; e < Experts; e++)
        {
            for (var mask = of[e]; mask != 0; mask &= mask - 1)
            {
                columns[System.Numerics.BitOperations.TrailingZeroCount(mask)] |= 1UL << e;
            }
        }
    }

    /// <summary>A layer from its columns.</summary>
    public static int[][] ToLayer(ReadOnlySpan<ulong> columns)
    {
        var layer = new int[columns.Length][];
        for (var d = 0; d < layer.Length; d++)
        {
            var column = columns[d];
            layer[d] = [.. Enumerable.Range(0, 64).Where(e => (column >> e & 1) == 1)];
        }

        return layer;
    }
}
