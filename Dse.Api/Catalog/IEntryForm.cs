using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Limits;
using Dse.Core.Studies;

namespace Dse.Api.Catalog;

/// <summary>How the entries of a sort are sent and kept.</summary>
/// <typeparam name="T">The entry as the cost models know it.</typeparam>
internal interface IEntryForm<T>
    where T : class
{
    /// <summary>Media types that PUT takes, the first where none is named.</summary>
    IReadOnlyList<string> MediaTypes { get; }

    /// <summary>Reads what PUT got into the JSON object that is kept, with its name in it, or into the problem with it.</summary>
    (string? Json, ProblemResult? Problem) Take(RequestBody body, string name);

    /// <summary>Reads an object that is kept; null after an error.</summary>
    T? Read(JsonElement kept, ICollection<SpecError> errors);
}
