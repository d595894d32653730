namespace Dse.Core.Cost.Dram;

/// <summary>The requests that a memory channel is given.</summary>
/// <param name="ReadRatio">Share of reads, 0 to 1.</param>
/// <param name="RowHitRatio">Chance that a request wants the same row as the one before it in its bank, 0 to 1.</param>
/// <param name="Banks">Banks over which requests in flight spread evenly, at least 1.</param>
/// <param name="OfferedGBps">Bytes asked for per ns (10^9 bytes a second); null when requests never cease.</param>
/// <param name="RequestBytes">Bytes per request.</param>
/// <param name="Requests">How many there are; scales total time and energy.</param>
public sealed record MemoryTraffic(double ReadRatio, double RowHitRatio, int Banks, double? OfferedGBps, int RequestBytes, double Requests);
