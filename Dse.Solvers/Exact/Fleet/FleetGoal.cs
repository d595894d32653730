using System.Runtime.InteropServices;
using Dse.Core.Spaces;

namespace Dse.Solvers.Exact.Fleet;

/// <summary>A limit on a metric of a fleet.</summary>
/// <param name="Metric">Column.</param>
/// <param name="Low">Least value; −∞ for none.</param>
/// <param name="High">Greatest value; ∞ for none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FleetLimit(int Metric, double Low, double High)
{
    /// <summary>What a constraint says of a metric; a strict one without an end has the nearest number to infinity there.</summary>
    public static FleetLimit Of(int metric, NameLimit limit) => new(
        metric,
        limit.Low <= double.MinValue ? double.NegativeInfinity : limit.Low,
        limit.High >= double.MaxValue ? double.PositiveInfinity : limit.High);

    /// <summary>Whether a value keeps it.</summary>
    public bool Allows(double value) => value >= Low && value <= High;
}

/// <summary>The best fleet of a search.</summary>
/// <param name="Counts">Instances per type; null when there is none, or none was found before the stop.</param>
/// <param name="Value">Its value of the goal, smaller is better.</param>
/// <param name="Bound">No fleet is below it.</param>
/// <param name="Proved">Whether the value is the least, or it is proved that there is no fleet.</param>
internal sealed record FleetAnswer(int[]? Counts, double Value, double Bound, bool Proved);
