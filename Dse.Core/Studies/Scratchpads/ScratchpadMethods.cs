namespace Dse.Core.Studies.Scratchpads;

/// <summary>Names of <c>method</c>.</summary>
public static class ScratchpadMethods
{
    /// <summary>Best plan, with a bound: the default.</summary>
    public const string Optimal = "optimal";

    /// <summary>Residency in the given order by a solver of linear models.</summary>
    public const string Mip = "mip";

    /// <summary>The integer linear program of COSMA for order, residency and addresses at once, by a solver of linear models; small graphs only.</summary>
    public const string Cosma = "cosma";

    /// <summary>Operators of a graph that <see cref="Cosma"/> takes, at most.</summary>
    public const int CosmaOperators = 12;

    /// <summary>Tensors of a graph that <see cref="Cosma"/> takes, weights among them, at most.</summary>
    public const int CosmaTensors = 24;

    /// <summary>Baseline: on overflow the tensor with the farthest next use leaves; the order as given.</summary>
    public const string Belady = "belady";

    /// <summary>Baseline: the same under the simple order with the lowest peak.</summary>
    public const string PeakBelady = "minimumPeakBelady";

    /// <summary>Baseline: on overflow the tensor leaves that costs the least bytes per step until its next use.</summary>
    public const string SizeAware = "sizeAware";

    /// <summary>Baseline: orders by simulated annealing, each with Belady's rule.</summary>
    public const string Annealing = "annealing";

    /// <summary>Baseline: orders by a genetic algorithm, each with the better of Belady's rule and the size-aware one.</summary>
    public const string Genetic = "genetic";

    /// <summary>Baseline: orders by a policy that learns to choose the next operator, each with the better of Belady's rule and the size-aware one.</summary>
    public const string Reinforcement = "reinforcement";

    /// <summary>Baseline: nothing stays between uses.</summary>
    public const string NoReuse = "noReuse";

    /// <summary>The baselines; their plans come without a bound.</summary>
    public static IReadOnlyList<string> Baselines { get; } =
    [
        Belady,
        PeakBelady,
        SizeAware,
        Annealing,
        Genetic,
        Reinforcement,
        NoReuse,
    ];

    /// <summary>Methods that choose the order themselves.</summary>
    public static IReadOnlyList<string> OrderSearches { get; } = [PeakBelady, Annealing, Genetic, Reinforcement];

    /// <summary>All names, one a line.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Optimal,
        Mip,
        Cosma,
        .. Baselines,
    ];
}
