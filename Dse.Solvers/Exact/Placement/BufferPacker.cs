using System.Diagnostics;
using Dse.Core.Studies.Scratchpads.Packing;

namespace Dse.Solvers.Exact.Placement;

/// <summary>Gives buffers with known lives and sizes their addresses in one memory.</summary>
/// <remarks>Thread-safe. Deterministic unless a limit of seconds or the cancellation ends it.</remarks>
public static class BufferPacker
{
    // Beyond these the exact search is left out.
    private const int MaxExactBuffers = 8192;
    private const long MaxUnits = 1 << 29;
    private const int RoundsBeforeExact = 10;
    private const int RoundsAlone = 30;

    /// <summary>Fits buffers into a capacity.</summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="capacityBytes">Bytes to fit in, at least 0.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellation">Ends the work within 200 ms with the status <see cref="PackingStatus.Unknown"/>.</param>
    /// <returns>Status <see cref="PackingStatus.Proved"/> when they fit.</returns>
    public static PackingResult Fit(IReadOnlyList<MemoryBuffer> buffers, long capacityBytes, PackingOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        var stop = StopAt(options, cancellation);
        var instance = new PackingInstance(buffers);
        var capacity = capacityBytes / instance.UnitBytes;
        var (offsets, method) = Greedy(instance, capacity, options, stop);
        var isFit = instance.Height(offsets) <= capacity;
        if (isFit || instance.MaxLoad > capacity || !IsExact(instance, capacity))
        {
            return Result(instance, isFit ? PackingStatus.Proved : instance.MaxLoad > capacity ? PackingStatus.Infeasible : PackingStatus.Unknown, offsets, instance.MaxLoad, 0, method);
        }

        var race = new PackingRace(instance, capacity, options);
        return race.Run(options.Nodes, stop, out var packing) switch
        {
            true => Result(instance, PackingStatus.Proved, packing, instance.MaxLoad, race.Nodes, race.Winner),
            false => Result(instance, PackingStatus.Infeasible, offsets, capacity + 1, race.Nodes, race.Winner),
            null => Result(instance, PackingStatus.Unknown, offsets, instance.MaxLoad, race.Nodes, method),
        };
    }

    /// <summary>Packs buffers into the least height.</summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="options">Limits; without any it ends with a proof only.</param>
    /// <param name="cancellation">Ends the work within 200 ms with what it has.</param>
    /// <returns>Status <see cref="PackingStatus.Proved"/> when the height is the least.</returns>
    public static PackingResult Minimise(IReadOnlyList<MemoryBuffer> buffers, PackingOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentNullException.ThrowIfNull(options);
        var stop = StopAt(options, cancellation);
        var instance = new PackingInstance(buffers);
        var bound = instance.MaxLoad;
        var (offsets, method) = Greedy(instance, bound, options, stop);
        var height = instance.Height(offsets);
        var (nodes, limit) = (0L, 50_000L);

        // Heights up to this were tried without an answer within the limit.
        var doubtful = bound - 1;
        var isFirst = true;
        while (height > bound && IsExact(instance, height) && nodes < options.Nodes && !stop())
        {
            var target = isFirst ? bound : doubtful + Math.Max(1, (height - doubtful) / 2);
            isFirst = false;
            if (target >= height)
            {
                (limit, doubtful, isFirst) = (4 * limit, bound - 1, true);
                continue;
            }

            var race = new PackingRace(instance, target, options);
            var answer = race.Run(Math.Min(limit, options.Nodes - nodes), stop, out var packing);
            nodes += Math.Max(1, race.Nodes);
            if (answer == true)
            {
                (offsets, method) = (packing, race.Winner);
                height = instance.Height(offsets);
            }
            else
            {
                bound = answer == false ? target + 1 : bound;
                doubtful = target;
            }
        }

        return Result(instance, height == bound ? PackingStatus.Proved : PackingStatus.Feasible, offsets, bound, nodes, method);
    }

    private static bool IsExact(PackingInstance instance, long capacity) => instance.Count <= MaxExactBuffers && capacity < MaxUnits;

    // A few rounds where the exact search follows, and until the end where it does not.
    private static (long[] Offsets, string Method) Greedy(PackingInstance instance, long enough, PackingOptions options, Func<bool> stop)
    {
        var search = new OrderSearch(instance, options.Seed);
        search.Run(enough, IsExact(instance, enough) ? RoundsBeforeExact : RoundsAlone, stop);
        return (search.Best, "first fit by searched orders");
    }

    private static PackingResult Result(PackingInstance instance, PackingStatus status, long[] offsets, long bound, long nodes, string method) =>
        new(status, instance.ToBytes(offsets), instance.Height(offsets) * instance.UnitBytes, bound * instance.UnitBytes, nodes, method);

    private static Func<bool> StopAt(PackingOptions options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        return () => cancellation.IsCancellationRequested || clock.Elapsed.TotalSeconds >= options.Seconds;
    }
}
