namespace Dse.Solvers.Exact.Placement;

/// <summary>Both searches with several orders and rules, in rounds with growing limits, on several threads.</summary>
/// <remarks>The answer is that of the first entrant of the first round that has one, on any number of threads.</remarks>
internal sealed class PackingRace(PackingInstance instance, long capacity, PackingOptions options)
{
    private const long FirstLimit = 2_000;
    private const int StackBytes = 64 << 20;

    // A placement of the canonical search takes less time.
    private const int CanonicalFactor = 3;

    // Order of each entrant, and its rule; none for the canonical search.
    private static readonly (string Order, SectionRule? Rule)[] Entrants =
    [
        ("TWA", SectionRule.Root),
        ("TWA", null),
        ("TWA", SectionRule.Ratio),
        ("TAW", null),
        ("TWA", SectionRule.ForcedFirst),
        ("WAT", null),
    ];

    private readonly int[][] weights = new int[Entrants.Length][];

    /// <summary>Placements tried.</summary>
    public long Nodes { get; private set; }

    /// <summary>What found the packing, for people.</summary>
    public string Winner { get; private set; } = string.Empty;

    /// <summary>Whether a packing was found (true) or proved not to be (false); null when a limit came first.</summary>
    /// <param name="limit">Placements to try; the last round may go over it.</param>
    /// <param name="stop">Asked often, from any thread.</param>
    /// <param name="offsets">The packing, in units.</param>
    public bool? Run(long limit, Func<bool> stop, out long[] offsets)
    {
        for (var (round, nodes) = (0, FirstLimit); Nodes < limit && !stop(); (round, nodes) = (round + 1, Math.Min(nodes + (nodes / 2), limit)))
        {
            if (Round(round, nodes, stop, out var packing) is { } answer)
            {
                offsets = packing;
                return answer;
            }
        }

        offsets = [];
        return null;
    }

    private bool? Round(int round, long nodes, Func<bool> stop, out long[] offsets)
    {
        var searches = new PackingSearch?[Entrants.Length];
        var found = new bool[Entrants.Length];
        var (next, best) = (-1, Entrants.Length);
        Exception? failure = null;
        var threads = Enumerable.Range(0, Math.Clamp(options.Threads, 1, Entrants.Length)).Select(_ => new Thread(Work, StackBytes) { IsBackground = true }).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        if (failure is not null)
        {
            throw new InvalidOperationException("The search for a packing failed.", failure);
        }

        // Searches behind the winner ended at any time: they count for nothing.
        for (var e = 0; e < Math.Min(best + 1, Entrants.Length); e++)
        {
            Nodes += searches[e]?.Nodes ?? 0;
            weights[e] = searches[e]?.Weight ?? weights[e];
        }

        Winner = best == Entrants.Length ? string.Empty : Entrants[best].Rule is null ? "canonical search" : "section search";
        offsets = best < Entrants.Length && found[best] ? Array.ConvertAll(searches[best]!.Offsets.ToArray(), o => (long)o) : [];
        return best == Entrants.Length ? null : found[best];

        void Work()
        {
            try
            {
                while (Interlocked.Increment(ref next) is var entrant && entrant < Volatile.Read(ref best) && !stop())
                {
                    var search = searches[entrant] = Create(entrant, round, () => stop() || Volatile.Read(ref best) < entrant);
                    found[entrant] = search.Run(Entrants[entrant].Rule is null ? CanonicalFactor * nodes : nodes);
                    if (found[entrant] || !search.IsStopped)
                    {
                        Lower(ref best, entrant);
                    }
                }
            }
            catch (Exception e)
            {
                failure = e;
                Lower(ref best, -1);
            }
        }
    }

    private PackingSearch Create(int entrant, int round, Func<bool> stop)
    {
        var (keys, rule) = Entrants[entrant];
        var order = BufferOrders.Sorted(instance, keys);
        var rank = BufferOrders.Ranks(rule is null && round % 2 == 1 ? BufferOrders.Shuffled(order, round, options.Seed) : order);
        if (rule is not { } known)
        {
            return new CanonicalSearch(instance, capacity, rank, stop);
        }

        var search = new SectionSearch(instance, capacity, rank, known, stop);
        weights[entrant]?.CopyTo(search.Weight, 0);
        return search;
    }

    private static void Lower(ref int best, int value)
    {
        for (var seen = Volatile.Read(ref best); value < seen; seen = Volatile.Read(ref best))
        {
            if (Interlocked.CompareExchange(ref best, value, seen) == seen)
            {
                return;
            }
        }
    }
}
