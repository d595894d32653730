using System.Text.Json.Nodes;
using Dse.Api.Catalog;
using Dse.Api.Comparisons;
using Dse.Api.Errors;
using Dse.Api.Evaluations;
using Dse.Api.Events;
using Dse.Api.Files;
using Dse.Api.Fronts;
using Dse.Api.Json;
using Dse.Api.Keys;
using Dse.Api.Studies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Dse.Api.OpenApi;

/// <summary>The API's description: what the routes cannot say by themselves.</summary>
internal static class ApiDocument
{
    /// <summary>The document's name and the API's version.</summary>
    public const string Name = "v1";

    private const string KeyScheme = "apiKey";

    /// <summary>Registers the document.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = type => SchemaName(type.Type) ?? OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        options.AddDocumentTransformer(async (document, context, ct) =>
        {
            Describe(document);

            // Told in an event stream, whose items a description cannot state.
            document.AddComponent(nameof(FrontChanged), await context.GetOrCreateSchemaAsync(typeof(FrontChanged), cancellationToken: ct));
            Open(document);
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context);
            return Task.CompletedTask;
        });
    });

    // Answers may grow members; only what is sent to the service is closed. Parameter values are scalars of three sorts.
    private static void Open(OpenApiDocument document)
    {
        foreach (var (name, component) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            if (component is OpenApiSchema schema && name is not (nameof(KeyRequest) or nameof(ComparisonRequest)))
            {
                schema.AdditionalPropertiesAllowed = true;
            }

            if (name is nameof(FrontPointResponse) or nameof(TrialResponse) && component.Properties?["parameters"] is OpenApiSchema parameters)
            {
                parameters.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Number | JsonSchemaType.String | JsonSchemaType.Boolean };
            }
        }
    }

    // DTOs go by their wire names: a page of StudySummary is StudySummaryPage.
    private static string? SchemaName(Type type)
    {
        if (!type.IsGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        var suffix = definition == typeof(ItemPage<>) ? "Page" : definition == typeof(ItemList<>) ? "List" : null;
        if (suffix is null)
        {
            return null;
        }

        var item = type.GetGenericArguments()[0];
        return (item == typeof(string) ? "Name" : item.Name) + suffix;
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Dse",
            Version = Name,
            Description =
                "Finds the designs worth having: submit a study, follow it, read its Pareto front. Quantities carry their unit in their name; a ratio ends in Ratio. Errors are application/problem+json with stable types and codes (docs/errors.md).",
        };

        // The address is the client's business and would differ from machine to machine.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key of a tenant. A request from the service's own machine may do without, if the service allows it.",
            },
        };
    }

    private static void Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().LastOrDefault() is { } policy)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
            operation.Extensions["x-role"] = new JsonNodeExtension(JsonValue.Create(policy.Policy!));
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = Titles.TryGetValue(status, out var title) ? title : response.Description;
        }

        operation.RequestBody = metadata switch
        {
            _ when metadata.OfType<SpecBody>().FirstOrDefault() is { } spec => Body(
                spec.Description, (SpecBody.Json, Object(spec.Example)), (SpecBody.Yaml, Text(spec.ExampleYaml))),
            _ when metadata.OfType<EvaluationBody>().FirstOrDefault() is { } lines => Body(
                "One line, an array of lines, or JSON lines.", (lines.Json, Object(Examples.Line)), (lines.Lines, Text(Examples.Line.ToJsonString() + "\n"))),
            _ when metadata.OfType<EntryBody>().FirstOrDefault() is { } entry => entry.FileType is { } fileType
                ? Body("The entry.", (entry.MediaType, Object(entry.Example)), (fileType, Bytes()))
                : Body("The entry.", (entry.MediaType, Object(entry.Example))),
            _ when metadata.OfType<FileBody>().FirstOrDefault() is { } file => Body("The file's bytes.", (file.MediaType, Bytes())),
            _ => operation.RequestBody,
        };
        if (metadata.OfType<EvaluationBody>().FirstOrDefault() is { } answered)
        {
            operation.Responses!["200"] = new OpenApiResponse
            {
                Description = "The answers, in the order of the lines.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [answered.Json] = new() { Schema = Object(Examples.Answer) },
                    [answered.Lines] = new() { Schema = Text(Examples.Answer.ToJsonString() + "\n") },
                },
            };
        }
    }

    private static readonly Dictionary<string, string> Titles = ProblemType.All
        .GroupBy(t => t.Status)
        .ToDictionary(g => g.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), g => string.Join(" Or: ", g.Select(t => t.Title)), StringComparer.Ordinal);

    private static OpenApiSchema Bytes() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static OpenApiRequestBody Body(string description, params ReadOnlySpan<(string MediaType, OpenApiSchema Schema)> contents)
    {
        var content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
        foreach (var (mediaType, schema) in contents)
        {
            content[mediaType] = new OpenApiMediaType { Schema = schema };
        }

        return new OpenApiRequestBody { Description = description, Required = true, Content = content };
    }

    private static OpenApiSchema Object(JsonNode example) => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalProperties = new OpenApiSchema(),
        Examples = [example.DeepClone()],
    };

    private static OpenApiSchema Text(string example) => new() { Type = JsonSchemaType.String, Examples = [JsonValue.Create(example)] };
}
