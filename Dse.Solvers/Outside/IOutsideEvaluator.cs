using System.Diagnostics.CodeAnalysis;

namespace Dse.Solvers.Outside;

/// <summary>Where designs are evaluated when not by this program: a process of the user's, or clients of the service.</summary>
/// <remarks>Called from one thread.</remarks>
public interface IOutsideEvaluator
{
    /// <summary>Hands trials over; returns without waiting for them. A trial that is open already is not handed over twice.</summary>
    void Offer(IReadOnlyList<OpenTrial> trials);

    /// <summary>Says that a trial need not go on: no answer to it is waited for any more.</summary>
    void Stop(long trial)
    {
    }

    /// <summary>Takes the next answer, in whatever order they come.</summary>
    /// <param name="wait">The longest wait for one.</param>
    /// <param name="answer">The answer, or null when none came.</param>
    /// <exception cref="OutsideException">There will be no more answers.</exception>
    bool TryTake(TimeSpan wait, [NotNullWhen(true)] out TrialAnswer? answer);
}

/// <summary>A design that waits for its answer.</summary>
/// <param name="Trial">Its number within the study, from 0.</param>
/// <param name="ParametersJson">Its active parameters as a JSON object in UTF-8.</param>
public sealed record OpenTrial(long Trial, ReadOnlyMemory<byte> ParametersJson);

/// <summary>There will be no more answers from outside.</summary>
public sealed class OutsideException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">A sentence for people.</param>
    public OutsideException(string message)
        : base(message)
    {
    }
}
