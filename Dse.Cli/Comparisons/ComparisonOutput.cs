using System.Text.Json;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Formats.Fronts;
using Spectre.Console;

namespace Dse.Cli.Comparisons;

/// <summary>Shows a comparison.</summary>
internal static class ComparisonOutput
{
    private const int MaxTerms = 12;

    // Below this a change of the hardware is not worth a word.
    private const double LeastLever = 1.02;

    /// <summary>Prints it for people.</summary>
    public static void Print(Terminal terminal, PlanComparison comparison)
    {
        var text = terminal.Text;
        foreach (var violation in comparison.Violations)
        {
            text.WriteLine($"not feasible: {violation.Path} {violation.Code}: {violation.Message}");
        }

        if (comparison.Ranks.Count == 0)
        {
            text.WriteLine("The plan has no value in an objective, so that it cannot be ranked.");
            return;
        }

        foreach (var rank in comparison.Ranks)
        {
            text.WriteLine($"{rank.Objective}: {Numbers.Short(rank.Value)}; {Numbers.Count(rank.Better)} of {Numbers.Count(rank.Candidates)} feasible candidates are better ({Numbers.Percent(rank.BetterRatio)})");
        }

        if (comparison.BoundBy is { } bound)
        {
            var levers = comparison.Levers.Where(l => l.SpeedupRatio >= LeastLever).Select(l => $"{l.Change} makes it {Numbers.Short(l.SpeedupRatio)} times as fast");
            text.WriteLine(string.Join("; ", levers.Prepend($"bound by: {bound}")));
        }

        if (comparison.TiedWith.Count > 0)
        {
            text.WriteLine($"The model cannot tell it from {(comparison.TiedWith.Count == 1 ? "point" : "points")} {Ids(comparison.TiedWith)} of the front.");
        }

        if (comparison.Nearest is not { } nearest)
        {
            text.WriteLine($"The search found no feasible point to compare with: {comparison.Front.Reason}");
            return;
        }

        text.WriteLine(comparison.DominatedBy.Count > 0
            ? $"dominated by {comparison.DominatedBy.Count} of {comparison.Front.Points.Count} points of the front ({Ids([.. comparison.DominatedBy.Select(p => p.Id)])}); nearest is point {nearest.Id}:"
            : $"no point of the front is better in every objective; nearest is point {nearest.Id}:");
        text.WriteLine($"  {string.Join(", ", nearest.Parameters.Select(p => $"{p.Key} {p.Value}"))}");
        if (comparison.Changes.Count > 0)
        {
            text.WriteLine($"  what you would change: {string.Join(", ", comparison.Changes.Select(c => $"{c.Field} {c.Plan ?? "(none)"} -> {c.Other ?? "(none)"}"))}");
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("part", "term");
        foreach (var column in new[] { "your plan", $"point {nearest.Id}", "difference" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var rank in comparison.Ranks)
        {
            var other = nearest.Metrics.First(m => m.Key == rank.Objective.Metric).Value;
            table.AddRow("objective", Markup.Escape(rank.Objective.Metric), Numbers.Short(rank.Value), Numbers.Short(other), Signed(rank.Value - other));
        }

        foreach (var term in comparison.Terms.Take(MaxTerms))
        {
            table.AddRow(Markup.Escape(term.Part), Markup.Escape(term.Term), Numbers.Short(term.Plan), Numbers.Short(term.Other), Signed(term.Difference));
        }

        terminal.OutputConsole().Write(table);
    }

    /// <summary>Prints it as one JSON document.</summary>
    public static void PrintJson(Terminal terminal, PlanComparison comparison) => terminal.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("feasible", comparison.Violations.Count == 0);
        writer.WriteStartArray("violations");
        foreach (var violation in comparison.Violations)
        {
            writer.WriteStartObject();
            writer.WriteString("path", violation.Path);
            writer.WriteString("code", violation.Code);
            writer.WriteString("message", violation.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("metrics");
        foreach (var (name, value) in comparison.Metrics)
        {
            if (value is { } number)
            {
                writer.WriteNumber(name, number);
            }
            else
            {
                writer.WriteNull(name);
            }
        }

        writer.WriteEndObject();
        writer.WriteNumber("candidates", comparison.Candidates);
        writer.WriteNumber("dominatingCandidates", comparison.Dominating);
        WriteRanks(writer, comparison.Ranks);
        writer.WriteString("boundBy", comparison.BoundBy);
        writer.WriteStartArray("dominatedBy");
        foreach (var point in comparison.DominatedBy)
        {
            writer.WriteNumberValue(point.Id);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("nearest");
        if (comparison.Nearest is { } nearest)
        {
            FrontJson.WritePoint(writer, nearest);
        }
        else
        {
            writer.WriteNullValue();
        }

        WriteTerms(writer, comparison.Terms);
        WriteChanges(writer, comparison.Changes);
        writer.WriteStartArray("tiedWith");
        foreach (var id in comparison.TiedWith)
        {
            writer.WriteNumberValue(id);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("sensitivity");
        foreach (var (change, ratio) in comparison.Levers)
        {
            writer.WriteStartObject();
            writer.WriteString("change", change);
            writer.WriteNumber("speedupRatio", ratio);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("status", FrontJson.StatusName(comparison.Front.Status));
        writer.WriteString("reason", comparison.Front.Reason);
        writer.WriteEndObject();
    });

    private static void WriteRanks(Utf8JsonWriter writer, IReadOnlyList<ObjectiveRank> ranks)
    {
        writer.WriteStartArray("ranks");
        foreach (var rank in ranks)
        {
            writer.WriteStartObject();
            writer.WriteString("objective", rank.Objective.ToString());
            writer.WriteNumber("value", rank.Value);
            writer.WriteNumber("better", rank.Better);
            writer.WriteNumber("betterRatio", rank.BetterRatio);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteChanges(Utf8JsonWriter writer, IReadOnlyList<PlanChange> changes)
    {
        writer.WriteStartArray("changes");
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            writer.WriteString("field", change.Field);
            writer.WriteString("plan", change.Plan);
            writer.WriteString("other", change.Other);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Ids(IReadOnlyList<int> ids) => string.Join(", ", ids.Take(10)) + (ids.Count > 10 ? ", ..." : string.Empty);

    private static void WriteTerms(Utf8JsonWriter writer, IReadOnlyList<TermDifference> terms)
    {
        writer.WriteStartArray("terms");
        foreach (var term in terms)
        {
            writer.WriteStartObject();
            writer.WriteString("part", term.Part);
            writer.WriteString("term", term.Term);
            writer.WriteNumber("plan", term.Plan);
            writer.WriteNumber("other", term.Other);
            writer.WriteNumber("difference", term.Difference);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Signed(double? difference) => difference > 0 ? $"+{Numbers.Short(difference)}" : Numbers.Short(difference);
}
