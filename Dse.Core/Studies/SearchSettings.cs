namespace Dse.Core.Studies;

/// <summary>The <c>search</c> part of a spec: which strategy and when to stop.</summary>
/// <param name="Strategy">One of <see cref="Strategies"/>; <c>auto</c> picks.</param>
/// <param name="Evaluations">Most evaluations, at least 1; null means no limit of this sort.</param>
/// <param name="Seconds">Most wall-clock seconds, above 0; null means no limit of this sort. A study ended by it is not reproducible.</param>
/// <param name="Seed">Seed of every random choice.</param>
public sealed record SearchSettings(string Strategy, long? Evaluations, double? Seconds, ulong Seed)
{
    /// <summary>How the strategy <c>reinforcement</c> learns.</summary>
    public ReinforcementSettings Reinforcement { get; init; } = ReinforcementSettings.Default;

    /// <summary>What an omitted <c>search</c> means.</summary>
    public static SearchSettings Default { get; } = new("auto", null, null, 1);

    /// <summary>Most designs that are asked for before the answers to the earlier ones are told, at least 1; null means as many as the strategy likes.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How often an evaluation outside that failed is tried again, 0 or more.</summary>
    public int Retries { get; init; } = DefaultRetries;

    /// <summary>Seconds after which an evaluation outside without an answer is given up.</summary>
    public double TrialSeconds { get; init; } = DefaultTrialSeconds;

    /// <summary>Designs to evaluate first.</summary>
    public IReadOnlyList<KnownTrial> Enqueued { get; init; } = [];

    /// <summary>Designs of an earlier study; where the user evaluates, their metrics are taken over and not billed again.</summary>
    public IReadOnlyList<KnownTrial> WarmStart { get; init; } = [];

    /// <summary>When trials that report on the way are stopped; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The default of <see cref="Retries"/>.</summary>
    public const int DefaultRetries = 1;

    /// <summary>The default of <see cref="TrialSeconds"/>: an hour.</summary>
    public const double DefaultTrialSeconds = 3600;

    /// <summary>The strategy names that this version runs.</summary>
    public static IReadOnlyList<string> Strategies { get; } =
    [
        "auto",
        "exhaustive",
        "random",
        "sobol",
        "nsga2",
        "bayesian",
        "exact",
        "nsga3",
        "smsEmoa",
        "memetic",
        "annealing",
        "antColony",
        "reinforcement",
        "tpe",
        "mixed",
    ];
}
