using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Api.Studies;
using Dse.Core.Studies;
using Dse.Core.Sweeps;
using Dse.Formats.Specs;
using Dse.Storage.Sweeps;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dse.Api.Sweeps;

/// <summary><c>/v1/sweeps</c>: families of studies, by hand or by a cron line.</summary>
internal static class SweepEndpoints
{
    private const int MaxLimit = 200;
    private const int ShownSlots = 5;

    /// <summary>Maps the routes.</summary>
    public static void MapSweeps(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/sweeps").WithTags("Sweeps");
        var body = new SpecBody("The sweep, as JSON or YAML.", Examples.Sweep, Examples.SweepYaml);
        group.MapGet("/", ListAsync).WithName("listSweeps").RequireAuthorization(Policies.Read)
            .WithSummary("List sweeps").WithDescription("A page of the tenant's sweeps, newest first.").Problems(ProblemType.InvalidRequest);
        group.MapPost("/", CreateAsync)
            .WithName("createSweep").RequireAuthorization(Policies.Write).WithMetadata(body)
            .WithSummary("Create a sweep")
            .WithDescription("A spec template with axes, and perhaps a cron line in a time zone. All studies of a run are validated now; nothing runs before the first slot, or before it is asked for (docs/sweeps.md).")
            .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);
        group.MapGet("/{id:guid}", GetAsync)
            .WithName("getSweep").RequireAuthorization(Policies.Read)
            .WithSummary("Get a sweep").WithDescription("Where a sweep stands, its definition and its next slots.").Problems(ProblemType.NotFound);
        group.MapPut("/{id:guid}", ReplaceAsync)
            .WithName("replaceSweep").RequireAuthorization(Policies.Write).WithMetadata(body)
            .WithSummary("Replace a sweep's definition").WithDescription("Runs so far stay as they are. One that had ended is active again.")
            .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.NotFound, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);
        group.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteSweep").RequireAuthorization(Policies.Write)
            .WithSummary("Delete a sweep").WithDescription("Deletes a sweep and the record of its runs. Its studies stay.").Problems(ProblemType.NotFound);
        group.MapPost("/{id:guid}/run", RunAsync).WithName("runSweep").RequireAuthorization(Policies.Write)
            .WithSummary("Run a sweep now")
            .WithDescription("Queues the studies of one run at once, all or none. Refused while an earlier run has not ended and the sweep skips overlaps, and when a limit is reached.")
            .Problems(ProblemType.NotFound, ProblemType.Conflict);
        group.MapPost("/{id:guid}/pause", PauseAsync).WithName("pauseSweep").RequireAuthorization(Policies.Write)
            .WithSummary("Pause a sweep").WithDescription("No slot fires until it is resumed; runs on demand still do.").Problems(ProblemType.NotFound);
        group.MapPost("/{id:guid}/resume", TakeUpAsync)
            .WithName("resumeSweep").RequireAuthorization(Policies.Write)
            .WithSummary("Resume a sweep").WithDescription("Fires again from the next slot on; slots of the pause are not made up for.").Problems(ProblemType.NotFound);
        group.MapSweepRuns();
    }

    private static async Task<Results<Ok<ItemPage<SweepResponse>>, ProblemResult>> ListAsync(
        HttpContext context,
        SweepStore sweeps,
        [Description("Most sweeps on the page, 1 to 200; 50 when omitted.")] int? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        CancellationToken ct)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.InvalidRequest("limit", "outOfRange", $"{limit} is not in 1 to {MaxLimit}.");
        }

        var before = default(Guid);
        if (cursor is not null && !Guid.TryParseExact(cursor, "N", out before))
        {
            return Problems.InvalidRequest("cursor", "badCursor", "The cursor is not one that this service gave out. Start again without it.");
        }

        var most = limit ?? 50;
        var page = await sweeps.ListAsync(Caller.Of(context).Tenant, cursor is null ? null : before, most + 1, ct);
        return TypedResults.Ok(new ItemPage<SweepResponse>(
            [.. page.Take(most).Select(SweepResponse.From)], page.Count > most ? page[most - 1].Id.ToString("N", CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Results<Created<SweepDetail>, ProblemResult>> CreateAsync(
        HttpContext context, SweepStore sweeps, SweepFirer firer, [FromServices] TimeProvider clock, CancellationToken ct)
    {
        var (read, problem) = await ReadAsync(context, firer, ct);
        if (read is null)
        {
            return problem!;
        }

        var caller = Caller.Of(context);
        var sweep = await sweeps.CreateAsync(caller.Tenant, read.Definition.Name, read.Json, read.Schedule?.NextAfter(clock.GetUtcNow()), caller.Actor, ct);
        return TypedResults.Created($"/v1/sweeps/{sweep.Id}", Detail(sweep, read.Json, clock));
    }

    private static async Task<Results<Ok<SweepDetail>, ProblemResult>> GetAsync(
        [Description("The sweep's id.")] Guid id, HttpContext context, SweepStore sweeps, [FromServices] TimeProvider clock, CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        return await sweeps.GetAsync(tenant, id, ct) is { } sweep && await sweeps.GetDefinitionAsync(tenant, id, ct) is { } json
            ? TypedResults.Ok(Detail(sweep, json, clock))
            : Problems.NotFound();
    }

    private static async Task<Results<Ok<SweepDetail>, ProblemResult>> ReplaceAsync(
        [Description("The sweep's id.")] Guid id, HttpContext context, SweepStore sweeps, SweepFirer firer, [FromServices] TimeProvider clock, CancellationToken ct)
    {
        var (read, problem) = await ReadAsync(context, firer, ct);
        if (read is null)
        {
            return problem!;
        }

        var caller = Caller.Of(context);
        return await sweeps.ReplaceAsync(caller.Tenant, id, read.Definition.Name, read.Json, read.Schedule?.NextAfter(clock.GetUtcNow()), caller.Actor, ct)
            is SweepChange.Done done
            ? TypedResults.Ok(Detail(done.Sweep, read.Json, clock))
            : Problems.NotFound();
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [Description("The sweep's id.")] Guid id, HttpContext context, SweepStore sweeps, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        return await sweeps.DeleteAsync(caller.Tenant, id, caller.Actor, ct) ? TypedResults.NoContent() : Problems.NotFound();
    }

    private static async Task<Results<Accepted<SweepRunResponse>, ProblemResult>> RunAsync(
        [Description("The sweep's id.")] Guid id, HttpContext context, SweepFirer firer, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        return await firer.RunAsync(caller.Tenant, id, caller.Actor, ct) switch
        {
            SweepChange.Done { Run: { } run } => TypedResults.Accepted($"/v1/sweeps/{id}/runs/{run.Run}", SweepRunResponse.From(run)),
            SweepChange.Refused refused => Problems.At(ProblemType.Conflict, "$", "sweepRefused", refused.Reason),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<Results<Ok<SweepResponse>, ProblemResult>> PauseAsync(
        [Description("The sweep's id.")] Guid id, HttpContext context, SweepStore sweeps, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        return await sweeps.PauseAsync(caller.Tenant, id, caller.Actor, ct) is SweepChange.Done done
            ? TypedResults.Ok(SweepResponse.From(done.Sweep))
            : Problems.NotFound();
    }

    private static async Task<Results<Ok<SweepResponse>, ProblemResult>> TakeUpAsync(
        [Description("The sweep's id.")] Guid id, HttpContext context, SweepStore sweeps, [FromServices] TimeProvider clock, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        var next = await sweeps.GetDefinitionAsync(caller.Tenant, id, ct) is { } json ? Schedule(json)?.NextAfter(clock.GetUtcNow()) : null;
        return await sweeps.TakeUpAsync(caller.Tenant, id, next, caller.Actor, ct) is SweepChange.Done done
            ? TypedResults.Ok(SweepResponse.From(done.Sweep))
            : Problems.NotFound();
    }

    private static async Task<(SweepBody? Read, ProblemResult? Problem)> ReadAsync(HttpContext context, SweepFirer firer, CancellationToken ct)
    {
        var (body, problem) = await RequestBody.ReadAsync(context, SpecBody.MediaTypes, ct);
        if (body is null)
        {
            return (null, problem);
        }

        var errors = new List<SpecError>();
        var document = SpecReader.Read(body.Bytes, SpecBody.SyntaxOf(body), errors);
        if (document is null)
        {
            return (null, Problems.MalformedBody(errors));
        }

        var definition = SweepDefinition.Parse(document.Root, errors);
        var schedule = definition is null ? null : SweepSchedule.Of(definition, errors);
        if (definition is not null && errors.Count == 0)
        {
            var (_, wrong) = await firer.ExpandAsync(Caller.Of(context).Tenant, definition, ct);
            errors.AddRange(wrong);
        }

        return errors.Count > 0 || definition is null
            ? (null, Problems.InvalidSpec(errors))
            : (new SweepBody(definition, schedule, Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(document.Root, ApiJson.Default.JsonElement))), null);
    }

    private static SweepDetail Detail(Sweep sweep, string json, TimeProvider clock)
    {
        var definition = JsonSerializer.Deserialize(json, ApiJson.Default.JsonElement);
        var slots = new List<DateTimeOffset>();
        if (sweep.State == "active" && sweep.NextFireAt is not null && Schedule(json) is { } schedule)
        {
            for (var slot = schedule.NextAfter(clock.GetUtcNow()); slot is not null && slots.Count < ShownSlots; slot = schedule.NextAfter(slot.Value))
            {
                slots.Add(slot.Value);
            }
        }

        return new SweepDetail
        {
            Sweep = SweepResponse.From(sweep),
            Definition = definition,
            StudiesPerRun = SweepDefinition.Parse(definition, [])?.Template.Count ?? 0,
            NextSlots = slots,
        };
    }

    private static SweepSchedule? Schedule(string json) =>
        SweepDefinition.Parse(JsonSerializer.Deserialize(json, ApiJson.Default.JsonElement), []) is { } definition ? SweepSchedule.Of(definition, []) : null;

    private sealed record SweepBody(SweepDefinition Definition, SweepSchedule? Schedule, string Json);
}
