using Dse.Core.Spaces;

namespace Dse.Core.Studies.TestProblems;

/// <summary>A problem of the literature given by a formula: its parameters, metrics and what makes a design infeasible.</summary>
internal abstract class TestFunction
{
    /// <summary>The name that specs use.</summary>
    public required string Name { get; init; }

    /// <summary>In the order in which the formula reads them.</summary>
    public required IReadOnlyList<Parameter> Parameters { get; init; }

    /// <summary>The objectives, all minimised.</summary>
    public required IReadOnlyList<MetricDefinition> Metrics { get; init; }

    /// <summary>Codes of the constraints.</summary>
    public virtual IReadOnlyList<string> ReasonCodes => [];

    /// <summary>Scores every row in use.</summary>
    public abstract void Evaluate(CandidateBatch candidates, ScoredBatch scores);

    /// <summary>Metrics <c>f1</c> to <c>fN</c>.</summary>
    protected static IReadOnlyList<MetricDefinition> Numbered(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new MetricDefinition($"f{i}", $"Objective {i} of the formula.", false))];
}
