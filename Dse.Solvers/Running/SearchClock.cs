namespace Dse.Solvers.Running;

/// <summary>Seconds of a search, earlier attempts included, and whether its budget of them is used up.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SearchClock(TimeProvider clock, double? limit, double earlierSeconds)
{
    private readonly long started = clock.GetTimestamp();

    public double Seconds => earlierSeconds + clock.GetElapsedTime(started).TotalSeconds;

    public double? Limit => limit;

    public bool IsOver => limit is { } seconds && Seconds >= seconds;
}
