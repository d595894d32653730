namespace Dse.Core.Studies.Fleets;

/// <summary>A kind of instance that can be rented: a device, or several that serve as one.</summary>
/// <param name="Name">Unique in its fleet; the name of its parameter.</param>
/// <param name="CostPerHour">Rent of an instance, in any currency per hour, at least 0.</param>
/// <param name="PowerWatts">Draw of an instance, watts; NaN when not given.</param>
/// <param name="Minimum">Fewest instances, at least 0.</param>
/// <param name="Available">Most instances; null when nothing was said.</param>
public sealed record FleetType(string Name, double CostPerHour, double PowerWatts, int Minimum, int? Available)
{
    /// <summary>Instances of the allocation in force.</summary>
    public int Previous { get; init; }

    /// <summary>What starting or stopping one instance costs, in the currency per hour; at least 0.</summary>
    public double ChurnCost { get; init; }

    /// <summary>The pool of devices that its instances come from; null for one of its own.</summary>
    public string? Pool { get; init; }

    /// <summary>Requests per second of an instance by bucket, [output][input], where a serving plan was priced; null where a table was given.</summary>
    public double[][]? Served { get; init; }

    /// <summary>Devices that an instance takes from its pool, at least 1.</summary>
    public int Devices { get; init; } = 1;
}

/// <summary>Devices that several kinds of instances share.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Available">Devices that there are.</param>
public sealed record FleetPool(string Name, int Available);
