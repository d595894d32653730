namespace Dse.Core.Cost.Serving;

/// <summary>Like workers that do one half of the work.</summary>
/// <param name="Workers">How many, at least 1.</param>
/// <param name="Grid">How each is split.</param>
/// <param name="Batch">Requests that each copy of attention of a worker takes at a time; 0: what the concurrency asks of it.</param>
public readonly record struct ServingPool(int Workers, ServingGrid Grid, int Batch)
{
    /// <summary>Devices of the pool.</summary>
    public long Devices => Workers * Grid.Devices;
}
