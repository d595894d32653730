using System.ComponentModel;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Storage.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Keys;

/// <summary><c>/v1/keys</c>: the tenant's API keys, for its admins.</summary>
internal static class KeyEndpoints
{
    private static readonly string[] MediaTypes = ["application/json"];

    /// <summary>Maps the routes.</summary>
    public static void MapKeys(this IEndpointRouteBuilder routes, TimeProvider clock)
    {
        var group = routes.MapGroup("/v1/keys").WithTags("Keys").RequireAuthorization(Policies.Admin);
        group.MapGet("/", ListAsync).WithName("listKeys")
            .WithSummary("List keys").WithDescription("All keys of the tenant, oldest first, revoked ones too; never the keys themselves.").Problems();
        group.MapPost("/", (HttpContext context, KeyStore keys, CancellationToken ct) => CreateAsync(context, keys, clock, ct)).WithName("createKey")
            .WithSummary("Create a key").WithDescription("Makes a key for this tenant. The answer is the only place where it can be read.")
            .Accepts<KeyRequest>(MediaTypes[0])
            .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);
        group.MapDelete("/{id:guid}", RevokeAsync).WithName("revokeKey")
            .WithSummary("Revoke a key").WithDescription("Ends a key now and for good.").Problems(ProblemType.NotFound);
    }

    private static async Task<Ok<ItemList<KeyResponse>>> ListAsync(HttpContext context, KeyStore keys, CancellationToken ct) =>
        TypedResults.Ok(new ItemList<KeyResponse>([.. (await keys.ListAsync(Caller.Of(context).Tenant, ct)).Select(KeyResponse.From)]));

    private static async Task<Results<Created<KeyCreated>, ProblemResult>> CreateAsync(
        HttpContext context, KeyStore keys, TimeProvider clock, CancellationToken ct)
    {
        var (body, problem) = await RequestBody.ReadAsync(context, MediaTypes, ct);
        if (body is null)
        {
            return problem!;
        }

        var (request, malformed) = Parse(body);
        if (request is null)
        {
            return malformed!;
        }

        var role = request.Role ?? Policies.Write;
        var errors = new List<ProblemError>();
        if (request.Name.Length is 0 or > 100 || request.Name.Any(char.IsControl))
        {
            errors.Add(new("$.name", "badName", $"The name has {request.Name.Length} characters. Use 1 to 100, none of them a control character."));
        }

        if (role is not (Policies.Read or Policies.Write or Policies.Admin))
        {
            errors.Add(new("$.role", "unknownRole", "The role is none of read, write, admin."));
        }

        if (request.ExpiresAt <= clock.GetUtcNow())
        {
            errors.Add(new("$.expiresAt", "outOfRange", $"{request.ExpiresAt:O} has passed. Give a moment in the future, or leave it out."));
        }

        if (errors.Count > 0)
        {
            return new ProblemResult(ProblemType.InvalidSpec, null, errors);
        }

        var caller = Caller.Of(context);
        var created = await keys.CreateAsync(caller.Tenant, request.Name, role, request.ExpiresAt, caller.Actor, ct);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new KeyCreated { Key = created.Text, Info = KeyResponse.From(created.Key) });
    }

    private static (KeyRequest? Request, ProblemResult? Problem) Parse(RequestBody body)
    {
        try
        {
            var request = JsonSerializer.Deserialize(body.Bytes.Span, ApiJson.Default.KeyRequest);
            return request is null
                ? (null, Problems.At(ProblemType.MalformedBody, "$", "notAnObject", "The body is null. Send an object with a name."))
                : (request, null);
        }
        catch (JsonException e)
        {
            return (null, Problems.At(ProblemType.MalformedBody, e.Path is { Length: > 0 } path ? path : "$", "syntax", "The body is not an object with name, role and expiresAt, each once and none else."));
        }
    }

    private static async Task<Results<NoContent, ProblemResult>> RevokeAsync(
        [Description("The key's id.")] Guid id, HttpContext context, KeyStore keys, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        return await keys.RevokeAsync(caller.Tenant, id, caller.Actor, ct) ? TypedResults.NoContent() : Problems.NotFound();
    }
}
