namespace Dse.Api.Jobs.Attempts;

/// <summary>Types of the messages between a worker and a study's process, beside <see cref="AttemptStart.Type"/>.</summary>
internal static class AttemptMessage
{
    /// <summary>To the process: stop and hand over the best so far.</summary>
    public const string Stop = "stop";

    /// <summary>From the process: where the search stands.</summary>
    public const string Progress = "progress";

    /// <summary>From the process: the artifact of a point of the next front or outcome; sent once for as long as the point stays.</summary>
    public const string Artifact = "artifact";

    /// <summary>From the process: the whole current front, without artifacts.</summary>
    public const string Front = "front";

    /// <summary>From the process: trials worth keeping.</summary>
    public const string Trials = "trials";

    /// <summary>From the process: state to go on from.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>From the process: trials that clients are to evaluate.</summary>
    public const string Offer = "offer";

    /// <summary>To the process: what clients answered.</summary>
    public const string Answers = "answers";

    /// <summary>From the process: the outcome, without artifacts; its last message.</summary>
    public const string Done = "done";

    /// <summary>From the process: the study cannot be carried out; its last message.</summary>
    public const string Error = "error";
}
