using System.Text.Json;

namespace Dse.Core.Studies;

/// <summary>Parts that the answers to lines of every kind have in common (CONTRACT §3).</summary>
internal static class LineAnswer
{
    /// <summary>Writes <c>feasible</c> and <c>violations</c>.</summary>
    /// <param name="answer">A writer inside the answer object.</param>
    /// <param name="violation">What makes the design infeasible; null when it is feasible.</param>
    public static void WriteFeasibility(Utf8JsonWriter answer, SpecError? violation)
    {
        answer.WriteBoolean("feasible", violation is null);
        answer.WriteStartArray("violations");
        if (violation is not null)
        {
            answer.WriteStartObject();
            answer.WriteString("path", violation.Path);
            answer.WriteString("code", violation.Code);
            answer.WriteString("message", violation.Message);
            answer.WriteEndObject();
        }

        answer.WriteEndArray();
    }

    /// <summary>Writes one term of a waterfall with its share.</summary>
    /// <param name="answer">A writer inside the waterfall's list.</param>
    /// <param name="term">Name.</param>
    /// <param name="value">Its part, in the unit of the list.</param>
    /// <param name="total">The whole; without one the share is 0.</param>
    public static void WriteTerm(Utf8JsonWriter answer, string term, double value, double total)
    {
        answer.WriteStartObject();
        answer.WriteString("term", term);
        answer.WriteNumber("value", value);
        answer.WriteNumber("shareRatio", total > 0 ? value / total : 0);
        answer.WriteEndObject();
    }
}
