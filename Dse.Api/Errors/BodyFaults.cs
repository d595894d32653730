using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dse.Api.Errors;

/// <summary>Says where and why a JSON body cannot be read as what its route takes.</summary>
internal static partial class BodyFaults
{
    private const int MostShown = 100;

    /// <summary>The problem of a body that the serializer refused.</summary>
    public static ProblemResult Of(JsonException refused)
    {
        var path = refused.Path is { Length: > 0 } known ? known : "$";

        // The serializer tells kinds of faults apart by its words alone.
        return (Missing().Match(refused.Message), refused) switch
        {
            ({ Success: true } missing, _) => At(path, "missingField", $"{Names(missing.Groups["names"].Value)} missing. See /docs for the fields of this body."),
            (_, { InnerException: null }) when refused.Message.Contains("could not be mapped", StringComparison.Ordinal) =>
                At(path, "unknownField", "There is no field of this name here. Check the spelling; see /docs for the fields of this body."),
            (_, { InnerException: JsonException }) => At(
                path, "syntax", $"From line {refused.LineNumber + 1}, byte {refused.BytePositionInLine + 1} on this is no JSON. Check quotes, commas and brackets there."),
            _ => At(path, "wrongType", "The value is not of the type that belongs here, or its field stands twice. See /docs for the fields of this body."),
        };
    }

    /// <summary>The problem of a request without the body that its route takes.</summary>
    public static ProblemResult None() => At("$", "notAnObject", "There is no body. Send a JSON object; see /docs for its fields.");

    private static ProblemResult At(string path, string code, string message) => Problems.At(ProblemType.MalformedBody, path, code, message);

    private static string Names(string quoted) => $"{(quoted.Length <= MostShown ? quoted : quoted[..MostShown] + "...")} {(quoted.Contains(',', StringComparison.Ordinal) ? "are" : "is")}";

    [GeneratedRegex("missing required properties including: (?<names>'.*')", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing();
}
