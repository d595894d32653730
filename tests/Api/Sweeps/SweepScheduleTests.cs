using System.Globalization;
using System.Text.Json;
using Dse.Api.Sweeps;
using Dse.Core.Studies;
using Dse.Core.Sweeps;

namespace Dse.Api.Tests.Sweeps;

public sealed class SweepScheduleTests
{
    // In Berlin clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 back to 2:00 on 25 October 2026.
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z 2026-03-30T00:30Z 2026-03-31T00:30Z")]
    [InlineData("30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z 2026-10-26T01:30Z 2026-10-27T01:30Z")]
    [InlineData("*/30 * * * *", "2026-03-29T00:10Z", "2026-03-29T00:30Z 2026-03-29T01:00Z 2026-03-29T01:30Z")]
    [InlineData("*/30 * * * *", "2026-10-24T23:40Z", "2026-10-25T00:00Z 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-25T02:00Z")]
    [InlineData("0 3 * * 1-5", "2026-10-23T12:00Z", "2026-10-26T02:00Z 2026-10-27T02:00Z")]
    public void Slots_keep_to_the_clock_on_the_wall_when_it_is_turned(string cron, string from, string expected)
    {
        var schedule = Schedule(cron);
        var slots = new List<string>();
        for (var slot = schedule.NextAfter(Moment(from)); slots.Count < expected.Split(' ').Length; slot = schedule.NextAfter(slot.Value))
        {
            slots.Add(slot!.Value.ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture));
        }

        Assert.Equal(expected, string.Join(' ', slots));
    }

    [Fact]
    public void No_slot_comes_after_the_end()
    {
        var schedule = Schedule("0 * * * *", until: "2026-06-01T02:00:00Z");

        Assert.Equal(Moment("2026-06-01T02:00Z"), schedule.NextAfter(Moment("2026-06-01T01:00Z")));
        Assert.Null(schedule.NextAfter(Moment("2026-06-01T02:00Z")));
    }

    [Theory]
    [InlineData("latest", "2026-06-01T05:00Z", 4, "2026-06-01T06:00Z")]
    [InlineData("all", "2026-06-01T01:00Z", 0, "2026-06-01T02:00Z")]
    [InlineData("none", null, 5, "2026-06-01T06:00Z")]
    public void Missed_slots_are_made_up_for_as_the_policy_says(string missed, string? fire, int left, string next)
    {
        var taken = Schedule("0 * * * *", missed: missed).Take(Moment("2026-06-01T01:00Z"), Moment("2026-06-01T05:10Z"));

        Assert.Equal((fire is null ? null : Moment(fire), left, Moment(next)), taken);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("all")]
    [InlineData("none")]
    public void A_slot_on_time_is_fired_under_every_policy(string missed)
    {
        var due = Moment("2026-06-01T01:00Z");

        Assert.Equal((due, 0, Moment("2026-06-01T02:00Z")), Schedule("0 * * * *", missed: missed).Take(due, due.AddSeconds(5)));
    }

    [Fact]
    public void The_latest_of_very_many_missed_slots_is_found()
    {
        var (fire, missed, next) = Schedule("* * * * *").Take(Moment("2026-01-01T00:00Z"), Moment("2026-11-26T08:15Z").AddSeconds(20));

        Assert.Equal((Moment("2026-11-26T08:15Z"), Moment("2026-11-26T08:16Z")), (fire, next));
        Assert.Equal(SweepSchedule.MaxMissed, missed);
    }

    [Theory]
    [InlineData("* * * *", "UTC", "badCron")]
    [InlineData("61 * * * *", "UTC", "badCron")]
    [InlineData("0 3 * * *", "Mars/Olympus", "unknownZone")]
    public void What_is_no_schedule_is_said(string cron, string zone, string code)
    {
        var errors = new List<SpecError>();

        Assert.Null(SweepSchedule.Of(Definition(cron, zone, "latest", null), errors));

        Assert.Equal(code, Assert.Single(errors).Code);
    }

    private static SweepSchedule Schedule(string cron, string missed = "latest", string? until = null) =>
        SweepSchedule.Of(Definition(cron, "Europe/Berlin", missed, until), [])!;

    private static SweepDefinition Definition(string cron, string zone, string missed, string? until)
    {
        var errors = new List<SpecError>();
        var end = until is null ? string.Empty : $",\"until\":\"{until}\"";
        var sweep = SweepDefinition.Parse(
            JsonSerializer.Deserialize<JsonElement>($$$"""{"name":"x","template":{},"axes":{"a":[1]},"schedule":{"cron":"{{{cron}}}","timeZone":"{{{zone}}}","missed":"{{{missed}}}"{{{end}}}}}"""),
            errors);
        Assert.Empty(errors);
        return sweep!;
    }

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
