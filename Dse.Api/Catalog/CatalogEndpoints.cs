using System.ComponentModel;
using System.Text.Json.Nodes;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Graphs;
using Dse.Storage.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dse.Api.Catalog;

/// <summary><c>/v1/catalog</c>: the devices, language models and graphs that specs may name.</summary>
internal static class CatalogEndpoints
{
    private const string NameOf = "Catalog name or alias.";
    private const string OwnName = "Name of the entry, 1 to 200 characters; slashes may stand as they are.";
    private const int MaxModelBytes = 16 << 10;

    // A device may carry some thousand measured kernels.
    private const int MaxDeviceBytes = 128 << 10;

    private static readonly CatalogKind<Device, DeviceResponse> Devices = new(
        OwnEntries.Device, "device", () => DeviceCatalog.All, DeviceCatalog.Find, CatalogEntries.ReadDevice, DeviceResponse.From, (body, _) => body);

    private static readonly CatalogKind<LanguageModel, ModelResponse> Models = new(
        OwnEntries.Model, "name", () => LanguageModelCatalog.All, LanguageModelCatalog.Find, CatalogEntries.ReadModel, ModelResponse.From, CatalogEntries.FlatModel);

    /// <summary>Maps the routes.</summary>
    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/catalog").WithTags("Catalog").RequireAuthorization(Policies.Read);
        MapDevices(group);
        MapModels(group);
        MapGraphs(group);
        foreach (var list in (string[])["/devices", "/models"])
        {
            // Else the empty name would be taken for that of an entry.
            group.MapMethods(list, [HttpMethods.Put, HttpMethods.Delete], NotOnLists).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static void MapDevices(RouteGroupBuilder group)
    {
        group.MapGet("/devices", (HttpContext context, CatalogStore store, CancellationToken ct) => Devices.ListAsync(context, store, ct)).WithName("listDevices")
            .WithSummary("List devices").WithDescription("The devices that specs may name: those shipped in catalog order, then the tenant's own by name.").Problems();
        group.MapGet("/devices/{**name}", ([Description(NameOf)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Devices.GetAsync(name, context, store, ct))
            .WithName("getDevice")
            .WithSummary("Get a device").WithDescription("One device by its name or an alias, whatever the case and punctuation; one of the tenant's own by its exact name.").Problems(ProblemType.NotFound);
        group.MapGet("/device-sheets/{**name}", DeviceSheetAsync).WithName("getDeviceSheet")
            .WithSummary("Get a device as an object")
            .WithDescription("A device as the object that specs may hold and PUT takes, to copy and change, and how well the kernels that its user measured are met: measured against predicted.")
            .Problems(ProblemType.NotFound);
        var put = group.MapPut("/devices/{**name}", ([Description(OwnName)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Devices.PutAsync(name, context, store, ct))
            .WithName("putDevice").WithSummary("Add or replace a device of one's own")
            .WithDescription("Stores a device that specs and evaluation lines of this tenant may name. The body is what `cluster.device` may hold as an object. Studies keep the figures that they were submitted with.");
        DescribePut(put, MaxDeviceBytes, """{"bf16Tflops":500,"memGb":96,"memBwGbs":4000,"scaleupGbsPerDir":300,"scaleupDomain":8,"tdpW":600}""");
        group.MapDelete("/devices/{**name}", ([Description(OwnName)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Devices.DeleteAsync(name, context, store, ct))
            .WithName("deleteDevice").RequireAuthorization(Policies.Write)
            .WithSummary("Delete a device of one's own").WithDescription("Studies that named it keep its figures.").Problems(ProblemType.NotFound);
    }

    private static async Task<Results<Ok<DeviceSheetResponse>, ProblemResult>> DeviceSheetAsync(
        [Description(NameOf)] string name, HttpContext context, CatalogStore store, CancellationToken ct) =>
        await Devices.FindAsync(name, context, store, ct) is var (device, stored)
            ? TypedResults.Ok(DeviceSheetResponse.From(device, stored))
            : Devices.Unknown(name);

    private static void MapModels(RouteGroupBuilder group)
    {
        group.MapGet("/models", (HttpContext context, CatalogStore store, CancellationToken ct) => Models.ListAsync(context, store, ct)).WithName("listModels")
            .WithSummary("List language models").WithDescription("The language models that specs may name: those shipped in catalog order, then the tenant's own by name.").Problems();
        group.MapGet("/models/{**name}", ([Description(NameOf)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Models.GetAsync(name, context, store, ct))
            .WithName("getModel")
            .WithSummary("Get a language model").WithDescription("One language model by its name or an alias, or one of the tenant's own by its exact name; slashes in the name may stand as they are.").Problems(ProblemType.NotFound);
        var put = group.MapPut("/models/{**name}", ([Description(OwnName)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Models.PutAsync(name, context, store, ct))
            .WithName("putModel").WithSummary("Add or replace a language model of one's own")
            .WithDescription("Stores a language model that specs and evaluation lines of this tenant may name. The body is what `model` may hold as an object; of a Hugging Face configuration the shape is kept. Studies keep the shape that they were submitted with.");
        DescribePut(put, MaxModelBytes, """{"hidden":4096,"layers":32,"heads":32,"kvHeads":8,"ffn":14336,"vocab":128256}""");
        group.MapDelete("/models/{**name}", ([Description(OwnName)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Models.DeleteAsync(name, context, store, ct))
            .WithName("deleteModel").RequireAuthorization(Policies.Write)
            .WithSummary("Delete a language model of one's own").WithDescription("Studies that named it keep its shape.").Problems(ProblemType.NotFound);
    }

    private static void MapGraphs(RouteGroupBuilder group)
    {
        group.MapGet("/graphs", () => TypedResults.Ok(new ItemList<GraphResponse>([.. GraphCatalog.Names.Select(n => GraphResponse.From(n, GraphCatalog.Find(n)!))]))).WithName("listGraphs")
            .WithSummary("List graphs").WithDescription("The networks that specs may name as `graph`, in alphabetical order; graphs of one's own are files at `/v1/files`.").Problems();
        group.MapGet("/graphs/{name}", Results<Ok<GraphResponse>, ProblemResult> ([Description(NameOf)] string name) =>
                GraphCatalog.Find(name) is { } graph ? TypedResults.Ok(GraphResponse.From(GraphCatalog.NameOf(name)!, graph)) : Problems.NotFound())
            .WithName("getGraph")
            .WithSummary("Get a graph").WithDescription("One network by its name or an alias, whatever the case and punctuation.").Problems(ProblemType.NotFound);
    }

    private static void DescribePut(RouteHandlerBuilder route, int maxBytes, string example) => route
        .RequireAuthorization(Policies.Write)
        .WithMetadata(new RequestSizeLimitAttribute(maxBytes), new EntryBody("application/json", JsonNode.Parse(example)!))
        .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.Conflict, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);

    private static ProblemResult NotOnLists(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Get;
        return Problems.Of(ProblemType.MethodNotAllowed);
    }
}
