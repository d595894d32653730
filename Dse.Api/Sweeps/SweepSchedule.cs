using Cronos;
using Dse.Core.Studies;
using Dse.Core.Sweeps;

namespace Dse.Api.Sweeps;

/// <summary>When a sweep fires: a cron line in a time zone.</summary>
/// <remarks>
/// Where the clocks are turned back, a line with fixed hours fires once, and one that repeats within the hour goes on through both
/// hours; where they are turned forward, a fixed time that does not exist fires at the next moment that does.
/// </remarks>
internal sealed class SweepSchedule
{
    /// <summary>The most missed slots that are made up for.</summary>
    public const int MaxMissed = 100;

    // A slot that is taken up within this time was not missed.
    private static readonly TimeSpan Punctual = TimeSpan.FromMinutes(1);

    private readonly CronExpression cron;
    private readonly TimeZoneInfo zone;
    private readonly DateTimeOffset? until;
    private readonly SweepMissed missed;

    private SweepSchedule(CronExpression cron, TimeZoneInfo zone, DateTimeOffset? until, SweepMissed missed)
    {
        this.cron = cron;
        this.zone = zone;
        this.until = until;
        this.missed = missed;
    }

    /// <summary>The schedule of a sweep; null when it has none or there are errors.</summary>
    public static SweepSchedule? Of(SweepDefinition sweep, ICollection<SpecError> errors)
    {
        if (sweep.Cron is null)
        {
            return null;
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(sweep.TimeZone, out var zone))
        {
            errors.Add(new SpecError("$.schedule.timeZone", "unknownZone", $"'{sweep.TimeZone}' is no time zone. Use an IANA name such as Europe/Berlin, or UTC."));
            return null;
        }

        try
        {
            return new SweepSchedule(CronExpression.Parse(sweep.Cron), zone, sweep.Until, sweep.Missed);
        }
        catch (CronFormatException e)
        {
            errors.Add(new SpecError(
                "$.schedule.cron", "badCron", $"'{sweep.Cron}' is no cron line: {e.Message} Give five fields: minute, hour, day of month, month, day of week."));
            return null;
        }
    }

    /// <summary>The first slot after a moment, in UTC; null when there is none.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset moment) =>
        cron.GetNextOccurrence(moment.ToUniversalTime(), zone) is { } next && !(next > until) ? next.ToUniversalTime() : null;

    /// <summary>What to do at a moment about a slot that has come.</summary>
    /// <returns>The slot to fire for, or null for none; how many slots before it are left out; and the slot to wait for next.</returns>
    public (DateTimeOffset? Fire, int Missed, DateTimeOffset? Next) Take(DateTimeOffset due, DateTimeOffset now)
    {
        if (missed == SweepMissed.All)
        {
            return (due, 0, NextAfter(due));
        }

        var (latest, passed) = (due, 0);
        var next = NextAfter(due);
        while (next <= now)
        {
            passed++;
            if (passed >= MaxMissed)
            {
                // A line that fires every minute after a week away: only how many is lost, not which is the latest.
                latest = Latest(now, next!.Value);
                next = NextAfter(now);
                break;
            }

            (latest, next) = (next!.Value, NextAfter(next!.Value));
        }

        return missed == SweepMissed.None && now - latest > Punctual ? (null, passed + 1, next) : (latest, passed, next);
    }

    // The last slot at or before now: from the widest span back in which there are few.
    private DateTimeOffset Latest(DateTimeOffset now, DateTimeOffset known)
    {
        for (var back = TimeSpan.FromHours(1); now - back > known; back *= 4)
        {
            if (NextAfter(now - back) is { } first && first <= now)
            {
                known = first;
                break;
            }
        }

        while (NextAfter(known) is { } next && next <= now)
        {
            known = next;
        }

        return known;
    }
}
