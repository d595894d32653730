namespace Dse.Solvers;

/// <summary>A checkpoint that this search cannot go on from; the caller may start anew with an empty one.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Refuses a checkpoint.</summary>
    /// <param name="code"><c>otherFormat</c>, <c>otherProblem</c> or <c>damaged</c>.</param>
    /// <param name="message">What was found and what was expected.</param>
    public CheckpointException(string code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>Why, as a stable code.</summary>
    public string Code { get; }
}
