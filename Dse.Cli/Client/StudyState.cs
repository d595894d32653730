using System.Text.Json;
using Dse.Cli.Terminals;

namespace Dse.Cli.Client;

/// <summary>A study as the server tells it (its <c>StudySummary</c>).</summary>
/// <param name="json">The JSON object.</param>
internal sealed class StudyState(JsonElement json)
{
    /// <summary>The whole object.</summary>
    public JsonElement Json => json;

    public string Id => Text("id") ?? string.Empty;

    public string Name => Text("name") ?? string.Empty;

    public string Kind => Text("kind") ?? string.Empty;

    /// <summary>queued, running, succeeded, infeasible, failed, cancelled or quarantined.</summary>
    public string State => Text("state") ?? string.Empty;

    public string? Reason => Text("reason");

    public DateTimeOffset? CreatedAt => json.TryGetProperty("createdAt", out var at) && at.TryGetDateTimeOffset(out var time) ? time : null;

    public bool HasEnded => State is not ("queued" or "running");

    /// <summary>What ended it when that was an error.</summary>
    public string? Error => json.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
        ? $"{error.GetProperty("code").GetString()}: {error.GetProperty("message").GetString()}"
        : null;

    public double? Fraction => Progress("doneRatio");

    /// <summary>One line on how far it is.</summary>
    public string Detail
    {
        get
        {
            var evaluations = (long)(Progress("evaluations") ?? 0);
            var total = Progress("totalEvaluations") is { } all ? $" of {Numbers.Count((long)all)}" : string.Empty;
            return State == "queued"
                ? "queued"
                : $"{Numbers.Count(evaluations)}{total} evaluations, {(int)(Progress("frontSize") ?? 0)} points, {Numbers.Duration(Progress("searchSeconds") ?? 0)}";
        }
    }

    /// <summary>The exit code of a command that waited for its end.</summary>
    public int ExitCode => State switch
    {
        "succeeded" => Cli.ExitCode.Done,
        "infeasible" => Cli.ExitCode.Infeasible,
        "cancelled" => Cli.ExitCode.Cancelled,
        "failed" when Error is null => Cli.ExitCode.NothingFeasible,
        _ => Cli.ExitCode.Failed,
    };

    private string? Text(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private double? Progress(string name) =>
        json.TryGetProperty("progress", out var progress) && progress.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;
}
