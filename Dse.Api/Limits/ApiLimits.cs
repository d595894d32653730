namespace Dse.Api.Limits;

/// <summary>What one request, one address and one tenant may take.</summary>
public sealed record ApiLimits
{
    /// <summary>Most bytes of a body, but for uploads and evaluations.</summary>
    public long BodyBytes { get; init; } = 1 << 20;

    /// <summary>Most bytes of <c>POST /v1/evaluations</c> and <c>/v1/explanations</c>.</summary>
    public long EvaluationBytes { get; init; } = 16 << 20;

    /// <summary>Most lines of <c>POST /v1/evaluations</c> and <c>/v1/explanations</c>.</summary>
    public int EvaluationLines { get; init; } = 10_000;

    /// <summary>Most bytes of one uploaded file.</summary>
    public long FileBytes { get; init; } = 64 << 20;

    /// <summary>Deepest nesting of JSON.</summary>
    public int JsonDepth { get; init; } = 32;

    /// <summary>Most seconds for the request's headers to come in.</summary>
    public int HeadersSeconds { get; init; } = 10;

    /// <summary>Least bytes a second that a body must come in with, so that slow senders do not hold uploads open for ever.</summary>
    public double BodyBytesPerSecond { get; init; } = 8192;

    /// <summary>Seconds before that rate is asked for, above 1.</summary>
    public int BodyGraceSeconds { get; init; } = 10;

    /// <summary>Most seconds for an answer; event streams, uploads and evaluations are exempt.</summary>
    public int RequestSeconds { get; init; } = 10;

    /// <summary>Seconds after which an idle connection is closed.</summary>
    public int KeepAliveSeconds { get; init; } = 60;

    /// <summary>Most open connections.</summary>
    public int Connections { get; init; } = 1000;

    /// <summary>Requests a tenant may make in one burst.</summary>
    public int TenantBurst { get; init; } = 1000;

    /// <summary>Requests a second that refill the burst.</summary>
    public int TenantPerSecond { get; init; } = 200;

    /// <summary>Evaluation requests of one tenant that run side by side; further ones get 429.</summary>
    public int TenantEvaluations { get; init; } = 4;

    /// <summary>Uploads of one tenant that run side by side; each may hold a whole file in memory. Further ones get 429.</summary>
    public int TenantUploads { get; init; } = 4;

    /// <summary>Event streams of one tenant that are open side by side; further ones get 429.</summary>
    public int TenantStreams { get; init; } = 50;

    /// <summary>Bad keys a minute from one address before it gets 429.</summary>
    public int BadKeysPerMinute { get; init; } = 20;

    /// <summary>Seconds between heartbeats of an event stream.</summary>
    public double HeartbeatSeconds { get; init; } = 15;
}
