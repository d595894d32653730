using System.Text.Json;
using Dse.Api.Jobs.Attempts;
using Dse.Api.Json;
using Dse.Api.Studies;
using Dse.Core.Studies;
using Dse.Core.Sweeps;
using Dse.Formats.Specs;
using Dse.Storage;
using Dse.Storage.Catalog;
using Dse.Storage.Files;
using Dse.Storage.Sweeps;

namespace Dse.Api.Sweeps;

/// <summary>Starts runs of sweeps: those whose slot has come, and those that somebody asks for.</summary>
/// <remarks>Thread-safe; any number of processes may fire at once, and each slot is fired by one of them.</remarks>
internal sealed partial class SweepFirer(
    SweepStore sweeps, CatalogStore catalog, FileStore files, StudyReferences references, ILogger<SweepFirer> logger)
{
    private const string Schedule = "schedule";
    private const int Batch = 100;
    private const int MaxName = 200;

    /// <summary>Fires every sweep whose slot has come.</summary>
    /// <param name="now">The present moment.</param>
    /// <param name="ct">Ends the work between two sweeps.</param>
    /// <returns>How many runs were started, skipped or refused.</returns>
    public async Task<int> FireDueAsync(DateTimeOffset now, CancellationToken ct)
    {
        // Several passes: a sweep that makes up for missed slots is due again at once.
        var fired = 0;
        for (var before = -1; before < fired;)
        {
            before = fired;
            foreach (var sweep in await sweeps.ListDueAsync(now, Batch, ct))
            {
                ct.ThrowIfCancellationRequested();
                fired += await TryFireAsync(sweep, now, ct) ? 1 : 0;
            }
        }

        return fired;
    }

    /// <summary>Starts a run on demand.</summary>
    /// <returns>Done, NotFound or Refused.</returns>
    public async Task<SweepChange> RunAsync(TenantId tenant, Guid id, string actor, CancellationToken ct)
    {
        if (await DefinitionAsync(tenant, id, ct) is not { } definition)
        {
            return new SweepChange.NotFound();
        }

        var (members, refusal) = await MembersAsync(tenant, definition, ct);
        return await sweeps.FireAsync(
            tenant,
            id,
            new SweepFiring(actor, AttemptVersion.Version, members) { Overlap = definition.Overlap, Limits = definition.Limits, Refusal = refusal },
            ct);
    }

    /// <summary>The studies that a run would submit now, or the errors of the first that is not valid.</summary>
    public async Task<(IReadOnlyList<SweepSubmission> Members, IReadOnlyList<SpecError> Errors)> ExpandAsync(
        TenantId tenant, SweepDefinition definition, CancellationToken ct)
    {
        var errors = new List<SpecError>();
        var submissions = new List<SweepSubmission>();
        foreach (var member in definition.Template.Members(errors))
        {
            var spec = JsonSerializer.SerializeToUtf8Bytes(member.Spec, ApiJson.Default.JsonElement);
            var (submission, problem) = await SubmissionReader.ReadAsync(spec, SpecSyntax.Json, catalog, files, references, tenant, ct);
            var values = member.Values.GetRawText();
            if (submission is null)
            {
                return ([], [.. problem!.Errors.Select(e => new SpecError(
                    e.Path.StartsWith('$') ? $"$.template{e.Path[1..]}" : "$.template", e.Code, $"With {(values.Length <= 200 ? values : values[..197] + "...")}: {e.Message}"))]);
            }

            submissions.Add(new SweepSubmission(Guid.CreateVersion7(), values, submission with { Name = NameOf(definition.Name, member.Values) }));
        }

        return (submissions, errors);
    }

    // The sweep's name and what tells the study from its siblings.
    private static string NameOf(string sweep, JsonElement values)
    {
        var told = string.Join(", ", values.EnumerateObject().Select(v => $"{v.Name.Split('.')[^1]} {(v.Value.ValueKind == JsonValueKind.String ? v.Value.GetString() : v.Value.GetRawText())}"));
        var name = $"{sweep}: {told}";
        return name.Length <= MaxName ? name : string.Concat(name.AsSpan(0, MaxName - 3), "...");
    }

    private async Task<bool> TryFireAsync(DueSweep sweep, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            if (await FireAsync(sweep, now, ct) is not SweepChange.Done { Run: { } run })
            {
                return false;
            }

            LogFired(logger, sweep.Id, run.Run, run.Outcome, run.Studies);
            return true;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // One sweep that fails holds up no other; it is due again the next time.
            LogFailed(logger, sweep.Id, e);
            return false;
        }
    }

    private async Task<SweepChange> FireAsync(DueSweep due, DateTimeOffset now, CancellationToken ct)
    {
        if (await DefinitionAsync(due.TenantId, due.Id, ct) is not { } definition || SweepSchedule.Of(definition, []) is not { } schedule)
        {
            return new SweepChange.NotDue();
        }

        var (slot, missed, next) = schedule.Take(due.Slot, now);
        var firing = slot is null
            ? new SweepFiring(Schedule, AttemptVersion.Version, []) { Slot = due.Slot, Refusal = $"{missed} slots passed while no worker was there." }
            : await SlotAsync(due.TenantId, definition, slot.Value, ct);
        return await sweeps.FireAsync(
            due.TenantId,
            due.Id,
            firing with { Due = due.Slot, Next = next, MissedSlots = missed, Overlap = definition.Overlap, Limits = definition.Limits },
            ct);
    }

    private async Task<SweepFiring> SlotAsync(TenantId tenant, SweepDefinition definition, DateTimeOffset slot, CancellationToken ct)
    {
        var (members, refusal) = await MembersAsync(tenant, definition, ct);
        return new SweepFiring(Schedule, AttemptVersion.Version, members) { Slot = slot, Refusal = refusal };
    }

    private async Task<(IReadOnlyList<SweepSubmission> Members, string? Refusal)> MembersAsync(
        TenantId tenant, SweepDefinition definition, CancellationToken ct)
    {
        var (members, errors) = await ExpandAsync(tenant, definition, ct);
        return errors.Count > 0 ? ([], $"Its studies are not valid any more. {errors[0].Path}: {errors[0].Message}") : (members, null);
    }

    private async Task<SweepDefinition?> DefinitionAsync(TenantId tenant, Guid id, CancellationToken ct) =>
        await sweeps.GetDefinitionAsync(tenant, id, ct) is { } json
            ? SweepDefinition.Parse(JsonSerializer.Deserialize(json, ApiJson.Default.JsonElement), [])
            : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "Sweep {Sweep} could not be fired; it is tried again")]
    private static partial void LogFailed(ILogger logger, Guid sweep, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Sweep {Sweep}: run {Run} {Outcome}, {Studies} studies")]
    private static partial void LogFired(ILogger logger, Guid sweep, int run, string outcome, int studies);
}
