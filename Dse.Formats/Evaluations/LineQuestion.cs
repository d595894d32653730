namespace Dse.Formats.Evaluations;

/// <summary>What is asked of each line.</summary>
public enum LineQuestion
{
    /// <summary>The metrics.</summary>
    Evaluate,

    /// <summary>The same evaluation as a waterfall: what takes the time, memory and energy, and what binds.</summary>
    Explain,
}

/// <summary>How a stream of lines went.</summary>
/// <param name="Lines">Lines answered, blank ones not counted.</param>
/// <param name="Errors">Those answered with an error.</param>
public sealed record LineTally(long Lines, long Errors);
