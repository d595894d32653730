namespace Dse.Api.Telemetry;

/// <summary>Gathers metrics for <c>/metrics</c>, and sends metrics and traces where the standard OpenTelemetry variables say.</summary>
internal static class TelemetrySetup
{
    private static readonly string[] Meters =
        ["Dse.", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime", "Npgsql"];

    private static readonly string[] Sources = ["Dse.Api", "Dse.Jobs", "Microsoft.AspNetCore", "Npgsql"];

    /// <summary>Registers what the process lives with; the container ends it.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        // Made now, not when /metrics is first read: it shows what it has heard.
        var collector = new MetricsCollector(Meters);
        builder.Services.AddSingleton(_ => collector);
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddHostedService(_ => new TelemetryExport([.. Meters.Select(m => m.EndsWith('.') ? m + "*" : m)], Sources));
        }
    }
}
