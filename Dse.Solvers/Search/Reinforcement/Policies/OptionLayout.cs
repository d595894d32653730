using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Reinforcement.Policies;

/// <summary>The options of every parameter: its levels; for a real one bins of its range, or none where a Beta distribution stands for them.</summary>
internal sealed class OptionLayout
{
    private readonly DesignSpace space;
    private readonly int bins;
    private readonly int[] first;
    private readonly int[] counts;

    public OptionLayout(DesignSpace space, int bins)
    {
        this.space = space;
        this.bins = bins;
        counts = [.. space.Parameters.Select(p => p.IsDiscrete ? p.Levels.Count : bins)];
        first = new int[counts.Length];
        for (var p = 0; p < counts.Length; p++)
        {
            first[p] = Total;
            Total += counts[p];
        }

        Most = counts.Max();
    }

    /// <summary>Options of all parameters together.</summary>
    public int Total { get; }

    /// <summary>The most options of a parameter.</summary>
    public int Most { get; }

    /// <summary>Whether a Beta distribution stands for the options.</summary>
    public bool IsBeta(int parameter) => counts[parameter] == 0;

    /// <summary>The first option of a parameter among all.</summary>
    public int First(int parameter) => first[parameter];

    /// <summary>The options of a parameter.</summary>
    public int Count(int parameter) => counts[parameter];

    /// <summary>The option that a cell belongs to.</summary>
    public int Of(int parameter, double cell) => space.Parameters[parameter] is { IsDiscrete: false } real
        ? Math.Min(bins - 1, (int)(SpaceSampler.ToUnit(real, cell) * bins))
        : (int)cell;

    /// <summary>A cell of an option: the level, or any place in the bin.</summary>
    public double CellOf(int parameter, int option, RandomSource random) => space.Parameters[parameter] is { IsDiscrete: false } real
        ? SpaceSampler.FromUnit(real, (option + random.NextDouble()) / bins)
        : option;
}
