namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Tokens from experts to the devices that hold them, each device up to a peak: a greatest flow by shortest augmenting paths.</summary>
/// <remarks>One use.</remarks>
internal sealed class SplitFlow
{
    private readonly ExpertDevices devices;
    private readonly double[] loads;
    private readonly double[] left;
    private readonly double[] room;
    private readonly List<int>[] holders;
    private readonly Dictionary<(int Expert, int Device), double> sent = [];
    private readonly double least;

    public SplitFlow(ExpertDevices devices, double[] loads, int[][] layer, double peak)
    {
        (this.devices, this.loads) = (devices, loads);
        left = [.. loads];
        room = [.. devices.Speeds.Select(s => s * peak)];
        holders = [.. loads.Select(_ => new List<int>())];
        least = loads.Sum() * 1e-13;
        for (var d = 0; d < layer.Length; d++)
        {
            foreach (var expert in layer[d])
            {
                holders[expert].Add(d);
            }
        }
    }

    /// <summary>Null when all tokens find room; else the peak that the experts without room and all who share their devices need at least.</summary>
    public double? Bottleneck()
    {
        for (var e = 0; e < left.Length; e++)
        {
            while (left[e] > least)
            {
                if (Augment(e) is { } reached)
                {
                    return reached;
                }
            }
        }

        return null;
    }

    // Null when tokens were sent; else the peak of what is reached from the expert.
    private double? Augment(int start)
    {
        var fromExpert = new Dictionary<int, int>();
        var fromDevice = new Dictionary<int, int> { [start] = -1 };
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var e))
        {
            foreach (var d in holders[e].Where(d => !fromExpert.ContainsKey(d)))
            {
                fromExpert[d] = e;
                if (room[d] > least)
                {
                    Send(start, d, fromExpert, fromDevice);
                    return null;
                }

                foreach (var (link, tokens) in sent)
                {
                    if (link.Device == d && tokens > least && fromDevice.TryAdd(link.Expert, d))
                    {
                        queue.Enqueue(link.Expert);
                    }
                }
            }
        }

        return fromDevice.Keys.Sum(e => loads[e]) / fromExpert.Keys.Sum(d => devices.Speeds[d]);
    }

    private void Send(int start, int end, Dictionary<int, int> fromExpert, Dictionary<int, int> fromDevice)
    {
        var amount = Math.Min(left[start], room[end]);
        for (var d = end; fromDevice[fromExpert[d]] is var before && before >= 0; d = before)
        {
            amount = Math.Min(amount, sent[(fromExpert[d], before)]);
        }

        left[start] -= amount;
        room[end] -= amount;
        for (var d = end; ;)
        {
            var e = fromExpert[d];
            sent[(e, d)] = sent.GetValueOrDefault((e, d)) + amount;
            var before = fromDevice[e];
            if (before < 0)
            {
                return;
            }

            sent[(e, before)] -= amount;
            d = before;
        }
    }
}
