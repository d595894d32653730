using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>What a search is given: a space, objectives, constraints and an evaluator.</summary>
public sealed class StudyProblem
{
    /// <summary>Puts a problem together.</summary>
    /// <param name="kind">The study kind's name.</param>
    /// <param name="space">The designs; its own constraints are checked before evaluation and never billed.</param>
    /// <param name="objectives">One or more, each naming a metric of the evaluator.</param>
    /// <param name="metricConstraints">Expressions over metrics (and parameters) that a feasible design meets.</param>
    /// <param name="evaluator">Scores candidates.</param>
    /// <param name="referencePoint">Raw units per objective; null means the final nadir plus 10 % of the range.</param>
    public StudyProblem(
        string kind,
        DesignSpace space,
        IReadOnlyList<Objective> objectives,
        IReadOnlyList<Expression> metricConstraints,
        IEvaluator evaluator,
        IReadOnlyList<double>? referencePoint)
    {
        ArgumentNullException.ThrowIfNull(evaluator);
        Kind = kind;
        Space = space;
        Objectives = objectives;
        MetricConstraints = metricConstraints;
        Evaluator = evaluator;
        ReferencePoint = referencePoint;
        Reasons = [.. evaluator.ReasonCodes, .. metricConstraints.Select(c => c.Text), NotANumber];
        ObjectiveMetrics = [.. objectives.Select(o => IndexOf(evaluator.Metrics, o.Metric))];
    }

    /// <summary>The reason of a row whose objective came out NaN or infinite.</summary>
    public const string NotANumber = "notANumber";

    /// <summary>The study kind's name, for example <c>TrainingPlan</c>.</summary>
    public string Kind { get; }

    /// <summary>The designs.</summary>
    public DesignSpace Space { get; }

    /// <summary>What is minimised or maximised.</summary>
    public IReadOnlyList<Objective> Objectives { get; }

    /// <summary>For each objective the column of its metric.</summary>
    public IReadOnlyList<int> ObjectiveMetrics { get; }

    /// <summary>Constraints that read metrics.</summary>
    public IReadOnlyList<Expression> MetricConstraints { get; }

    /// <summary>Scores candidates; metric constraints are applied on top by the explorer.</summary>
    public IEvaluator Evaluator { get; }

    /// <summary>Reference point given by the user, raw units, or null.</summary>
    public IReadOnlyList<double>? ReferencePoint { get; }

    /// <summary>What an exact method needs to prove the front; null when there is none for this problem.</summary>
    public ExactModel? Exact { get; init; }

    /// <summary>Every reason a row can be infeasible for: the evaluator's codes, then the metric constraints' texts, then <see cref="NotANumber"/>.</summary>
    public IReadOnlyList<string> Reasons { get; }

    /// <summary>Whether the answers come from the user instead of <see cref="Evaluator"/>.</summary>
    public bool IsEvaluatedOutside => Evaluator is External.OutsideEvaluator;

    /// <summary>Whether designs with equal objectives stand on the front side by side: what tells them apart, only the user knows. Elsewhere one stands for all.</summary>
    public bool ShowsEqualDesigns { get; init; }

    /// <summary>The same problem, its designs evaluated by the user.</summary>
    public StudyProblem EvaluatedOutside() => IsEvaluatedOutside
        ? this
        : new StudyProblem(Kind, Space, Objectives, MetricConstraints, new External.OutsideEvaluator(Evaluator.Metrics), ReferencePoint) { ShowsEqualDesigns = ShowsEqualDesigns };

    private static int IndexOf(IReadOnlyList<MetricDefinition> metrics, string name)
    {
        for (var m = 0; m < metrics.Count; m++)
        {
            if (string.Equals(metrics[m].Name, name, StringComparison.Ordinal))
            {
                return m;
            }
        }

        throw new ArgumentException($"No metric is named '{name}'.", nameof(name));
    }
}
