namespace Dse.Api.Jobs.Attempts;

/// <summary>Log messages of attempts that several classes write.</summary>
internal static partial class AttemptLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Study {Study}: open trials cannot be read ({Error}); trying again")]
    public static partial void Outage(ILogger logger, Guid study, string error);
}
