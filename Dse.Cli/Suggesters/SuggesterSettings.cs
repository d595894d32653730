using System.Text.Json;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Cli.Suggesters;

/// <summary>The optimiser that a command line names, and what it is scored beside.</summary>
/// <param name="Command">A shell command.</param>
/// <param name="Beside">One of our strategies, or null.</param>
internal sealed record SuggesterSettings(string Command, string? Beside)
{
    /// <summary>Tells about candidates that were no designs, or no new ones.</summary>
    public static void Summarise(SuggesterStrategy suggester, Terminal terminal)
    {
        if (suggester.Invalid > 0)
        {
            terminal.Say($"dse: {suggester.Invalid} candidates were no designs of the space and not evaluated; the first: {suggester.FirstWrong}");
        }

        if (suggester.Repeated > 0)
        {
            terminal.Say($"dse: {suggester.Repeated} candidates had been asked for before and were not evaluated again");
        }
    }

    /// <summary>Prints the two fronts' figures for people.</summary>
    public void Print(Terminal terminal, FrontComparison comparison, FrontDocument mine, FrontDocument ours)
    {
        terminal.Text.WriteLine($"against [{string.Join(", ", (comparison.ReferencePoint ?? []).Select(r => Numbers.Short(r)))}]:");
        terminal.Text.WriteLine($"  yours: hypervolume {Numbers.Short(comparison.Hypervolumes.First)}, {mine.Points.Count} points, {Numbers.Count(mine.Evaluations)} evaluations, covers {Share(comparison.Covered.OfSecondByFirst)} of ours");
        terminal.Text.WriteLine($"  {Beside}: hypervolume {Numbers.Short(comparison.Hypervolumes.Second)}, {ours.Points.Count} points, {Numbers.Count(ours.Evaluations)} evaluations, covers {Share(comparison.Covered.OfFirstBySecond)} of yours");
    }

    /// <summary>Writes the same as the member <c>beside</c> of a front.</summary>
    public void Write(Utf8JsonWriter writer, FrontComparison comparison, FrontDocument ours)
    {
        writer.WriteStartObject("beside");
        writer.WriteString("strategy", ours.Strategy);
        writer.WriteNumber("evaluations", ours.Evaluations);
        writer.WriteNumber("points", ours.Points.Count);
        writer.WriteStartArray("referencePoint");
        foreach (var value in comparison.ReferencePoint ?? [])
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
        WriteNumber(writer, "yourHypervolume", comparison.Hypervolumes.First);
        WriteNumber(writer, "ourHypervolume", comparison.Hypervolumes.Second);
        WriteNumber(writer, "ourPointsCoveredRatio", comparison.Covered.OfSecondByFirst);
        WriteNumber(writer, "yourPointsCoveredRatio", comparison.Covered.OfFirstBySecond);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
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

    private static string Share(double? share) => share is { } value ? Numbers.Percent(value) : "nothing";
}
