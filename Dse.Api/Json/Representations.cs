using Dse.Api.Errors;

namespace Dse.Api.Json;

/// <summary>Chooses between JSON and CSV.</summary>
internal static class Representations
{
    /// <summary>Media type of CSV.</summary>
    public const string Csv = "text/csv";

    /// <summary>Whether the client takes answers compressed by gzip.</summary>
    public static bool TakesGzip(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Any(e => (e.Quality ?? 1) > 0 && (e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || e.Value.Equals("*", StringComparison.Ordinal)));

    /// <summary>Whether the client wants CSV; the query parameter goes before <c>Accept</c>, and JSON before CSV.</summary>
    /// <returns>The choice, or the 400 or 406 to answer with.</returns>
    public static (bool Csv, ProblemResult? Problem) Choose(HttpRequest request, string? format)
    {
        switch (format)
        {
            case "json":
                return (false, null);
            case "csv":
                return (true, null);
            case not null:
                return (false, Problems.InvalidRequest("format", "unknownFormat", "The format is neither json nor csv."));
            default:
                break;
        }

        var accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
        {
            return (false, null);
        }

        var json = accepted.Where(a => a.MatchesMediaType("application/json")).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();
        var csv = accepted.Where(a => a.MatchesMediaType(Csv)).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();
        if (json <= 0 && csv <= 0)
        {
            return (false, Problems.Of(ProblemType.NotAcceptable, "application/json and text/csv can be produced."));
        }

        var csvIsNamed = accepted.Any(a => string.Equals(a.MediaType.Value, Csv, StringComparison.OrdinalIgnoreCase));
        return (csv > json || (csvIsNamed && csv >= json && !accepted.Any(a => a.MediaType.Value is "application/json")), null);
    }
}
