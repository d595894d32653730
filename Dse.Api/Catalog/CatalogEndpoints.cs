using System.ComponentModel;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Hardware;
using Dse.Core.Workloads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Catalog;

/// <summary><c>/v1/catalog</c>: the devices and language models that specs may name.</summary>
internal static class CatalogEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/catalog").WithTags("Catalog").RequireAuthorization(Policies.Read);
        group.MapGet("/devices", Devices).WithName("listDevices")
            .WithSummary("List devices").WithDescription("The devices that specs may name, in catalog order.").Problems();
        group.MapGet("/devices/{**name}", Device).WithName("getDevice")
            .WithSummary("Get a device").WithDescription("One device by its name or an alias, whatever the case and punctuation.").Problems(ProblemType.NotFound);
        group.MapGet("/models", Models).WithName("listModels")
            .WithSummary("List language models").WithDescription("The language models that specs may name, in catalog order.").Problems();
        group.MapGet("/models/{**name}", Model).WithName("getModel")
            .WithSummary("Get a language model").WithDescription("One language model by its name or an alias; slashes in the name may stand as they are.").Problems(ProblemType.NotFound);
    }

    private static Ok<ItemList<DeviceResponse>> Devices() =>
        TypedResults.Ok(new ItemList<DeviceResponse>([.. DeviceCatalog.All.Select(DeviceResponse.From)]));

    private static Ok<ItemList<ModelResponse>> Models() =>
        TypedResults.Ok(new ItemList<ModelResponse>([.. LanguageModelCatalog.All.Select(ModelResponse.From)]));

    private static Results<Ok<DeviceResponse>, ProblemResult> Device([Description("Catalog name or alias.")] string name) =>
        DeviceCatalog.Find(Plain(name)) is { } device
            ? TypedResults.Ok(DeviceResponse.From(device))
            : NotFound("device", name);

    private static Results<Ok<ModelResponse>, ProblemResult> Model([Description("Catalog name or alias.")] string name) =>
        LanguageModelCatalog.Find(Plain(name)) is { } model
            ? TypedResults.Ok(ModelResponse.From(model))
            : NotFound("model", name);

    // The server leaves an escaped slash in a path as it is.
    private static string Plain(string name) => name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static ProblemResult NotFound(string what, string name) =>
        Problems.Of(ProblemType.NotFound, $"No {what} is named '{(name.Length <= 100 ? name : name[..97] + "...")}'. GET /v1/catalog/{what}s lists them.");
}
