using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;
using Dse.Core.Workloads;

namespace Dse.Cli.Studies;

/// <summary>Puts the text of a CSV file in the place of its path at <c>$.arrivals.trace</c> or <c>$.trace</c>.</summary>
/// <remarks>For specs that this process reads for its own user only; a service takes the text and opens nothing.</remarks>
internal static class TraceFile
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The spec with the text in it; the same spec when no path stands there or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <param name="errors">Receives what is wrong with the file.</param>
    /// <param name="ct">Stops reading.</param>
    public static async Task<JsonElement> ExpandAsync(JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct)
    {
        var isOuter = spec.TryGetProperty("trace", out var named);
        var path = isOuter ? "$.trace" : "$.arrivals.trace";
        if ((!isOuter && (!spec.TryGetProperty("arrivals", out var arrivals) || arrivals.ValueKind != JsonValueKind.Object || !arrivals.TryGetProperty("trace", out named)))
            || named.ValueKind != JsonValueKind.String
            || named.GetString() is not { } name || !name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || RequestTraceCatalog.Find(name) is not null)
        {
            return spec;
        }

        var file = Path.Combine(folder, name);
        try
        {
            var bytes = await SpecFile.ReadAsync(file, Stream.Null, ct);
            if (bytes.Length > MaxBytes)
            {
                errors.Add(new SpecError(path, "tooLong", $"{Short(file)} is over 1 MiB. Cut the trace to the hour that matters."));
                return spec;
            }

            var root = JsonObject.Create(spec)!;
            (isOuter ? root : root["arrivals"]!)["trace"] = Encoding.UTF8.GetString(bytes);
            return JsonSerializer.SerializeToElement(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add(new SpecError(path, "unreadableFile", $"{Short(file)} cannot be read: {e.Message} Give the path of a CSV file, relative to the spec."));
            return spec;
        }
    }

    private static string Short(string file) => file.Length <= 200 ? file : file[..197] + "...";
}
