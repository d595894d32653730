using Dse.Core.Studies;

namespace Dse.Api.Errors;

/// <summary>Makes the problems that endpoints return.</summary>
internal static class Problems
{
    /// <summary>A problem without a place.</summary>
    public static ProblemResult Of(ProblemType type, string? detail = null) => new(type, detail, []);

    /// <summary>A problem with one place.</summary>
    public static ProblemResult At(ProblemType type, string path, string code, string message) =>
        new(type, null, [new ProblemError(path, code, message)]);

    /// <summary>404. Foreign and unknown ids answer alike.</summary>
    public static ProblemResult NotFound() => Of(ProblemType.NotFound);

    /// <summary>400 for a header, path or query parameter.</summary>
    public static ProblemResult InvalidRequest(string parameter, string code, string message) =>
        At(ProblemType.InvalidRequest, parameter, code, message);

    /// <summary>422 with every place that is wrong.</summary>
    public static ProblemResult InvalidSpec(IEnumerable<SpecError> errors) =>
        new(ProblemType.InvalidSpec, null, [.. errors.Select(ProblemError.From)]);

    /// <summary>400 for a body that cannot be read, with the places.</summary>
    public static ProblemResult MalformedBody(IEnumerable<SpecError> errors) =>
        new(ProblemType.MalformedBody, null, [.. errors.Select(ProblemError.From)]);
}
