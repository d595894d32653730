namespace Dse.Solvers.Exact.Placement;

/// <summary>Canonical searches with several orders, one after the other with growing limits, on several threads.</summary>
/// <remarks>The searches are numbered; the answer is that of the lowest number that has one, on any number of threads.</remarks>
internal sealed class OrderRace(PackingInstance instance, long capacity, PackingOptions options)
{
    private const int OrdersPerRound = 8;
    private const long FirstLimit = 20_000;
    private const int StackBytes = 64 << 20;

    private long nodes;

    /// <summary>Placements tried.</summary>
    public long Nodes => nodes;

    /// <summary>Whether a packing was found (true) or proved not to be (false); null when a limit came first.</summary>
    /// <param name="limit">Placements to try at most; searches begin until so many may have been tried.</param>
    /// <param name="stop">Asked often, from any thread.</param>
    /// <param name="offsets">The packing, in units.</param>
    public bool? Run(long limit, Func<bool> stop, out long[] offsets)
    {
        var next = -1;
        var best = int.MaxValue;
        var found = new SortedDictionary<int, long[]?>();
        Exception? failure = null;
        var threads = Enumerable.Range(0, Math.Max(1, options.Threads)).Select(_ => new Thread(Work, StackBytes) { IsBackground = true }).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        if (failure is not null)
        {
            throw new InvalidOperationException("The search for a packing failed.", failure);
        }

        offsets = best < int.MaxValue && found[best] is { } packing ? packing : [];
        return best == int.MaxValue ? null : offsets.Length > 0;

        void Work()
        {
            try
            {
                while (Interlocked.Increment(ref next) is var number && number < Volatile.Read(ref best) && Before(number) < limit && !stop())
                {
                    var search = new CanonicalSearch(instance, capacity, BufferOrders.Ranks(BufferOrders.Numbered(instance, number, options.Seed)), () => stop() || Volatile.Read(ref best) < number);
                    var isFound = search.Run(Math.Min(LimitOf(number), limit - Before(number)));
                    Interlocked.Add(ref nodes, search.Nodes);
                    if (isFound || !search.IsStopped)
                    {
                        lock (found)
                        {
                            found[number] = isFound ? Array.ConvertAll(search.Offsets.ToArray(), o => (long)o) : null;
                            best = Math.Min(best, number);
                        }
                    }
                }
            }
            catch (Exception e)
            {
                failure = e;
                Volatile.Write(ref best, -1);
            }
        }
    }

    private static long LimitOf(int number) => FirstLimit << Math.Min(number / OrdersPerRound, 40);

    private static long Before(int number) =>
        number / OrdersPerRound is var round && round > 38 ? long.MaxValue : (FirstLimit * OrdersPerRound * ((1L << round) - 1)) + (number % OrdersPerRound * LimitOf(number));
}
