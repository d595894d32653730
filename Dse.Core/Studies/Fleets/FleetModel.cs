using Dse.Core.Spaces;

namespace Dse.Core.Studies.Fleets;

/// <summary>How many instances of which type serve a mix of requests (Griggs et al., Mélange, arXiv 2404.14527).</summary>
/// <remarks>
/// Requests of a bucket may be split over types: at continuous shares, or in whole slices. An instance that serves a
/// bucket alone reaches the table's requests per second, and time shared between buckets adds up (docs/studies/fleet-mix.md).
/// </remarks>
public sealed class FleetModel : ExactModel
{
    /// <summary>Capacities this near below a demand count as enough, relative.</summary>
    public const double Tolerance = 1e-9;

    // Takes the dust off sums of prices, so that limits mean what they say.
    private const int Decimals = 9;

    /// <summary>Columns of <see cref="Metrics"/>.</summary>
    public const int Cost = 0, Instances = 1, Power = 2, Capacity = 3, Changes = 4, Rent = 5;

    /// <summary>Puts a model together.</summary>
    /// <param name="types">At least one.</param>
    /// <param name="demands">At least one.</param>
    /// <param name="loads">[demand][type]: instances that one request per second of the whole mix keeps busy with this demand, head-room included; infinite where the type cannot serve it.</param>
    /// <param name="requestsPerSecond">Of the whole mix, above 0.</param>
    /// <param name="slices">Slices of each bucket; null for continuous shares.</param>
    /// <param name="pools">Devices that types share.</param>
    public FleetModel(IReadOnlyList<FleetType> types, IReadOnlyList<FleetDemand> demands, double[][] loads, double requestsPerSecond, int? slices, IReadOnlyList<FleetPool> pools)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(loads);
        (Types, Demands, Loads, RequestsPerSecond, Slices, Pools) = (types, demands, loads, requestsPerSecond, slices, pools);
        HasPrevious = types.Any(t => t.Previous > 0);
    }

    /// <summary>The metrics, in column order.</summary>
    public static IReadOnlyList<MetricDefinition> Metrics { get; } =
    [
        new("costPerHour", "Rent of all instances and the cost of changes, in the currency of the prices per hour.", false),
        new("instances", "Instances of all types.", false),
        new("powerWatts", "Draw of all instances, watts.", false),
        new("capacityRequestsPerSecond", "Requests of this mix that the instances can serve per second, head-room kept.", true),
        new("changes", "Instances started or stopped against the previous allocation.", false),
        new("rentPerHour", "Rent of all instances, per hour.", false),
    ];

    /// <summary>The types.</summary>
    public IReadOnlyList<FleetType> Types { get; }

    /// <summary>The demands.</summary>
    public IReadOnlyList<FleetDemand> Demands { get; }

    /// <summary>[demand][type]: instances kept busy per request per second of the whole mix; infinite where not served.</summary>
    public IReadOnlyList<double[]> Loads { get; }

    /// <summary>Requests per second of the whole mix.</summary>
    public double RequestsPerSecond { get; }

    /// <summary>Slices of each bucket that go to one type each; null for continuous shares.</summary>
    public int? Slices { get; }

    /// <summary>Devices that types share.</summary>
    public IReadOnlyList<FleetPool> Pools { get; }

    /// <summary>Whether there is an allocation in force.</summary>
    public bool HasPrevious { get; }

    /// <summary>Whether the draw of every type is known.</summary>
    public bool KnowsPower => !Types.Any(t => double.IsNaN(t.PowerWatts));

    /// <inheritdoc/>
    public override string? Refusal(StudyProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Objectives.FirstOrDefault(o => o.Maximize != string.Equals(o.Metric, Metrics[Capacity].Name, StringComparison.Ordinal)) is { } objective)
        {
            return $"'{(objective.Maximize ? "max" : "min")} {objective.Metric}' is the wrong way round for it";
        }

        var names = Metrics.Where(m => !string.Equals(m.Name, Metrics[Capacity].Name, StringComparison.Ordinal)).Select(m => m.Name);
        return HasPrevious && problem.MetricConstraints.FirstOrDefault(c => NameLimit.Of(c)!.Any(l => l.Low > double.MinValue && names.Contains(l.Name, StringComparer.Ordinal))) is { } least
            ? $"'{least.Text}' asks for at least so much"
            : null;
    }

    /// <summary>A capacity without the dust of its computation, to nine digits, so that equal ones compare equal.</summary>
    public static double Rounded(double capacity)
    {
        if (!(capacity > 0) || double.IsInfinity(capacity))
        {
            return capacity;
        }

        var scale = Math.Pow(10, 8 - Math.Floor(Math.Log10(capacity)));
        return Math.Round(capacity * scale) / scale;
    }

    /// <summary>Instances of a type that serve all it can of everything, at least its minimum and what is in force, at most what is available.</summary>
    public int Most(int type)
    {
        var (t, load) = (Types[type], 0.0);
        foreach (var row in Loads)
        {
            load += double.IsFinite(row[type]) ? row[type] * RequestsPerSecond : 0;
        }

        var need = Math.Ceiling(load * (1 - Tolerance));
        var most = Math.Max(t.Minimum, Math.Max(t.Previous, (int)Math.Min(need, int.MaxValue)));
        return Math.Min(most, MostAvailable(type) ?? most);
    }

    /// <summary>Instances of a type that there are, by itself and by its pool; null when nothing limits them.</summary>
    public int? MostAvailable(int type)
    {
        var t = Types[type];
        var pool = t.Pool is null ? null : Pools.FirstOrDefault(p => string.Equals(p.Name, t.Pool, StringComparison.Ordinal));
        return (t.Available, pool) switch
        {
            (null, null) => null,
            ({ } own, null) => own,
            (null, { } shared) => shared.Available / t.Devices,
            ({ } own, { } shared) => Math.Min(own, shared.Available / t.Devices),
        };
    }

    /// <summary>A metric that needs no routing, of counts of instances.</summary>
    /// <param name="metric">Any column but <see cref="Capacity"/>.</param>
    /// <param name="counts">One per type.</param>
    public double Value(int metric, ReadOnlySpan<int> counts)
    {
        var sum = 0.0;
        for (var t = 0; t < counts.Length; t++)
        {
            sum += (Rate(metric, t) * counts[t]) + (ChangeRate(metric, t) * Math.Abs(counts[t] - Types[t].Previous));
        }

        return Math.Round(sum, Decimals);
    }

    /// <summary>What an instance of a type adds to a metric.</summary>
    public double Rate(int metric, int type) => metric switch
    {
        Cost or Rent => Types[type].CostPerHour,
        Instances => 1,
        Power => Types[type].PowerWatts,
        _ => 0,
    };

    /// <summary>What a change of one instance of a type adds to a metric.</summary>
    public double ChangeRate(int metric, int type) => metric switch
    {
        Cost => HasPrevious ? Types[type].ChurnCost : 0,
        Changes => HasPrevious ? 1 : 0,
        _ => 0,
    };

    /// <summary>By how many devices the counts exceed a pool, relative; 0 when they do not.</summary>
    public double PoolExcess(ReadOnlySpan<int> counts)
    {
        var excess = 0.0;
        foreach (var pool in Pools)
        {
            var devices = 0L;
            for (var t = 0; t < counts.Length; t++)
            {
                devices += string.Equals(Types[t].Pool, pool.Name, StringComparison.Ordinal) ? (long)counts[t] * Types[t].Devices : 0;
            }

            excess += Math.Max(0, devices - pool.Available) / (double)Math.Max(1, pool.Available);
        }

        return excess;
    }
}
