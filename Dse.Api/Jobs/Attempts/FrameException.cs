namespace Dse.Api.Jobs.Attempts;

/// <summary>The other side sent something that is no frame: the conversation cannot go on.</summary>
internal sealed class FrameException : Exception
{
    public FrameException(string message)
        : base(message)
    {
    }

    public FrameException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
