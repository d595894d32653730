using System.ComponentModel;
using System.Text.Json.Nodes;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Graphs;
using Dse.Storage.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;
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
        OwnEntries.Device, () => DeviceCatalog.All.Select(d => DeviceResponse.From(d, false)), DeviceCatalog.Find,
        new ObjectForm<Device>("device", CatalogEntries.ReadDevice, (body, _) => body), DeviceResponse.From);

    private static readonly CatalogKind<LanguageModel, ModelResponse> Models = new(
        OwnEntries.Model, () => LanguageModelCatalog.All.Select(m => ModelResponse.From(m, false)), LanguageModelCatalog.Find,
        new ObjectForm<LanguageModel>("name", CatalogEntries.ReadModel, CatalogEntries.FlatModel), ModelResponse.From);

    // Counted once: that takes longer than an answer should.
    private static readonly Lazy<GraphResponse[]> ShippedGraphs = new(() => [.. GraphCatalog.Names.Select(n => GraphResponse.From(GraphCatalog.Find(n)!, false))]);

    private static readonly CatalogKind<TensorGraph, GraphResponse> Graphs = new(
        OwnEntries.Graph, () => ShippedGraphs.Value, GraphCatalog.Find, new GraphForm(), GraphResponse.From) { Summary = ApiJson.Default.GraphResponse };

    /// <summary>Maps the routes.</summary>
    public static void MapCatalog(this IEndpointRouteBuilder routes, ApiLimits limits)
    {
        var group = routes.MapGroup("/v1/catalog").WithTags("Catalog").RequireAuthorization(Policies.Read);
        MapDevices(group);
        MapModels(group);
        MapGraphs(group, limits);
        foreach (var list in (string[])["/devices", "/models", "/graphs"])
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

    private static void MapGraphs(RouteGroupBuilder group, ApiLimits limits)
    {
        group.MapGet("/graphs", (HttpContext context, CatalogStore store, CancellationToken ct) => Graphs.ListAsync(context, store, ct)).WithName("listGraphs")
            .WithSummary("List graphs").WithDescription("The networks that specs may name as `graph`: those shipped in alphabetical order, then the tenant's own by name.").Problems();
        group.MapGet("/graphs/{**name}", ([Description(NameOf)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Graphs.GetAsync(name, context, store, ct))
            .WithName("getGraph")
            .WithSummary("Get a graph").WithDescription("One network by its name or an alias, whatever the case and punctuation; one of the tenant's own by its exact name.").Problems(ProblemType.NotFound);
        group.MapGet("/graph-sheets/{**name}", GraphSheetAsync).WithName("getGraphSheet")
            .WithSummary("Get a graph as an object")
            .WithDescription("A network as the object that specs may hold and PUT takes, to copy and change, its operators by type, and what each of them takes in the order of the graph.")
            .Problems(ProblemType.NotFound);
        var put = group.MapPut("/graphs/{**name}", ([Description(OwnName)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Graphs.PutAsync(name, context, store, ct))
            .WithName("putGraph").RequireRateLimiting(RateLimits.Uploads)
            .WithSummary("Add or replace a graph of one's own")
            .WithDescription($"Stores a network that specs and evaluation lines of this tenant may name. The body is what `graph` may hold as an object, or an ONNX model of at most {limits.FileBytes >> 20} MiB, of which the graph is kept without the weights' values. Studies keep the graph that they were submitted with.")
            .WithMetadata(new DisableRequestTimeoutAttribute());
        DescribePut(
            put,
            limits.FileBytes,
            """{"tensors":[{"id":0,"shape":[64,56,56],"kind":"input"},{"id":1,"shape":[64,56,56],"kind":"output"}],"ops":[{"name":"conv","type":"Convolution","inputs":[0],"outputs":[1],"weights":36864,"macs":115605504}]}""",
            GraphForm.Onnx);
        group.MapDelete("/graphs/{**name}", ([Description(OwnName)] string name, HttpContext context, CatalogStore store, CancellationToken ct) => Graphs.DeleteAsync(name, context, store, ct))
            .WithName("deleteGraph").RequireAuthorization(Policies.Write)
            .WithSummary("Delete a graph of one's own").WithDescription("Studies that named it keep it.").Problems(ProblemType.NotFound);
    }

    private static async Task<Results<Ok<GraphSheetResponse>, ProblemResult>> GraphSheetAsync(
        [Description(NameOf)] string name, HttpContext context, CatalogStore store, CancellationToken ct) =>
        await Graphs.FindAsync(name, context, store, ct) is var (graph, stored)
            ? TypedResults.Ok(GraphSheetResponse.From(graph, stored is not null))
            : Graphs.Unknown(name);

    private static void DescribePut(RouteHandlerBuilder route, long maxBytes, string example, string? file = null) => route
        .RequireAuthorization(Policies.Write)
        .WithMetadata(new RequestSizeLimitAttribute(maxBytes), new EntryBody("application/json", JsonNode.Parse(example)!, file))
        .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.Conflict, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);

    private static ProblemResult NotOnLists(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Get;
        return Problems.Of(ProblemType.MethodNotAllowed);
    }
}
