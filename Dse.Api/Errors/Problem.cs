using System.ComponentModel;
using Dse.Core.Studies;

namespace Dse.Api.Errors;

/// <summary>The body of every answer that is not a success (<c>application/problem+json</c>).</summary>
/// <param name="Type">Stable URI of the sort of problem, listed in docs/errors.md.</param>
/// <param name="Title">The sort of problem, for people; the same for every occurrence.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Detail">What happened this time, or null.</param>
/// <param name="Errors">Every place that is wrong; empty when the problem has no place.</param>
/// <param name="TraceId">Finds the request in the service's logs.</param>
internal sealed record Problem(
    [property: Description("Stable URI of the sort of problem, listed in docs/errors.md.")] string Type,
    [property: Description("The sort of problem, for people.")] string Title,
    [property: Description("The HTTP status code.")] int Status,
    [property: Description("What happened this time.")] string? Detail,
    [property: Description("Every place that is wrong; empty when the problem has no place.")] IReadOnlyList<ProblemError> Errors,
    [property: Description("Finds the request in the service's logs.")] string TraceId);

/// <summary>One place that is wrong.</summary>
/// <param name="Path">JSON path in the body, or the name of a header or query parameter.</param>
/// <param name="Code">Stable code in camelCase, listed in docs/errors.md.</param>
/// <param name="Message">A sentence with the value, the limit and the mend.</param>
internal sealed record ProblemError(
    [property: Description("JSON path in the body, or the name of a header or query parameter.")] string Path,
    [property: Description("Stable code, listed in docs/errors.md.")] string Code,
    [property: Description("A sentence with the value, the limit and the mend.")] string Message)
{
    /// <summary>The same error in the wire's form.</summary>
    public static ProblemError From(SpecError error) => new(error.Path, error.Code, error.Message);
}
