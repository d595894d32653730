using Dse.Core.Spaces;
using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Solvers.Exact.Placement;

/// <summary>Ways to pack that compilers use, by the names of <see cref="PackingMethods"/>.</summary>
internal static class PackingBaselines
{
    // As many as TVM's hill climbing makes.
    private const int Attempts = 2000;

    /// <summary>Packs by the model's method.</summary>
    /// <param name="model">The buffers; any method but <see cref="PackingMethods.Optimal"/>.</param>
    /// <param name="stop">Asked often.</param>
    public static PackingResult Pack(PackingModel model, Func<bool> stop)
    {
        var instance = new PackingInstance(model.Buffers);
        var fit = new FirstFit(instance);
        var offsets = model.Method switch
        {
            "greedyBySize" => Place("S", false),
            "greedyByArea" => Place("AS", false),
            "longestFirst" => Place("WS", false),
            "firstFitByTime" => fit.Place(ByTime(instance), false, long.MaxValue, stop),
            "bestFitBySize" => Place("S", true),
            "repacking" => Repacked(instance, fit, model.CapacityBytes ?? instance.MaxLoad * instance.UnitBytes, stop),
            "hillClimb" => Climbed(instance, fit, model.Seed, stop),
            "noReuse" => FirstFit.Stacked(instance),
            _ => throw new ArgumentException($"'{model.Method}' is no method of packing.", nameof(model)),
        };
        offsets ??= FirstFit.Stacked(instance);
        var (height, bound) = (instance.Height(offsets) * instance.UnitBytes, instance.MaxLoad * instance.UnitBytes);
        var status = model.CapacityBytes is not { } capacity || model.IsMinimised ? height == bound ? PackingStatus.Proved : PackingStatus.Feasible
            : height <= capacity ? PackingStatus.Proved
            : bound > capacity ? PackingStatus.Infeasible
            : PackingStatus.Unknown;
        return new PackingResult(status, instance.ToBytes(offsets), height, bound, 0, model.Method);

        long[]? Place(string keys, bool takesNarrowest) => fit.Place(BufferOrders.Sorted(instance, keys), takesNarrowest, long.MaxValue, stop);
    }

    // As XLA: the narrowest gap in the order of allocation, everything anew by size when that ends too high.
    private static long[]? Repacked(PackingInstance instance, FirstFit fit, long capacityBytes, Func<bool> stop)
    {
        var offsets = fit.Place(ByTime(instance), true, long.MaxValue, stop);
        if (offsets is null || instance.Height(offsets) * instance.UnitBytes <= capacityBytes)
        {
            return offsets;
        }

        var again = fit.Place(BufferOrders.Sorted(instance, "S"), true, long.MaxValue, stop);
        return again is null || instance.Height(again) >= instance.Height(offsets) ? offsets : again;
    }

    // As TVM: two buffers change places, one of them among those live at the top; better orders are kept, worse ones less and less.
    private static long[]? Climbed(PackingInstance instance, FirstFit fit, ulong seed, Func<bool> stop)
    {
        var random = new RandomSource(seed);
        var order = BufferOrders.Sorted(instance, "S");
        var offsets = fit.Place(order, false, long.MaxValue, stop);
        var best = offsets;
        for (var attempt = 0; attempt < Attempts && offsets is not null && instance.Height(best!) > instance.MaxLoad && !stop(); attempt++)
        {
            var height = instance.Height(offsets);
            int[] top = [.. Enumerable.Range(0, order.Length).Where(p => offsets[order[p]] + instance.Size[order[p]] == height)];
            var late = top[random.Next(top.Length)];
            var early = random.Next(Math.Max(1, late));
            (order[early], order[late]) = (order[late], order[early]);
            var changed = fit.Place(order, false, long.MaxValue, stop);
            var worse = changed is null ? double.PositiveInfinity : (double)(instance.Height(changed) - height) / height;
            if (worse <= 0 || random.NextDouble() < Math.Exp(-worse * 1000 * (attempt + 1) / Attempts))
            {
                offsets = changed;
                best = instance.Height(changed!) < instance.Height(best!) ? changed : best;
            }
            else
            {
                (order[early], order[late]) = (order[late], order[early]);
            }
        }

        return best;
    }

    private static int[] ByTime(PackingInstance instance) =>
        [.. Enumerable.Range(0, instance.Count).OrderBy(i => instance.Buffers[instance.Live[i]].Lower).ThenByDescending(i => instance.Size[i]).ThenBy(i => i)];
}
