using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Limits;
using Dse.Core.Studies;
using Dse.Formats.Specs;

namespace Dse.Api.Catalog;

/// <summary>Entries that are sent as the flat object that specs may hold, and kept so.</summary>
/// <typeparam name="T">The entry as the cost models know it.</typeparam>
/// <param name="nameMember">Member of the object that carries the name.</param>
/// <param name="read">Reads the object.</param>
/// <param name="flatten">The object to keep of one that was read.</param>
internal sealed class ObjectForm<T>(string nameMember, Func<JsonElement, ICollection<SpecError>, T?> read, Func<JsonElement, T, JsonElement> flatten) : IEntryForm<T>
    where T : class
{
    private readonly string[] names = nameMember == "name" ? ["name"] : [nameMember, "name"];

    /// <inheritdoc/>
    public IReadOnlyList<string> MediaTypes { get; } = ["application/json"];

    /// <inheritdoc/>
    public (string? Json, ProblemResult? Problem) Take(RequestBody body, string name)
    {
        var errors = new List<SpecError>();
        if (SpecReader.Read(body.Bytes, SpecSyntax.Json, errors) is not { } document)
        {
            return (null, Problems.MalformedBody(errors));
        }

        CheckName(document.Root, name, errors);
        var entry = read(document.Root, errors);
        return entry is null || errors.Count > 0 ? (null, Problems.InvalidSpec(errors)) : (WithName(flatten(document.Root, entry), name), null);
    }

    /// <inheritdoc/>
    public T? Read(JsonElement kept, ICollection<SpecError> errors) => read(kept, errors);

    private void CheckName(JsonElement body, string name, List<SpecError> errors)
    {
        foreach (var member in names)
        {
            if (body.TryGetProperty(member, out var given) && given.ValueKind == JsonValueKind.String && given.GetString() != name)
            {
                errors.Add(new SpecError($"$.{member}", "nameMismatch", $"'{member}' is '{CatalogNames.Short(given.GetString()!)}', but the path says '{name}'. Leave it out."));
            }
        }
    }

    // The name goes with the object into specs, so that studies say what they ran on.
    private string WithName(JsonElement body, string name)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(nameMember, name);
            foreach (var member in body.EnumerateObject().Where(m => !names.Contains(m.Name, StringComparer.Ordinal)))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
