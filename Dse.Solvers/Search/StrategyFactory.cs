using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Exact;
using Dse.Solvers.Search.Annealing;
using Dse.Solvers.Search.AntColony;
using Dse.Solvers.Search.Bayesian;
using Dse.Solvers.Search.Evolution;
using Dse.Solvers.Search.Memetic;
using Dse.Solvers.Search.Mixed;
using Dse.Solvers.Search.Nsga2;
using Dse.Solvers.Search.Nsga3;
using Dse.Solvers.Search.Random;
using Dse.Solvers.Search.Reinforcement;
using Dse.Solvers.Search.SmsEmoa;
using Dse.Solvers.Search.Sobol;
using Dse.Solvers.Search.Tpe;

namespace Dse.Solvers.Search;

/// <summary>Chooses and makes strategies.</summary>
public static class StrategyFactory
{
    /// <summary>Evaluations that an ask/tell strategy spends when the settings give neither evaluations nor seconds.</summary>
    public const long DefaultEvaluations = 100_000;

    // Enumerated by auto without a budget of evaluations: minutes for a slow cost model, a second for a fast one.
    private const long AutoEnumerates = 2_000_000;
    private const double AutoEnumeratesPerSecond = 20_000;
    private const long CountingSteps = 50_000_000;

    // Up to these auto models objectives by Gaussian processes and asks nothing else.
    private const long ModelledEvaluations = 300;
    private const long ModelledEvaluationsOfTwo = 1_000;

    // Up to these auto mixes strategies.
    private const int MixedObjectives = 3;

    /// <summary>What is wrong with search settings for a problem; null when nothing is.</summary>
    public static SpecError? Validate(SearchSettings search, StudyProblem problem)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(problem);
        if (!SearchSettings.Strategies.Contains(search.Strategy, StringComparer.Ordinal))
        {
            return new SpecError("$.search.strategy", "unknownStrategy", $"'{search.Strategy}' is no strategy of this version. Use one of {string.Join(", ", SearchSettings.Strategies)}.");
        }

        if (search.Evaluations is < 1)
        {
            return new SpecError("$.search.evaluations", "outOfRange", $"{search.Evaluations} evaluations are below 1. Leave it out for no limit.");
        }

        if (search.Seconds is { } seconds && !(seconds > 0 && double.IsFinite(seconds)))
        {
            return new SpecError("$.search.seconds", "outOfRange", string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds is no duration above 0. Leave it out for no limit."));
        }

        if (Running.Seeds.Validate(search, problem.Space) is { } badSeed)
        {
            return badSeed;
        }

        if (search.Strategy == "exact" && ExactMethods.Refusal(problem) is { } refusal)
        {
            return new SpecError("$.search.strategy", "notExact", $"No exact method solves this study: {refusal}. Use auto.");
        }

        if (search.Strategy == "reinforcement" && ReinforcementStrategy.Validate(search.Reinforcement, problem) is { } unfit)
        {
            return unfit;
        }

        var real = problem.Space.Parameters.FirstOrDefault(p => !p.IsDiscrete);
        return search.Strategy == "exhaustive" && real is not null
            ? new SpecError("$.search.strategy", "notEnumerable", $"'{real.Name}' is real and cannot be enumerated. Give it values, or use nsga2.")
            : null;
    }

    /// <summary>Chooses the strategy; the same for the same problem and settings on every machine.</summary>
    /// <exception cref="ArgumentException">What <see cref="Validate"/> reports.</exception>
    public static StrategyChoice Choose(StudyProblem problem, SearchSettings search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (Validate(search, problem) is { } error)
        {
            throw new ArgumentException($"{error.Path}: {error.Message}", nameof(search));
        }

        if (search.Strategy == "exhaustive")
        {
            return new StrategyChoice("exhaustive", "exhaustive", SpaceCounter.Count(problem.Space, long.MaxValue, CountingSteps / 5, cancellation));
        }

        if (search.Strategy == "exact" || (search.Strategy == "auto" && ExactMethods.Refusal(problem) is null))
        {
            return new StrategyChoice("exact", $"exact: {ExactMethods.For(problem).Description}", null);
        }

        return search.Strategy == "auto" ? ChooseAutomatically(problem, search, cancellation)
            : search.Strategy == "bayesian" ? new StrategyChoice("bayesian", $"bayesian: {BayesianOptions.Describe(problem.Space, search.Evaluations ?? DefaultEvaluations)}", null)
            : new StrategyChoice(search.Strategy, search.Strategy, null);
    }

    /// <summary>Makes an ask/tell strategy.</summary>
    /// <param name="name">An ask/tell strategy of <see cref="SearchSettings.Strategies"/>.</param>
    /// <param name="problem">What to search.</param>
    /// <param name="search">Budget and seed.</param>
    /// <param name="cancellation">Ends long searches for feasible designs.</param>
    /// <exception cref="ArgumentException">No ask/tell strategy has this name.</exception>
    public static ISearchStrategy Create(string name, StudyProblem problem, SearchSettings search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(search);
        var evaluations = search.Evaluations ?? DefaultEvaluations;
        var size = PopulationSize.For(evaluations);
        var context = new SearchContext(problem, search.Seed, cancellation);
        return name switch
        {
            "random" => new RandomStrategy(context),
            "exhaustive" => new Exhaustive.WalkStrategy(problem.Space, cancellation),
            "bayesian" => new BayesianStrategy(context, BayesianOptions.For(problem.Space, evaluations)),
            "sobol" => new SobolStrategy(context, search.Seed),
            "nsga2" => new Nsga2Strategy(context, size, VariationOptions.Default),
            "nsga3" => new Nsga3Strategy(context, size, VariationOptions.Default),
            "smsEmoa" => new SmsEmoaStrategy(context, size, VariationOptions.Default),
            "memetic" => new MemeticStrategy(context, evaluations),
            "annealing" => new AnnealingStrategy(context, evaluations),
            "antColony" => new AntColonyStrategy(context, size),
            "reinforcement" => new ReinforcementStrategy(problem, search, cancellation),
            "tpe" => new TpeStrategy(problem, TpeOptions.For(problem.Space.Parameters.Count, evaluations), search.Seed, cancellation),
            "mixed" => new MixedStrategy(context, size, evaluations),
            _ => throw new ArgumentException($"'{name}' is no ask/tell strategy.", nameof(name)),
        };
    }

    private static StrategyChoice ChooseAutomatically(StudyProblem problem, SearchSettings search, CancellationToken cancellation)
    {
        var space = problem.Space;
        var real = space.Parameters.FirstOrDefault(p => !p.IsDiscrete);
        if (real is not null)
        {
            return ChooseLearning(problem, search, $"'{real.Name}' is real and cannot be enumerated");
        }

        var limit = search.Evaluations
            ?? (search.Seconds is { } seconds ? (long)Math.Clamp(seconds * AutoEnumeratesPerSecond, 1, AutoEnumerates) : AutoEnumerates);
        var budget = search.Evaluations is null ? $"{Show(limit)} designs that auto enumerates" : $"the budget of {Show(limit)} evaluations";
        var count = SpaceCounter.Count(space, limit, CountingSteps, cancellation);
        return count is { } designs
            ? new StrategyChoice("exhaustive", $"exhaustive: chosen by auto because the space holds {Show(designs)} designs, within {budget}", designs)
            : ChooseLearning(problem, search, $"the space holds more than {budget}");
    }

    private static StrategyChoice ChooseLearning(StudyProblem problem, SearchSettings search, string reason)
    {
        // A model of the objectives earns its computing where evaluations are few; docs/search.md has the measurements.
        var isModelled = ModelShare.Fits(problem)
            && search.Evaluations <= (ModelShare.IsAlone(problem) ? ModelledEvaluationsOfTwo : ModelledEvaluations);
        if (!isModelled && problem.Objectives.Count > MixedObjectives && ModelShare.Of(problem, search.Evaluations ?? DefaultEvaluations) == 0)
        {
            // Nearly everything is non-dominated then, so that a mixture cannot tell what its members are worth.
            return new StrategyChoice("nsga3", $"nsga3: chosen by auto because {reason}, and {problem.Objectives.Count} objectives need directions to spread over", null);
        }

        return isModelled
            ? new StrategyChoice("bayesian", $"bayesian: chosen by auto because {reason}, and {Show(search.Evaluations!.Value)} evaluations are few enough to model the objectives; {BayesianOptions.Describe(problem.Space, search.Evaluations.Value)}", null)
            : new StrategyChoice("mixed", $"mixed: chosen by auto because {reason}, and the budget lets several strategies find out which of them this problem suits", null);
    }

    private static string Show(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
