using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Sweeps;

/// <summary>All that a user says about a sweep.</summary>
/// <param name="Name">A label for people, 1 to 200 characters.</param>
/// <param name="Template">The family of studies of one run.</param>
/// <param name="Cron">Five fields: minute, hour, day of month, month, day of week; null when it runs only on demand.</param>
/// <param name="TimeZone">The IANA zone that the cron line is read in.</param>
/// <param name="Until">No slot after this moment; null without an end.</param>
/// <param name="Missed">What happens to missed slots.</param>
/// <param name="Overlap">What happens when an earlier run has not ended.</param>
/// <param name="Limits">What it may use up.</param>
/// <remarks>The cron line itself is checked by whoever reads cron lines.</remarks>
public sealed record SweepDefinition(
    string Name,
    SweepTemplate Template,
    string? Cron,
    string TimeZone,
    DateTimeOffset? Until,
    SweepMissed Missed,
    SweepOverlap Overlap,
    SweepLimits Limits)
{
    private static readonly string[] MissedNames = ["latest", "all", "none"];
    private static readonly string[] OverlapNames = ["skip", "start", "cancel"];

    /// <summary>Reads a sweep from JSON.</summary>
    /// <param name="root">A JSON object.</param>
    /// <param name="errors">Receives every error with its path.</param>
    /// <returns>The sweep, or null when there are errors.</returns>
    public static SweepDefinition? Parse(JsonElement root, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var before = errors.Count;
        var sweep = new SpecObject(root, "$", errors);
        if (errors.Count > before)
        {
            return null;
        }

        var name = sweep.String("name", 200);
        if (string.IsNullOrWhiteSpace(name))
        {
            sweep.Error("name", "missingField", "'name' is missing or empty. Give the sweep a name of 1 to 200 characters.");
        }

        var template = SweepTemplateReader.Read(sweep, errors);
        var overlap = (SweepOverlap)sweep.Choice("overlap", OverlapNames, 0);
        var limits = sweep.Object("limits");
        var read = new SweepLimits(
            limits?.Has("studies") == true ? limits.Whole("studies", 1, 1_000_000_000) : null, limits?.OptionalNumber("hours", 1e-3, 1e9));
        limits?.RejectUnknown();
        var schedule = sweep.Object("schedule");
        var cron = schedule?.String("cron", 200);
        var zone = schedule?.String("timeZone", 100) ?? "UTC";
        var until = Moment(schedule, "until");
        var missed = (SweepMissed)(schedule?.Choice("missed", MissedNames, 0) ?? 0);
        if (schedule is not null && cron is null)
        {
            schedule.Error("cron", "missingField", "'cron' is missing. Give five fields, for example '0 3 * * 1-5' for 3 o'clock on weekdays, or leave schedule out.");
        }

        schedule?.RejectUnknown();
        sweep.RejectUnknown();
        return errors.Count == before ? new SweepDefinition(name!, template!, cron, zone, until, missed, overlap, read) : null;
    }

    private static DateTimeOffset? Moment(SpecObject? schedule, string name)
    {
        if (schedule?.String(name, 100) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment.ToUniversalTime();
        }

        schedule.Error(name, "badMoment", $"'{SpecObject.Short(text)}' is no moment. Write it as 2027-01-31T18:00:00Z.");
        return null;
    }
}
