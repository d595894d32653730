using Dse.Api.Errors;
using Dse.Storage.Studies;

namespace Dse.Api.Studies;

/// <summary>Answers that the routes of one study share.</summary>
internal static class StudyIds
{
    /// <summary>409 for a change that the study's state does not allow.</summary>
    public static ProblemResult Refused(StudyState state, string mend) =>
        Problems.At(ProblemType.Conflict, "id", "wrongState", $"The study is {state.ToText()}. {mend}");
}
