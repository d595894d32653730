namespace Dse.Storage;

/// <summary>The database could not be brought up; the message says why and how to mend it, for the person at the console.</summary>
public sealed class StorageStartException : Exception
{
    /// <summary>A reason without an inner error.</summary>
    public StorageStartException(string message)
        : base(message)
    {
    }

    /// <summary>A reason with the error that showed it.</summary>
    public StorageStartException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
