using System.Diagnostics.Metrics;

namespace Dse.Api.Telemetry;

/// <summary>The API's own instruments; meter <see cref="MeterName"/>.</summary>
/// <remarks>Thread-safe. No label ever names a tenant, a study or a key.</remarks>
internal sealed class ApiMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Dse.Api";

    private readonly Counter<long> evaluations;
    private readonly Counter<long> submissions;
    private readonly Counter<long> badKeys;
    private readonly UpDownCounter<long> streams;

    /// <summary>Creates the instruments.</summary>
    public ApiMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        evaluations = meter.CreateCounter<long>("dse.api.evaluation.lines", description: "Evaluation and explanation lines answered.");
        submissions = meter.CreateCounter<long>("dse.api.submissions", description: "Studies submitted, by outcome.");
        badKeys = meter.CreateCounter<long>("dse.api.bad.keys", description: "Requests with a key that is unknown, revoked or expired.");
        streams = meter.CreateUpDownCounter<long>("dse.api.event.streams", description: "Event streams that are open.");
    }

    /// <summary>Counts answered lines.</summary>
    public void Evaluated(string question, long lines, long errors)
    {
        evaluations.Add(lines - errors, new("question", question), new("outcome", "answered"));
        evaluations.Add(errors, new("question", question), new("outcome", "error"));
    }

    /// <summary>Counts a submission.</summary>
    public void Submitted(string outcome) => submissions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a refused key.</summary>
    public void BadKey() => badKeys.Add(1);

    /// <summary>Counts an event stream in (+1) or out (-1).</summary>
    public void Stream(int change) => streams.Add(change);
}
