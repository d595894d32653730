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

    /// <summary>The trial was stopped early; its metrics are those of its last report. It counts and is never on the front.</summary>
    Stopped,

    /// <summary>No answer yet, but metrics on the way.</summary>
    Report,
}

/// <summary>An answer to a trial.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="Kind">What came of it.</param>
/// <param name="Metrics">But for <see cref="AnswerKind.Infeasible"/> and <see cref="AnswerKind.Error"/> one number per metric of the problem, NaN where there is none; for those empty.</param>
/// <param name="Why">The evaluator's words, empty when it gave none.</param>
public sealed record TrialAnswer(long Trial, AnswerKind Kind, double[] Metrics, string Why)
{
    /// <summary>Whether trying an <see cref="AnswerKind.Error"/> again was ruled out already.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The step of a <see cref="AnswerKind.Report"/>, 0 or more.</summary>
    public long Step { get; init; }

    /// <summary>An error.</summary>
    public static TrialAnswer Error(long trial, string why, bool isFinal = false) => new(trial, AnswerKind.Error, [], why) { IsFinal = isFinal };
}
