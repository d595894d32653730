using Dse.Core.Studies;
using Dse.Formats.Fronts;
using Spectre.Console;

namespace Dse.Cli.Terminals;

/// <summary>Shows a front as a table with a summary.</summary>
internal static class FrontOutput
{
    private const int MaxRows = 40;
    private const int MaxReasons = 6;

    /// <summary>Prints the points, objectives first, then what differs between them, then the summary.</summary>
    public static void Print(Terminal terminal, string name, FrontReading front)
    {
        if (front.Points.Count > 0)
        {
            PrintTable(terminal.OutputConsole(), front);
        }

        terminal.Text.WriteLine($"{name}: {front.Status}. {front.Reason}".TrimEnd());
        terminal.Text.WriteLine(
            $"{Numbers.Count(front.Evaluations)} evaluations in {Numbers.Duration(front.Seconds)}"
            + (front.Strategy.Length > 0 ? $" by {front.Strategy}" : string.Empty)
            + (front.Proved == true ? "; the front is proved complete" : string.Empty)
            + (front.Reproducible == false ? "; not ended by evaluations or proof, so another run may differ" : string.Empty));
        if (front.Hypervolume is { } volume && front.ReferencePoint is { } reference)
        {
            terminal.Text.WriteLine($"{front.Points.Count} points, hypervolume {Numbers.Short(volume)} against [{string.Join(", ", reference.Select(r => Numbers.Short(r)))}]");
        }

        if (front.Rejected.Count > 0)
        {
            var reasons = front.Rejected.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).ToList();
            var more = reasons.Count > MaxReasons ? $", and {reasons.Count - MaxReasons} more reasons" : string.Empty;
            terminal.Text.WriteLine($"rejected: {string.Join(", ", reasons.Take(MaxReasons).Select(r => $"{Numbers.Count(r.Value)} by {r.Key}"))}{more}");
        }
    }

    private static void PrintTable(IAnsiConsole console, FrontReading front)
    {
        var objectives = front.Objectives.Select(o => o.Metric).ToList();
        var (varying, common) = Split(front.Points);
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("point").RightAligned());
        objectives.ForEach(o => table.AddColumn(new TableColumn(Markup.Escape(o)).RightAligned()));
        varying.ForEach(v => table.AddColumn(new TableColumn(Markup.Escape(v)).RightAligned()));
        var ties = front.Points.Any(p => p.TiedWith.Count > 0);
        if (ties)
        {
            table.AddColumn("tied with");
        }

        foreach (var point in front.Points.Take(MaxRows))
        {
            var metrics = point.Metrics.ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal);
            var values = point.Parameters.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
            List<string> cells = [$"{point.Id}", .. objectives.Select(o => Numbers.Short(metrics.GetValueOrDefault(o))), .. varying.Select(v => values.GetValueOrDefault(v, "-"))];
            if (ties)
            {
                cells.Add(string.Join(' ', point.TiedWith.Take(4)) + (point.TiedWith.Count > 4 ? " ..." : string.Empty));
            }

            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        console.Write(table);
        if (front.Points.Count > MaxRows)
        {
            console.WriteLine($"{front.Points.Count - MaxRows} more points: --out DIR or --json has them all.");
        }

        if (common.Count > 0)
        {
            console.WriteLine($"all points: {string.Join(", ", common)}");
        }
    }

    /// <summary>The parameters that differ between points, and "name = value" of those that do not.</summary>
    private static (List<string> Varying, List<string> Common) Split(IReadOnlyList<FrontPoint> points)
    {
        var varying = new List<string>();
        var common = new List<string>();
        foreach (var name in points.SelectMany(p => p.Parameters.Select(v => v.Key)).Distinct(StringComparer.Ordinal))
        {
            var values = points.Select(p => p.Parameters.FirstOrDefault(v => v.Key == name) is { Key: not null } v ? v.Value.ToString() : "-").Distinct(StringComparer.Ordinal).ToList();
            if (values.Count > 1)
            {
                varying.Add(name);
            }
            else
            {
                common.Add($"{name} = {values[0]}");
            }
        }

        return (varying, common);
    }
}
