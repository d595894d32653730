namespace Dse.Solvers.Mip;

/// <summary>A solver is missing, failed, or answered with something that is no solution.</summary>
public sealed class MipException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    public MipException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">Why.</param>
    public MipException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public MipException()
    {
    }
}
