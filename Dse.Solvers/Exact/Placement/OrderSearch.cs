using Dse.Core.Spaces;

namespace Dse.Solvers.Exact.Placement;

/// <summary>
/// Local search over orders of first fit, for any number of buffers: whoever ends too high brings those that it meets where most is
/// live to the front. Orders that place what is live at the fullest moment first, without a gap, start from the lower bound there.
/// </summary>
internal sealed class OrderSearch
{
    // How those that are not live at the fullest moment follow where one pass takes long and few are made.
    private static readonly string[] LargeRests = ["S", "AS", "WS", "TWA"];

    private readonly PackingInstance instance;
    private readonly FirstFit fit;
    private readonly RandomSource random;
    private readonly List<(int[] Fixed, int[] Order)> starts = [];

    /// <summary>Prepares a search.</summary>
    /// <param name="instance">The buffers.</param>
    /// <param name="seed">Seed of what is drawn.</param>
    public OrderSearch(PackingInstance instance, ulong seed)
    {
        this.instance = instance;
        fit = new FirstFit(instance);
        random = new RandomSource(seed);
        Best = FirstFit.Stacked(instance);
        Height = instance.Height(Best);
        var bySize = BufferOrders.Sorted(instance, "S");
        starts.Add(([], bySize));
        foreach (var keys in (string[])["S", "W"])
        {
            int[] full = [.. BufferOrders.Sorted(instance, keys).Where(IsFull)];
            foreach (var rest in instance.Count > BlockLists.WorthIt ? LargeRests : ["S"])
            {
                starts.Add((full, [.. full, .. BufferOrders.Sorted(instance, rest).Where(i => !IsFull(i))]));
            }
        }

        foreach (var keys in (string[])["AS", "WS", "TWA"])
        {
            starts.Add(([], BufferOrders.Sorted(instance, keys)));
        }

        // Who is live where the load is greatest.
        bool IsFull(int buffer) => instance.PeakLoads[buffer] == instance.MaxLoad;
    }

    /// <summary>The best offsets so far, in units.</summary>
    public long[] Best { get; private set; }

    /// <summary>Their height, in units.</summary>
    public long Height { get; private set; }

    /// <summary>Searches until a height is reached.</summary>
    /// <param name="enough">The height.</param>
    /// <param name="rounds">Passes over all starts, at most.</param>
    /// <param name="stop">Asked often.</param>
    public void Run(long enough, int rounds, Func<bool> stop)
    {
        for (var round = 0; round < rounds; round++)
        {
            for (var s = 0; s < starts.Count && Height > enough && !stop(); s++)
            {
                if (fit.Place(starts[s].Order, takesNarrowest: false, long.MaxValue, stop) is not { } offsets)
                {
                    return;
                }

                if (instance.Height(offsets) is var height && height < Height)
                {
                    (Best, Height) = (offsets, height);
                }

                starts[s] = starts[s] with { Order = Pulled(starts[s], offsets, Math.Max(enough, instance.MaxLoad)) };
            }
        }
    }

    private int[] Pulled((int[] Fixed, int[] Order) start, long[] offsets, long enough)
    {
        int[] high = [.. start.Order.Where(i => offsets[i] + instance.Size[i] > enough)];
        if (high.Length == 0)
        {
            return start.Order;
        }

        var buffer = high[random.Next(high.Length)];
        var section = instance.From[buffer];
        for (var s = section; s < instance.To[buffer]; s++)
        {
            section = instance.Load[s] > instance.Load[section] ? s : section;
        }

        // 0 where it is first anyway, 1 where it is pulled, 2 elsewhere.
        var group = new byte[instance.Count];
        foreach (var i in start.Order)
        {
            group[i] = (byte)(instance.From[i] <= section && instance.To[i] > section && instance.Size[i] >= instance.Size[buffer] ? 1 : 2);
        }

        foreach (var i in start.Fixed)
        {
            group[i] = 0;
        }

        return [.. start.Order.OrderBy(i => group[i])];
    }
}
