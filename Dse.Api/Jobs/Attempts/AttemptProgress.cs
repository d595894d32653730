using System.Text.Json;
using Dse.Storage.Claims;

namespace Dse.Api.Jobs.Attempts;

/// <summary>Progress as a message.</summary>
internal static class AttemptProgress
{
    public static void Write(Utf8JsonWriter writer, ClaimProgress progress)
    {
        writer.WriteString("type", AttemptMessage.Progress);
        writer.WriteNumber("evaluations", progress.Evaluations);
        Optional(writer, "total", progress.TotalEvaluations);
        Optional(writer, "fraction", progress.Fraction);
        Optional(writer, "seconds", progress.Seconds);
        writer.WriteNumber("frontSize", progress.FrontSize);
        Optional(writer, "hypervolume", progress.Hypervolume);
    }

    public static ClaimProgress Read(JsonElement message) => new(
        message.GetProperty("evaluations").GetInt64(),
        message.TryGetProperty("total", out var total) ? (long)total.GetDouble() : null,
        Number(message, "fraction"),
        Number(message, "seconds") ?? 0,
        message.GetProperty("frontSize").GetInt32(),
        Number(message, "hypervolume"));

    private static double? Number(JsonElement message, string name) => message.TryGetProperty(name, out var number) ? number.GetDouble() : null;

    private static void Optional(Utf8JsonWriter writer, string name, double? number)
    {
        if (number is { } value && double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
    }
}
