using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Formats.Exports;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;

namespace Dse.Api.Fronts;

/// <summary><c>/v1/studies/{id}/front/{point}/export</c>: a point as another tool starts it.</summary>
internal static class ExportEndpoint
{
    /// <summary>One header per thing that the tool is told differently or not at all.</summary>
    public const string NoteHeader = "Dse-Export-Note";

    /// <summary>Maps the route into the group of a study's front.</summary>
    public static void MapExport(this IEndpointRouteBuilder group) => group.MapGet("/{point:int}/export", ExportAsync).WithName("exportPoint")
        .WithSummary("Export a point for another tool")
        .WithDescription(
            $"The point in the form in which another tool starts it (docs/exports.md): {string.Join(", ", PointExports.All.Select(f => $"`{f.Name}`{(f.Kinds.Count == 0 ? string.Empty : $" for {string.Join(" and ", f.Kinds)}")}"))}. What the tool cannot be told stands in comments of the text and in `{NoteHeader}` headers, or is refused.")
        .Produces<string>(StatusCodes.Status200OK, "text/x-shellscript", "application/yaml", "application/json", Representations.Csv)
        .Problems(ProblemType.InvalidRequest, ProblemType.NotFound);

    private static async Task<IResult> ExportAsync(
        [Description("The study's id.")] Guid id,
        [Description("The point's id within the present front.")] int point,
        [Description("What to write, for example megatron; the front's `exports` lists what fits its kind.")] string? to,
        HttpContext context,
        StudyStore studies,
        FrontStore fronts,
        CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        if (await studies.GetAsync(tenant, id, ct) is not { } study
            || await studies.GetSpecAsync(tenant, id, ct) is not { } text
            || await fronts.GetPointAsync(tenant, id, point, ct) is not { } stored)
        {
            return Problems.NotFound();
        }

        var spec = JsonSerializer.Deserialize(text, ApiJson.Default.JsonElement);
        var priced = stored.Point with { ArtifactJson = (await fronts.GetArtifactAsync(tenant, id, point, ct))?.Bytes };
        if (PointExports.Write(new PointToExport(study.Name, spec, priced), to ?? string.Empty, out var error) is not { } export)
        {
            return Problems.InvalidRequest(error!.Path, error.Code, error.Message);
        }

        foreach (var note in export.Notes)
        {
            context.Response.Headers.Append(NoteHeader, Ascii(note));
        }

        context.Response.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture, $"attachment; filename=\"point-{point}-{export.Format.Name}.{export.Format.Extension}\"");
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Text(export.Text, export.Format.MediaType, Encoding.UTF8);
    }

    private static string Ascii(string note) => string.Concat(note.Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
