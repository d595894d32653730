namespace Dse.Core.Cost.Training.Calculon;

/// <summary>What goes over a network.</summary>
internal enum NetworkOperation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One rank to another.</summary>
    PointToPoint,

    /// <summary>Every rank keeps its share of a sum.</summary>
    ReduceScatter,

    /// <summary>Every rank receives the shares of all.</summary>
    AllGather,

    /// <summary>Every rank receives the sum.</summary>
    AllReduce,
}

/// <summary>One tier of a system's networks.</summary>
/// <param name="BytesPerSecond">Raw bandwidth of a rank.</param>
/// <param name="EfficiencyRatio">Share of it that is reached.</param>
/// <param name="Size">Most ranks in the tier.</param>
/// <param name="LatencySeconds">Of one operation, whatever the number of ranks.</param>
/// <param name="MustBeFilled">Ranks in use must divide the tier.</param>
/// <param name="ProcessorRatio">Share of a processor that communication takes while it overlaps with compute.</param>
/// <param name="Scales">Bytes on the wire per byte, by <see cref="NetworkOperation"/>.</param>
/// <param name="Offsets">Added to them over the number of ranks, by <see cref="NetworkOperation"/>.</param>
internal sealed record CalculonNetwork(
    double BytesPerSecond,
    double EfficiencyRatio,
    int Size,
    double LatencySeconds,
    bool MustBeFilled,
    double ProcessorRatio,
    IReadOnlyList<double> Scales,
    IReadOnlyList<double> Offsets)
{
    /// <summary>Seconds of one operation (network.py): latency + s·n·(1 + o/q) / (B·e).</summary>
    /// <param name="operation">What is done.</param>
    /// <param name="bytes">n, the buffer.</param>
    /// <param name="ranks">q.</param>
    public double Seconds(NetworkOperation operation, double bytes, int ranks)
    {
        if (operation == NetworkOperation.None)
        {
            return 0;
        }

        var scaled = bytes * Scales[(int)operation];
        var wire = scaled + (1.0 / ranks * scaled * Offsets[(int)operation]);
        return LatencySeconds + (wire / (BytesPerSecond * EfficiencyRatio));
    }
}
