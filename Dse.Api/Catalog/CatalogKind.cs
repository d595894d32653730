using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.Security;
using Dse.Core.Studies;
using Dse.Storage.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Catalog;

/// <summary>One sort of catalog entry: what ships with the product, and what tenants add to it.</summary>
/// <typeparam name="T">The entry as the cost models know it.</typeparam>
/// <typeparam name="TAnswer">The entry as the API shows it.</typeparam>
/// <param name="Name">Kind in the store: device, model or graph.</param>
/// <param name="Shipped">The entries that ship with the product as the API shows them, in catalog order.</param>
/// <param name="FindShipped">One of them by name or alias.</param>
/// <param name="Form">How entries are sent and kept.</param>
/// <param name="Answer">The entry in the wire's form; true for the tenant's own.</param>
internal sealed record CatalogKind<T, TAnswer>(
    string Name,
    Func<IEnumerable<TAnswer>> Shipped,
    Func<string, T?> FindShipped,
    IEntryForm<T> Form,
    Func<T, bool, TAnswer> Answer)
    where T : class
{
    /// <summary>Most entries of one kind that a tenant may add.</summary>
    public const int MaxOwn = 200;

    /// <summary>How an answer is kept beside an entry that is too large to be read for a list; null where lists read entries.</summary>
    public JsonTypeInfo<TAnswer>? Summary { get; init; }

    /// <summary>All entries: those shipped, then the tenant's own by name.</summary>
    public async Task<Ok<ItemList<TAnswer>>> ListAsync(HttpContext context, CatalogStore store, CancellationToken ct)
    {
        var own = await store.ListAsync(Caller.Of(context).Tenant, Name, ct);
        return TypedResults.Ok(new ItemList<TAnswer>([.. Shipped(), .. own.Select(e => Summary is null ? Parse(e.Name, e.Json) : JsonSerializer.Deserialize(e.Json, Summary)!)]));
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
            ? TypedResults.Ok(Parse(own.Name, own.Body))
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

        var (body, problem) = await RequestBody.ReadAsync(context, Form.MediaTypes, ct);
        if (body is null)
        {
            return problem!;
        }

        var (json, wrong) = Form.Take(body, name);
        if (json is null)
        {
            return wrong!;
        }

        var caller = Caller.Of(context);
        var known = await store.ListAsync(caller.Tenant, Name, ct);
        if (known.Count >= MaxOwn && !known.Exists(e => e.Name == name))
        {
            return Problems.At(ProblemType.Conflict, "name", "tooManyEntries", $"There are {known.Count} {Name}s of your own, which is the limit. Delete some.");
        }

        var answer = Parse(name, json);
        var added = await store.PutAsync(caller.Tenant, Name, name, json, Summary is null ? null : JsonSerializer.Serialize(answer, Summary), caller.Actor, ct);
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

    private TAnswer Parse(string name, string body)
    {
        using var document = JsonDocument.Parse(body);
        return Answer(Entry(name, document.RootElement), true);
    }

    private T Entry(string name, JsonElement body)
    {
        var errors = new List<SpecError>();
        return Form.Read(body, errors) ?? throw new InvalidDataException($"The {Name} '{name}' of the catalog cannot be read: {errors[0].Path} {errors[0].Message}");
    }

    private ProblemResult NotFound(string what, string name) =>
        Problems.Of(ProblemType.NotFound, $"{what} is named '{CatalogNames.Short(name)}'. GET /v1/catalog/{Name}s lists them.");
}
