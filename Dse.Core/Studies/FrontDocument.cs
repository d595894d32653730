using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>How a study ended.</summary>
public enum StudyStatus
{
    /// <summary>Budget or proof reached with at least one feasible point.</summary>
    Succeeded,

    /// <summary>Proved that no design meets the constraints.</summary>
    Infeasible,

    /// <summary>Ended without a feasible point and without a proof, or by an error.</summary>
    Failed,

    /// <summary>Stopped by its owner; the best front so far is kept.</summary>
    Cancelled,
}

/// <summary>One non-dominated design (CONTRACT §2, <c>front.json</c>).</summary>
/// <param name="Id">Stable within the study, 1-based in order of the first objective.</param>
/// <param name="Trial">Number of the trial that found it; for exhaustive search the index of the design.</param>
/// <param name="Parameters">Active parameters in the order of the space.</param>
/// <param name="Metrics">Every metric; null is written where it could not be computed.</param>
/// <param name="Interval">p10 and p90 by metric.</param>
/// <param name="Bound">Best possible value by metric, where proved.</param>
/// <param name="Gap">Relative distance from bound by metric.</param>
/// <param name="TiedWith">Ids of points that the model cannot tell apart from this one.</param>
/// <param name="Basis">measured, interpolated or prior.</param>
/// <param name="ArtifactJson">Artifact bytes, or null.</param>
public sealed record FrontPoint(
    int Id,
    long Trial,
    IReadOnlyList<KeyValuePair<string, ParameterValue>> Parameters,
    IReadOnlyList<KeyValuePair<string, double?>> Metrics,
    IReadOnlyDictionary<string, (double P10, double P90)> Interval,
    IReadOnlyDictionary<string, double> Bound,
    IReadOnlyDictionary<string, double> Gap,
    IReadOnlyList<int> TiedWith,
    string Basis,
    byte[]? ArtifactJson);

/// <summary>The outcome of a study, as stored and exported.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">Why it ended, for people: budget, proof, the binding constraints when infeasible.</param>
/// <param name="Hypervolume">Raw units, maximised objectives negated; null without a point.</param>
/// <param name="ReferencePoint">What the hypervolume is measured against, per objective, raw units.</param>
/// <param name="Evaluations">Evaluations billed.</param>
/// <param name="Seconds">Wall-clock seconds of the search, all attempts together.</param>
/// <param name="Reproducible">False when the clock ended it.</param>
/// <param name="Proved">True when the front is the whole truth about the space.</param>
/// <param name="Strategy">The strategy that ran, with the reasons when auto chose it.</param>
/// <param name="Rejected">Candidates rejected, by reason.</param>
/// <param name="Objectives">What was minimised or maximised.</param>
/// <param name="Points">The front.</param>
public sealed record FrontDocument(
    StudyStatus Status,
    string Reason,
    double? Hypervolume,
    IReadOnlyList<double>? ReferencePoint,
    long Evaluations,
    double Seconds,
    bool Reproducible,
    bool Proved,
    string Strategy,
    IReadOnlyDictionary<string, long> Rejected,
    IReadOnlyList<Objective> Objectives,
    IReadOnlyList<FrontPoint> Points)
{
    /// <summary>Whether a program of the user's, evaluator or optimiser, gave up and ended the search.</summary>
    public bool IsEvaluatorLost { get; init; }

    /// <summary>The policy that a learning strategy ends with, as JSON, for <c>search.reinforcement.policy</c> of another study; null for other strategies.</summary>
    public byte[]? PolicyJson { get; init; }
}
