using Dse.Core.Spaces;

namespace Dse.Core.Studies.External;

/// <summary>The evaluator of a study whose designs are evaluated by the user: it names the metrics and reasons, and the answers come from outside.</summary>
public sealed class OutsideEvaluator : IEvaluator
{
    /// <summary>The reason of a design that the user's evaluator called infeasible.</summary>
    public const string Infeasible = "infeasible";

    /// <summary>The reason of a trial that was stopped early; its metrics are those it reported last.</summary>
    public const string Stopped = "stopped";

    private static readonly PointDetail Measured = new(
        new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal), new Dictionary<string, double>(StringComparer.Ordinal), "measured", null);

    /// <summary>Names what the user's evaluator answers.</summary>
    /// <param name="metrics">The metrics in column order.</param>
    public OutsideEvaluator(IReadOnlyList<MetricDefinition> metrics) => Metrics = metrics;

    /// <inheritdoc/>
    public IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReasonCodes { get; } = [Infeasible, Stopped];

    /// <summary>Not possible here.</summary>
    /// <exception cref="InvalidOperationException">Always: the caller has to ask the user's evaluator.</exception>
    public void Evaluate(CandidateBatch candidates, ScoredBatch scores) =>
        throw new InvalidOperationException("The designs of this study are evaluated outside.");

    /// <inheritdoc/>
    public PointDetail Describe(ReadOnlySpan<double> cells) => Measured;
}
