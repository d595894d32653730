using System.Text.Json;

namespace Dse.Core.Studies;

/// <summary>A kind of study: turns its specs into problems and its evaluation lines into answers.</summary>
/// <remarks>Stateless and thread-safe. One folder under Studies/ per kind; registered in <see cref="StudyKinds"/>.</remarks>
public interface IStudyKind
{
    /// <summary>The value of <c>kind</c> in specs.</summary>
    string Name { get; }

    /// <summary>Validates a whole spec and builds its problem.</summary>
    /// <param name="spec">The spec's JSON object.</param>
    /// <param name="errors">Receives everything that is wrong; nothing is thrown for bad input.</param>
    /// <returns>The problem and search settings, or null when there are errors.</returns>
    ParsedStudy? Parse(JsonElement spec, ICollection<SpecError> errors);

    /// <summary>Answers one evaluation line (CONTRACT §3) by writing the members of the answer object, without <c>id</c>.</summary>
    /// <param name="line">The line's JSON object.</param>
    /// <param name="answer">A writer inside the answer object.</param>
    /// <returns>Null when answered, else the error; nothing is written then.</returns>
    SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer);

    /// <summary>Answers one explanation line: the same evaluation as a waterfall (what takes the time, memory, energy; what binds).</summary>
    /// <param name="line">The line's JSON object.</param>
    /// <param name="answer">A writer inside the answer object.</param>
    /// <returns>Null when answered, else the error; nothing is written then.</returns>
    SpecError? Explain(JsonElement line, Utf8JsonWriter answer);
}

/// <summary>A valid spec, ready to search.</summary>
/// <param name="Name">The study's name, or the kind when omitted.</param>
/// <param name="Problem">What to search.</param>
/// <param name="Search">How, and when to stop.</param>
public sealed record ParsedStudy(string Name, StudyProblem Problem, SearchSettings Search);
