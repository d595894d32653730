using System.Globalization;
using System.Text.Json;
using Dse.Cli.Terminals;
using Dse.Core.Cost.Operators.Own;
using Dse.Formats.Calibrations;
using Spectre.Console;

namespace Dse.Cli.Calibrations;

/// <summary>Shows a fit: its constants, how well every class of kernels is met, what is now predicted.</summary>
internal static class CalibrationOutput
{
    /// <summary>Prints tables.</summary>
    public static void Print(Terminal terminal, CalibrationFit fit, RunFit? runs, IReadOnlyList<ProbePrediction> probes, string path)
    {
        var console = terminal.OutputConsole();
        if (fit.Classes.Count > 0)
        {
            PrintKernels(terminal, console, fit);
        }

        if (runs is not null)
        {
            PrintRuns(terminal, console, runs);
        }

        terminal.Text.WriteLine("What is predicted now");
        var predictions = Table("kernel", "before ms", "now ms", "p10 ms", "p90 ms", "basis");
        foreach (var p in probes)
        {
            predictions.AddRow(p.Name, Numbers.Short(p.Before.Seconds * 1e3), Numbers.Short(p.Now.Seconds * 1e3), Numbers.Short(p.LowSeconds * 1e3), Numbers.Short(p.HighSeconds * 1e3), $"{p.Now.Basis}".ToLowerInvariant());
        }

        console.Write(predictions);
        terminal.Text.WriteLine($"{path} holds the device with its calibration. Name it in a spec or line with deviceFile: {path}, or put it into the catalog of a server (docs/calibration.md).");
    }

    private static void PrintKernels(Terminal terminal, IAnsiConsole console, CalibrationFit fit)
    {
        terminal.Text.WriteLine("How measured kernels are met: error before, with the fitted constants alone, and when each row is told from the others");
        var classes = Table("kernels", "rows", "MAPE before", "fitted", "left out", "median before", "fitted", "left out", "80 % interval covers", "mean width");
        foreach (var c in fit.Classes)
        {
            classes.AddRow(
                c.Group.Name, Numbers.Count(c.Rows), Percent(c.Before.MeanRatio), Percent(c.Fitted.MeanRatio), Percent(c.LeftOut?.MeanRatio),
                Percent(c.Before.MedianRatio), Percent(c.Fitted.MedianRatio), Percent(c.LeftOut?.MedianRatio), Percent(c.CoverageRatio),
                c.MeanWidthRatio is { } width ? $"±{Percent(width)}" : "-");
        }

        console.Write(classes);
        foreach (var few in fit.Classes.Where(c => !c.IsUsed))
        {
            terminal.Text.WriteLine($"{few.Group.Name}: {few.Rows} rows are too few to learn from; predictions stay as they were. Measure at least {few.Group.Class.LeastRows()}.");
        }

        terminal.Text.WriteLine("Worst rows");
        var worst = Table("kernel", "measured ms", "predicted ms", "error");
        foreach (var row in fit.Classes.SelectMany(c => c.Worst))
        {
            worst.AddRow(Markup.Escape(Describe(row.Sample)), Numbers.Short(row.Sample.Seconds * 1e3), Numbers.Short(row.PredictedSeconds * 1e3), Percent((row.PredictedSeconds / row.Sample.Seconds) - 1));
        }

        console.Write(worst);
        terminal.Text.WriteLine("Constants");
        var constants = Table("constant", "before", "after", "fitted to rows");
        foreach (var c in fit.Constants)
        {
            constants.AddRow(c.Name, Numbers.Short(c.Before), Numbers.Short(c.After), c.Rows > 0 ? Numbers.Count(c.Rows) : "-");
        }

        console.Write(constants);
    }

    private static void PrintRuns(Terminal terminal, IAnsiConsole console, RunFit runs)
    {
        terminal.Text.WriteLine($"Training runs: MAPE before {Percent(runs.Before.MeanRatio)}, with calibrated kernels {Percent(runs.Kernels.MeanRatio)}, each told from the others {Percent(runs.LeftOut?.MeanRatio)}; median {Percent(runs.Before.MedianRatio)}, {Percent(runs.Kernels.MedianRatio)}, {Percent(runs.LeftOut?.MedianRatio)}");
        terminal.Text.WriteLine(runs.Runs.Count < RunFit.LeastRuns
            ? $"{runs.Runs.Count} runs are too few to learn from; steps stay as they were. Measure at least {RunFit.LeastRuns}."
            : $"A step takes {Numbers.Short(runs.TrainingRatio)} times what its kernels say (trainingRatio).");
        var table = Table("worst runs: line", "metric", "measured", "before", "kernels", "left out");
        foreach (var run in runs.Runs.OrderByDescending(r => Math.Abs(Math.Log((r.LeftOut ?? r.Kernels) / r.Measured))).Take(5))
        {
            table.AddRow($"{run.Line}", run.Metric, Numbers.Short(run.Measured), Numbers.Short(run.Before), Numbers.Short(run.Kernels), Numbers.Short(run.LeftOut));
        }

        console.Write(table);
    }

    /// <summary>Writes one document.</summary>
    public static void PrintJson(Terminal terminal, CalibrationFit fit, RunFit? runs, IReadOnlyList<ProbePrediction> probes, string path) => terminal.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("device", fit.Device.Name);
        writer.WriteString("file", path);
        writer.WriteStartArray("classes");
        foreach (var c in fit.Classes)
        {
            writer.WriteStartObject();
            writer.WriteString("kernels", c.Group.Name);
            writer.WriteNumber("rows", c.Rows);
            writer.WriteBoolean("isUsed", c.IsUsed);
            if (!c.IsUsed)
            {
                writer.WriteString("reason", $"{c.Rows} rows are fewer than {c.Group.Class.LeastRows()}.");
            }

            Errors(writer, "before", c.Before);
            Errors(writer, "fitted", c.Fitted);
            Errors(writer, "leftOut", c.LeftOut);
            Optional(writer, "coverageRatio", c.CoverageRatio);
            Optional(writer, "meanWidthRatio", c.MeanWidthRatio);
            writer.WriteStartArray("worst");
            foreach (var row in c.Worst)
            {
                writer.WriteStartObject();
                writer.WriteString("kernel", Describe(row.Sample));
                writer.WriteNumber("measuredMs", row.Sample.Seconds * 1e3);
                writer.WriteNumber("predictedMs", row.PredictedSeconds * 1e3);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("constants");
        foreach (var c in fit.Constants)
        {
            writer.WriteStartObject();
            writer.WriteString("name", c.Name);
            writer.WriteNumber("before", c.Before);
            writer.WriteNumber("after", c.After);
            writer.WriteNumber("rows", c.Rows);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (runs is not null)
        {
            writer.WriteStartObject("runs");
            writer.WriteNumber("count", runs.Runs.Count);
            writer.WriteNumber("trainingRatio", runs.TrainingRatio);
            Errors(writer, "before", runs.Before);
            Errors(writer, "kernels", runs.Kernels);
            Errors(writer, "leftOut", runs.LeftOut);
            writer.WriteEndObject();
        }

        writer.WriteStartArray("predictions");
        foreach (var p in probes)
        {
            writer.WriteStartObject();
            writer.WriteString("kernel", p.Name);
            writer.WriteNumber("beforeMs", p.Before.Seconds * 1e3);
            writer.WriteNumber("timeMs", p.Now.Seconds * 1e3);
            writer.WriteStartArray("interval");
            writer.WriteNumberValue(p.LowSeconds * 1e3);
            writer.WriteNumberValue(p.HighSeconds * 1e3);
            writer.WriteEndArray();
            writer.WriteString("basis", $"{p.Now.Basis}".ToLowerInvariant());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string Describe(KernelSample sample) => $"{sample.Group.Name} "
        + string.Join(' ', sample.Class.Columns().Zip(sample.Sizes, (name, size) => string.Create(CultureInfo.InvariantCulture, $"{name}={size:R}")));

    private static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:0.0} %") : "-";

    private static void Errors(Utf8JsonWriter writer, string name, ErrorSummary? errors)
    {
        if (errors is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteNumber("meanRatio", errors.MeanRatio);
        writer.WriteNumber("medianRatio", errors.MedianRatio);
        writer.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } known)
        {
            writer.WriteNumber(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static Table Table(string first, params string[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var number in numbers)
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        return table;
    }
}
