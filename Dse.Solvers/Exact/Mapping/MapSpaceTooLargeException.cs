namespace Dse.Solvers.Exact.Mapping;

/// <summary>A layer has more ways to spread its loops over a hierarchy than are listed.</summary>
public sealed class MapSpaceTooLargeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is too many and what to do.</param>
    public MapSpaceTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is too many and what to do.</param>
    /// <param name="innerException">Why.</param>
    public MapSpaceTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public MapSpaceTooLargeException()
    {
    }
}
