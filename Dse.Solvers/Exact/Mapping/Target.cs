namespace Dse.Solvers.Exact.Mapping;

/// <summary>What a mapping must beat: every better mapping keeps all sums at or below their limits here.</summary>
/// <remarks>
/// Values are split into logarithms of posynomials: energy, and the slowest of the multipliers and the memories. Offsets (first
/// reads that are not made) move to the other side, where the value to beat, or a known bound, stands in for the unknown.
/// </remarks>
internal sealed class Target
{
    private readonly MapCosts costs;
    private readonly double value;

    public Target(MapCosts costs, MappingObjective objective, double value, double? maxCycles, double energyBoundPj, double cyclesBound)
    {
        this.costs = costs;
        this.value = value;
        Objective = objective;
        Energy = objective switch
        {
            MappingObjective.Energy => Math.Log(value + costs.Energy.Offset),
            MappingObjective.EnergyDelayProduct => Math.Log(value) + Math.Log(1 + (costs.Energy.Offset / energyBoundPj)),
            _ => 0,
        };
        Paces = Array.ConvertAll(costs.Paces, pace => objective switch
        {
            MappingObjective.Cycles => Math.Log((Math.Min(value, maxCycles ?? value) * pace.Bandwidth) + pace.Sum.Offset),
            MappingObjective.EnergyDelayProduct => Math.Log(pace.Bandwidth + (pace.Sum.Offset / cyclesBound)),
            _ => maxCycles is { } most ? Math.Log((most * pace.Bandwidth) + pace.Sum.Offset) : double.PositiveInfinity,
        });
        Limits = Array.ConvertAll(costs.Limits, l => Math.Log(l.Most));
    }

    public MappingObjective Objective { get; }

    public bool HasEnergy => Objective != MappingObjective.Cycles;

    public bool HasPace => Objective != MappingObjective.Energy;

    // Whether cycles are limited beside the objective.
    public bool LimitsPaces => Objective == MappingObjective.Energy && !double.IsPositiveInfinity(Paces[0]);

    public double Energy { get; }

    public double[] Paces { get; }

    public double[] Limits { get; }

    // The objective that no mapping beats when the sums of logarithms exceed their limits by at least so much (a negative number: are below by at most).
    public double BoundOf(double excess)
    {
        switch (Objective)
        {
            case MappingObjective.Energy:
                return (Math.Exp(excess) * (value + costs.Energy.Offset)) - costs.Energy.Offset;
            case MappingObjective.EnergyDelayProduct:
                return value * Math.Exp(excess);
            default:
                var least = double.PositiveInfinity;
                foreach (var pace in costs.Paces)
                {
                    least = Math.Min(least, ((Math.Exp(excess) * ((value * pace.Bandwidth) + pace.Sum.Offset)) - pace.Sum.Offset) / pace.Bandwidth);
                }

                return Math.Ceiling(least - 1e-6);
        }
    }
}
