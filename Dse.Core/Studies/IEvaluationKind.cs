using System.Text.Json;

namespace Dse.Core.Studies;

/// <summary>A kind of evaluation line (CONTRACT §3): every study kind, and what is priced alone.</summary>
/// <remarks>Stateless and thread-safe. Registered in <see cref="EvaluationKinds"/>.</remarks>
public interface IEvaluationKind
{
    /// <summary>The value of <c>kind</c>.</summary>
    string Name { get; }

    /// <summary>Answers one evaluation line by writing the members of the answer object, without <c>id</c>.</summary>
    /// <param name="line">The line's JSON object.</param>
    /// <param name="answer">A writer inside the answer object.</param>
    /// <returns>Null when answered, else the error; nothing is written then.</returns>
    SpecError? Evaluate(JsonElement line, Utf8JsonWriter answer);

    /// <summary>The same where one line may take long.</summary>
    /// <param name="line">The line's JSON object.</param>
    /// <param name="answer">A writer inside the answer object.</param>
    /// <param name="isExplained">Whether the waterfall is wanted.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>As <see cref="Evaluate"/> and <see cref="Explain"/>.</returns>
    /// <exception cref="OperationCanceledException">Given up; what was written is of no use.</exception>
    SpecError? Answer(JsonElement line, Utf8JsonWriter answer, bool isExplained, CancellationToken ct) => isExplained ? Explain(line, answer) : Evaluate(line, answer);

    /// <summary>Answers one explanation line: the same evaluation as a waterfall (what takes the time, memory, energy; what binds).</summary>
    /// <param name="line">The line's JSON object.</param>
    /// <param name="answer">A writer inside the answer object.</param>
    /// <returns>Null when answered, else the error; nothing is written then.</returns>
    SpecError? Explain(JsonElement line, Utf8JsonWriter answer);
}
