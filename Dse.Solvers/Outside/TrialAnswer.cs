namespace Dse.Solvers.Outside;

/// <summary>What came of a trial outside.</summary>
public enum AnswerKind
{
    /// <summary>Metrics were reported.</summary>
    Metrics,

    /// <summary>The design cannot be; it is never proposed again.</summary>
    Infeasible,

    /// <summary>The evaluation failed; the design may be tried again.</summary>
    Error,
}

/// <summary>An answer to a trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Kind">What came of it.</param>
/// <param name="Metrics">For <see cref="AnswerKind.Metrics"/> one number per metric of the problem, NaN where there is none; else empty.</param>
/// <param name="Why">The evaluator's words, empty when it gave none.</param>
public sealed record TrialAnswer(long Trial, AnswerKind Kind, double[] Metrics, string Why)
{
    /// <summary>Whether trying an <see cref="AnswerKind.Error"/> again was ruled out already.</summary>
    public bool IsFinal { get; init; }

    /// <summary>An error.</summary>
    public static TrialAnswer Error(long trial, string why, bool isFinal = false) => new(trial, AnswerKind.Error, [], why) { IsFinal = isFinal };
}
