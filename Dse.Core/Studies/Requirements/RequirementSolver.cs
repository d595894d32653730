namespace Dse.Core.Studies.Requirements;

/// <summary>A figure of the hardware that a requirement is asked of.</summary>
/// <param name="Name">For example <c>memoryBandwidth</c>.</param>
/// <param name="Unit">Of its value, for example <c>GB/s</c>.</param>
/// <param name="Value">What the cluster has; above 0.</param>
internal sealed record RequiredResource(string Name, string Unit, double Value);

/// <summary>How much of a resource is needed.</summary>
/// <param name="Ratio">Least multiple of what there is that meets the targets; null when none does.</param>
/// <param name="Reason">Why there is none, or what the number hides; null otherwise.</param>
internal readonly record struct Requirement(double? Ratio, string? Reason);

/// <summary>Finds the least of each resource that meets the targets, the others as they are, and of all together.</summary>
/// <remarks>
/// More of a resource seldom makes a plan slower: more memory lets more requests in, which share the steps. So where the
/// most is too much, every octave is tried. What comes out has been evaluated and meets the targets.
/// </remarks>
internal static class RequirementSolver
{
    /// <summary>Multiples are looked for between the reciprocal of this and this.</summary>
    public const double Range = 1024;

    // Of the search in the logarithm: relative 0.07 %.
    private const double Resolution = 0.001;

    /// <summary>The least multiple along one direction.</summary>
    /// <param name="excess">How much a plan misses its targets when the resource is multiplied: the worst value over its limit; at most 1 meets them; infinite when it does not fit.</param>
    public static Requirement Least(Func<double, double> excess)
    {
        var octaves = Math.Log2(Range);
        var (low, high) = (-octaves, octaves);
        if (excess(1 / Range) <= 1)
        {
            return new Requirement(1 / Range, FormattableString.Invariant($"a {Range:N0}th is enough"));
        }

        var most = excess(Range);
        if (!(most <= 1))
        {
            var best = most;
            for (high = 1 - octaves; high < octaves && !(excess(Math.Pow(2, high)) is var found && found <= 1); high++)
            {
                best = Math.Min(best, found);
            }

            if (high >= octaves)
            {
                return new Requirement(null, double.IsFinite(best)
                    ? FormattableString.Invariant($"up to {Range:N0} times as much, the target stays missed by a factor of {best:G3}")
                    : "the plan does not fit the memory, or cannot keep up, however much there is of it");
            }

            low = high - 1;
        }

        while (high - low > Resolution)
        {
            var middle = (low + high) / 2;
            (low, high) = excess(Math.Pow(2, middle)) <= 1 ? (low, middle) : (middle, high);
        }

        return new Requirement(Math.Pow(2, high), null);
    }
}
