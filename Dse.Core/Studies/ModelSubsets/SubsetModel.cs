using Dse.Core.Spaces;

namespace Dse.Core.Studies.ModelSubsets;

/// <summary>A model that may be deployed.</summary>
/// <param name="Name">Unique; the name of its parameter.</param>
/// <param name="EnergyJoules">Energy that it adds, joules; at least 0.</param>
/// <param name="DelayMs">Its delay, milliseconds; at least 0.</param>
/// <param name="MemoryBytes">Memory that it takes, bytes; at least 0.</param>
/// <param name="Loss">Its loss on each class of requests.</param>
public sealed record CandidateModel(string Name, double EnergyJoules, double DelayMs, double MemoryBytes, double[] Loss);

/// <summary>Which models to deploy, every class of requests going to the one among them that is best at it.</summary>
/// <remarks>The subset problem of MoE² (Jin et al., arXiv 2501.09410): one more model never raises the loss and never lowers energy, delay or memory.</remarks>
public sealed class SubsetModel : ExactModel
{
    /// <summary>Columns of <see cref="Metrics"/>.</summary>
    public const int Loss = 0, Energy = 1, Delay = 2, Memory = 3, Models = 4;

    /// <summary>Puts a model together.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="weights">The part of each class, summing to 1.</param>
    public SubsetModel(IReadOnlyList<CandidateModel> candidates, double[] weights) => (Candidates, Weights) = (candidates, weights);

    /// <summary>The metrics, in column order.</summary>
    public static IReadOnlyList<MetricDefinition> Metrics { get; } =
    [
        new("loss", "Mean loss over the classes, each served by the best model for it, in the unit of the input.", false),
        new("energyJoules", "Sum over the deployed models, joules.", false),
        new("delayMs", "Delay of the slowest deployed model, milliseconds.", false),
        new("memoryBytes", "Sum over the deployed models, bytes.", false),
        new("models", "Models deployed.", false),
    ];

    /// <summary>The candidates.</summary>
    public IReadOnlyList<CandidateModel> Candidates { get; }

    /// <summary>The part of each class.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>All metrics of a subset; NaN losses for the empty one.</summary>
    /// <param name="chosen">One per candidate.</param>
    /// <param name="values">One per metric.</param>
    public void Evaluate(ReadOnlySpan<bool> chosen, Span<double> values)
    {
        values.Clear();
        for (var m = 0; m < chosen.Length; m++)
        {
            if (chosen[m])
            {
                var model = Candidates[m];
                values[Energy] += model.EnergyJoules;
                values[Delay] = Math.Max(values[Delay], model.DelayMs);
                values[Memory] += model.MemoryBytes;
                values[Models]++;
            }
        }

        for (var c = 0; c < Weights.Count; c++)
        {
            var least = double.PositiveInfinity;
            for (var m = 0; m < chosen.Length; m++)
            {
                least = chosen[m] ? Math.Min(least, Candidates[m].Loss[c]) : least;
            }

            values[Loss] += Weights[c] * least;
        }

        values[Loss] = values[Models] > 0 ? values[Loss] : double.NaN;
    }

    /// <inheritdoc/>
    public override string? Refusal(StudyProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Objectives.FirstOrDefault(o => o.Maximize) is { } objective)
        {
            return $"'max {objective.Metric}' is the wrong way round for it";
        }

        return problem.MetricConstraints.FirstOrDefault(c => NameLimit.Of(c)!.Any(l => l.Low > double.MinValue)) is { } limit ? $"'{limit.Text}' asks for at least so much" : null;
    }
}
