using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.Security;
using Dse.Core.Studies;
using Dse.Formats.Specs;
using Dse.Storage.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Catalog;

/// <summary>One sort of catalog entry: what ships with the product, and what tenants add to it.</summary>
/// <typeparam name="T">The entry as the cost models know it.</typeparam>
/// <typeparam name="TAnswer">The entry as the API shows it.</typeparam>
/// <param name="Name">Kind in the store: device or model.</param>
/// <param name="NameMember">Member of the entry's object that carries its name.</param>
/// <param name="Shipped">The entries that ship with the product, in catalog order.</param>
/// <param name="FindShipped">One of them by name or alias.</param>
/// <param name="Read">Reads an entry's object.</param>
/// <param name="Answer">The entry in the wire's form; true for the tenant's own.</param>
/// <param name="Kept">The object to keep of a body that was read: flat, as specs take it.</param>
internal sealed record CatalogKind<T, TAnswer>(
    string Name,
    string NameMember,
    Func<IReadOnlyList<T>> Shipped,
    Func<string, T?> FindShipped,
    Func<JsonElement, ICollection<SpecError>, T?> Read,
    Func<T, bool, TAnswer> Answer,
    Func<JsonElement, T, JsonElement> Kept)
    where T : class
{
    /// <summary>Most entries of one kind that a tenant may add; the whole list is read when a spec names one.</summary>
    public const int MaxOwn = 200;

    private static readonly string[] MediaTypes = ["application/json"];

    /// <summary>All entries: those shipped, then the tenant's own by name.</summary>
    public async Task<Ok<ItemList<TAnswer>>> ListAsync(HttpContext context, CatalogStore store, CancellationToken ct)
    {
        var own = await store.ListAsync(Caller.Of(context).Tenant, Name, ct);
        return TypedResults.Ok(new ItemList<TAnswer>([.. Shipped().Select(e => Answer(e, false)), .. own.Select(Own)]));
    }

    /// <summary>One entry.</summary>
    public async Task<Results<Ok<TAnswer>, ProblemResult>> GetAsync(string name, HttpContext context, CatalogStore store, CancellationToken ct)
    {
        name = CatalogNames.Plain(name);
        if (FindShipped(name) is { } shipped)
        {
            return TypedResults.Ok(Answer(shipped, false));
        }

        return CatalogNames.IsValid(name) && await store.GetAsync(Caller.Of(context).Tenant, Name, name, ct) is { } own
            ? TypedResults.Ok(Own(own))
            : NotFound($"No {Name}", name);
    }

    /// <summary>One entry as it is read, with the object that is stored of an own one; null when there is none.</summary>
    public async Task<(T Entry, JsonElement? Stored)?> FindAsync(string name, HttpContext context, CatalogStore store, CancellationToken ct)
    {
        name = CatalogNames.Plain(name);
        if (FindShipped(name) is { } shipped)
        {
            return (shipped, null);
        }

        if (!CatalogNames.IsValid(name) || await store.GetAsync(Caller.Of(context).Tenant, Name, name, ct) is not { } own)
        {
            return null;
        }

        var stored = JsonSerializer.Deserialize(own.Body, ApiJson.Default.JsonElement);
        return (Entry(own.Name, stored), stored);
    }

    /// <summary>The problem of a name that nothing has.</summary>
    public ProblemResult Unknown(string name) => NotFound($"No {Name}", CatalogNames.Plain(name));

    /// <summary>Adds or replaces an own entry.</summary>
    public async Task<Results<Created<TAnswer>, Ok<TAnswer>, ProblemResult>> PutAsync(string name, HttpContext context, CatalogStore store, CancellationToken ct)
    {
        name = CatalogNames.Plain(name);
        if (!CatalogNames.IsValid(name))
        {
            return Problems.InvalidRequest("name", "badName", $"The name has {name.Length} characters. Use 1 to {CatalogNames.MaxLength}, no control characters, no space at its ends.");
        }

        if (FindShipped(name) is not null)
        {
            return Problems.At(ProblemType.InvalidSpec, "name", "shippedName", $"'{name}' names a {Name} that ships with the product. Choose another name.");
        }

        var (body, problem) = await RequestBody.ReadAsync(context, MediaTypes, ct);
        if (body is null)
        {
            return problem!;
        }

        var errors = new List<SpecError>();
        if (SpecReader.Read(body.Bytes, SpecSyntax.Json, errors) is not { } document)
        {
            return Problems.MalformedBody(errors);
        }

        CheckName(document.Root, name, errors);
        var entry = Read(document.Root, errors);
        if (entry is null || errors.Count > 0)
        {
            return Problems.InvalidSpec(errors);
        }

        var caller = Caller.Of(context);
        var known = await store.ListAsync(caller.Tenant, Name, ct);
        if (known.Count >= MaxOwn && !known.Exists(e => e.Name == name))
        {
            return Problems.At(ProblemType.Conflict, "name", "tooManyEntries", $"There are {known.Count} {Name}s of your own, which is the limit. Delete some.");
        }

        var text = WithName(Kept(document.Root, entry), name);
        var added = await store.PutAsync(caller.Tenant, Name, name, text, caller.Actor, ct);
        var answer = Parse(name, text);
        return added ? TypedResults.Created($"/v1/catalog/{Name}s/{Uri.EscapeDataString(name)}", answer) : TypedResults.Ok(answer);
    }

    /// <summary>Deletes an own entry.</summary>
    public async Task<Results<NoContent, ProblemResult>> DeleteAsync(string name, HttpContext context, CatalogStore store, CancellationToken ct)
    {
        name = CatalogNames.Plain(name);
        var caller = Caller.Of(context);
        return CatalogNames.IsValid(name) && await store.DeleteAsync(caller.Tenant, Name, name, caller.Actor, ct)
            ? TypedResults.NoContent()
            : NotFound($"No {Name} of your own", name);
    }

    private TAnswer Own(CatalogEntry entry) => Parse(entry.Name, entry.Body);

    private TAnswer Parse(string name, string body)
    {
        using var document = JsonDocument.Parse(body);
        return Answer(Entry(name, document.RootElement), true);
    }

    private T Entry(string name, JsonElement body)
    {
        var errors = new List<SpecError>();
        return Read(body, errors) ?? throw new InvalidDataException($"The {Name} '{name}' of the catalog cannot be read: {errors[0].Path} {errors[0].Message}");
    }

    private void CheckName(JsonElement body, string name, List<SpecError> errors)
    {
        foreach (var member in Names)
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
            writer.WriteString(NameMember, name);
            foreach (var member in body.EnumerateObject().Where(m => !Names.Contains(m.Name, StringComparer.Ordinal)))
            {
                member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private string[] Names => NameMember == "name" ? ["name"] : [NameMember, "name"];

    private ProblemResult NotFound(string what, string name) =>
        Problems.Of(ProblemType.NotFound, $"{what} is named '{CatalogNames.Short(name)}'. GET /v1/catalog/{Name}s lists them.");
}
