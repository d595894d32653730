namespace Dse.Api.Jobs.Attempts;

/// <summary>Why the worker asked a study's process to end; None while it may run.</summary>
internal enum AttemptEnd
{
    /// <summary>It was not asked.</summary>
    None,

    /// <summary>The study's owner cancelled it.</summary>
    Cancelled,

    /// <summary>The worker shuts down.</summary>
    Drained,

    /// <summary>No client asks for its trials; it is put aside until one does.</summary>
    Parked,

    /// <summary>Another attempt has the study.</summary>
    Lost,

    /// <summary>It held more memory than it may.</summary>
    OutOfMemory,

    /// <summary>It went on long after its own time limit.</summary>
    OutOfTime,
}
