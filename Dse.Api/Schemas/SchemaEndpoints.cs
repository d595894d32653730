using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Schemas;

/// <summary><c>/v1/schemas</c>: the JSON Schema of each kind's spec.</summary>
internal static class SchemaEndpoints
{
    private const string Folder = "schemas/";
    private static readonly Lazy<IReadOnlyDictionary<string, JsonElement>> Schemas = new(Load);

    /// <summary>Maps the routes.</summary>
    public static void MapSchemas(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/schemas").WithTags("Schemas").RequireAuthorization(Policies.Read);
        group.MapGet("/", () => TypedResults.Ok(new ItemList<string>([.. Schemas.Value.Keys.Order(StringComparer.Ordinal)]))).WithName("listSchemas")
            .WithSummary("List schemas").WithDescription("The kinds whose specs have a schema.").Problems();
        group.MapGet("/{kind}", Get).WithName("getSchema")
            .WithSummary("Get a schema").WithDescription("The JSON Schema (2020-12) of a kind's spec.").Problems(ProblemType.NotFound);
    }

    private static Results<Ok<JsonElement>, ProblemResult> Get([Description("The study kind, for example TrainingPlan.")] string kind) =>
        Schemas.Value.TryGetValue(kind, out var schema) ? TypedResults.Ok(schema) : Problems.NotFound();

    private static Dictionary<string, JsonElement> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var schemas = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            schemas[Path.GetFileNameWithoutExtension(name)] = document.RootElement.Clone();
        }

        return schemas;
    }
}
