using System.Text.Json;
using Dse.Core.Cost.Serving.Arrivals;
using Dse.Core.Spaces;
using Dse.Core.Workloads;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Reads <c>arrivals</c>: a mean rate, or a trace as a catalog name, CSV text or a list of requests.</summary>
internal static class ArrivalsReader
{
    private const int MaxRequests = 100_000;
    private const int MaxTextLength = 1 << 20;
    private const int MaxTokens = 1 << 24;
    private const double MaxSeconds = 1e9;

    /// <summary>Reads them; both null when the spec has none.</summary>
    public static (double? RequestsPerSecond, RequestTrace? Trace) Read(SpecObject spec, ICollection<SpecError> errors)
    {
        if (spec.Object("arrivals") is not { } arrivals)
        {
            return (null, null);
        }

        var rate = arrivals.OptionalNumber("requestsPerSecond", 1e-6, 1e9);
        var trace = Trace(arrivals, errors);
        if (rate is not null && arrivals.Has("trace"))
        {
            arrivals.Error("requestsPerSecond", "unsupported", "A trace has its own rate. Give one of requestsPerSecond and trace.");
        }

        arrivals.RejectUnknown();
        return (rate, trace);
    }

    /// <summary>Reads the member <c>trace</c> of an object; null when it is absent or after errors.</summary>
    public static RequestTrace? Trace(SpecObject holder, ICollection<SpecError> errors) => holder.Member("trace") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } => Named(holder),
        { ValueKind: JsonValueKind.Array } => Listed(holder, errors),
        var other => Wrong(holder, other.Value),
    };

    private static RequestTrace? Named(SpecObject arrivals)
    {
        if (arrivals.String("trace", MaxTextLength) is not { } text)
        {
            return null;
        }

        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            if (RequestTraceCatalog.Find(text) is { } known)
            {
                return known;
            }

            arrivals.Error("trace", "unknownValue", $"The catalog has no trace '{SpecObject.Short(text)}'.{Nearest.Hint(text, RequestTraceCatalog.Names)} It has {string.Join(", ", RequestTraceCatalog.Names)}; or give the CSV text, or a list of [seconds, inputTokens, outputTokens].");
            return null;
        }

        try
        {
            var requests = ArrivalTraces.ReadCsv(text);
            if (requests.Length > 0)
            {
                return new RequestTrace(requests);
            }

            arrivals.Error("trace", "noValues", "The trace has no requests. Give at least one row below the header.");
        }
        catch (FormatException e)
        {
            arrivals.Error("trace", "badTrace", e.Message);
        }

        return null;
    }

    private static RequestTrace? Listed(SpecObject arrivals, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var requests = new List<RequestArrival>();
        foreach (var (element, path) in arrivals.List("trace", MaxRequests))
        {
            var fields = element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()]
                : element.ValueKind == JsonValueKind.Object ? Fields(element) : (JsonElement[])[];
            if (fields.Length == 3 && Number(fields[0], -MaxSeconds, MaxSeconds) is { } seconds
                && Number(fields[1], 1, MaxTokens) is { } input && Number(fields[2], 1, MaxTokens) is { } output)
            {
                requests.Add(new RequestArrival(seconds, (int)input, 0, (int)output));
            }
            else if (errors.Count < before + 10)
            {
                errors.Add(new SpecError(path, "badTrace", $"{SpecObject.Describe(element)} is no request. Give [seconds, inputTokens, outputTokens], or an object with these names; tokens from 1 to {MaxTokens}."));
            }
        }

        if (errors.Count == before && requests.Count == 0)
        {
            arrivals.Error("trace", "noValues", "The trace has no requests. Give at least one.");
        }

        return errors.Count == before ? new RequestTrace(ArrivalTraces.FromFirst(requests)) : null;
    }

    private static JsonElement[] Fields(JsonElement request) =>
        request.TryGetProperty("seconds", out var seconds) && request.TryGetProperty("inputTokens", out var input) && request.TryGetProperty("outputTokens", out var output)
            ? [seconds, input, output]
            : [];

    private static double? Number(JsonElement element, double low, double high) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && number >= low && number <= high ? number : null;

    private static RequestTrace? Wrong(SpecObject arrivals, JsonElement found)
    {
        arrivals.Error("trace", "wrongType", $"Expected a catalog name, CSV text or a list, found {SpecObject.Describe(found)}.");
        return null;
    }
}
