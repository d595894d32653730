using System.Globalization;
using Dse.Core.Spaces;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>Settings of Bayesian search.</summary>
/// <param name="Parameters">Parameters of the space.</param>
/// <param name="Initial">Designs spread over the space before models are asked, at least 2.</param>
/// <param name="Pool">Designs scored by the acquisition before local search.</param>
/// <param name="Starts">Local searches per proposal.</param>
/// <param name="MayUseForests">Whether a random forest takes the place of a Gaussian process that predicts worse.</param>
internal sealed record BayesianOptions(int Parameters, int Initial, int Pool, int Starts, bool MayUseForests)
{
    // More of the parameters than this without an order or under a condition, and distances may mean little.
    private const double MostUnordered = 0.4;
    private const int MostGlobalParameters = 20;
    private const int MostGlobalTrials = 500;

    private const int MostStarts = 15;
    private const int LeastStarts = 2;
    private const int ManyParameters = 40;

    /// <summary>The best known settings for a space and a budget.</summary>
    /// <param name="space">The space.</param>
    /// <param name="evaluations">Evaluations to spend.</param>
    public static BayesianOptions For(DesignSpace space, long evaluations)
    {
        var spread = Math.Max(2 * (space.Parameters.Count + 1), 10);
        return new BayesianOptions(space.Parameters.Count, (int)Math.Max(2, Math.Min(spread, evaluations / 4)), Pool: 1500, StartsFor(space.Parameters.Count), UnorderedRatio(space) > MostUnordered);
    }

    /// <summary>Whether designs are sought in trust regions.</summary>
    /// <param name="trials">Trials so far.</param>
    public bool UsesRegions(int trials) => Parameters > MostGlobalParameters || trials > MostGlobalTrials;

    /// <summary>What models are used and why, for people.</summary>
    public static string Describe(DesignSpace space, long evaluations)
    {
        var options = For(space, evaluations);
        var model = options.MayUseForests
            ? string.Create(CultureInfo.InvariantCulture, $"Gaussian processes, or random forests for what these predict better, because {100 * UnorderedRatio(space):F0} % of the parameters are categorical or conditional")
            : "Gaussian processes";
        return options.UsesRegions(0) ? $"{model}, in trust regions because of {space.Parameters.Count} parameters"
            : options.UsesRegions((int)Math.Min(evaluations, int.MaxValue)) ? $"{model}, in trust regions from {MostGlobalTrials} trials on"
            : model;
    }

    // A local search tries every parameter, at a price that grows with their number, until none gains: fewer searches take about as long.
    private static int StartsFor(int parameters) => parameters <= ManyParameters
        ? MostStarts
        : Math.Max(LeastStarts, MostStarts * ManyParameters * ManyParameters / (parameters * parameters));

    // Of the parameters that leave a choice.
    private static double UnorderedRatio(DesignSpace space)
    {
        var open = space.Parameters.Where(p => !p.IsDiscrete || p.Levels.Count > 1).ToArray();
        return (double)open.Count(p => p.Kind == ParameterKind.Categorical || p.When is not null) / Math.Max(1, open.Length);
    }
}
