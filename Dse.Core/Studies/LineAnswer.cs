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

    /// <summary>Writes a waterfall: the terms of a total, each with its share.</summary>
    /// <param name="answer">A writer inside an object.</param>
    /// <param name="name">The metric that the terms add up to.</param>
    /// <param name="terms">Names and parts, in the unit of the metric.</param>
    /// <param name="total">The whole; the sum of the terms when left out.</param>
    public static void WriteTerms(Utf8JsonWriter answer, string name, IReadOnlyCollection<(string Name, double Value)> terms, double? total = null)
    {
        var whole = total ?? terms.Sum(t => t.Value);
        answer.WriteStartArray(name);
        foreach (var (term, value) in terms)
        {
            WriteTerm(answer, term, value, whole);
        }

        answer.WriteEndArray();
    }
}
