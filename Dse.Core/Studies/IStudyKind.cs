using System.Text.Json;

namespace Dse.Core.Studies;

/// <summary>A kind of study: turns its specs into problems, besides answering evaluation lines.</summary>
/// <remarks>Stateless and thread-safe. One folder under Studies/ per kind; registered in <see cref="StudyKinds"/>.</remarks>
public interface IStudyKind : IEvaluationKind
{
    /// <summary>Validates a whole spec and builds its problem.</summary>
    /// <param name="spec">The spec's JSON object.</param>
    /// <param name="errors">Receives everything that is wrong; nothing is thrown for bad input.</param>
    /// <returns>The problem and search settings, or null when there are errors.</returns>
    ParsedStudy? Parse(JsonElement spec, ICollection<SpecError> errors);
}

/// <summary>A valid spec, ready to search.</summary>
/// <param name="Name">The study's name, or the kind when omitted.</param>
/// <param name="Problem">What to search.</param>
/// <param name="Search">How, and when to stop.</param>
public sealed record ParsedStudy(string Name, StudyProblem Problem, SearchSettings Search);
