using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Dse.Storage.Studies;

/// <summary>States as the database and the API spell them.</summary>
public static class StudyStates
{
    private static readonly string[] Names = ["queued", "running", "succeeded", "infeasible", "failed", "cancelled", "quarantined"];

    /// <summary>The state's lower-case name.</summary>
    public static string ToText(this StudyState state) => Names[(int)state];

    /// <summary>Reads a lower-case name; false when it names no state.</summary>
    public static bool TryParse(string text, out StudyState state)
    {
        state = (StudyState)Array.IndexOf(Names, text);
        return (int)state >= 0;
    }

    /// <summary>Whether the study has ended (a resume may queue it again).</summary>
    public static bool HasEnded(this StudyState state) => state is not (StudyState.Queued or StudyState.Running);

    internal static StudyState Parse(string text) =>
        TryParse(text, out var state) ? state : throw new ArgumentException($"'{text}' is no state of a study.", nameof(text));
}

internal sealed class StudyStateConverter() : ValueConverter<StudyState, string>(s => s.ToText(), t => StudyStates.Parse(t));
