using System.CommandLine;
using System.Text.Json;
using Dse.Cli.Calibrations;
using Dse.Cli.Terminals;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Studies;
using Dse.Formats.Calibrations;

namespace Dse.Cli.Commands;

/// <summary><c>dse calibrate CSV --device NAME</c>: fits a device to a user's own measurements and shows the fit.</summary>
internal static class CalibrateCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var csv = new Argument<string>("CSV") { Description = "Measured kernels, as calibration/measure.py writes them (docs/calibration.md); - for standard input." };
        var device = new Option<string>("--device")
        {
            Required = true,
            HelpName = "NAME",
            Description = "What was measured: a catalog name or alias, or a file with the figures of its data sheet.",
        };
        var target = new Option<string?>("--out") { HelpName = "FILE", Description = "Where the calibrated device goes; NAME-calibrated.json here when left out. Replaced if it exists." };
        var command = new CommandWithExamples(
            "calibrate",
            "Fits a device to measured kernels, shows how well they are met, and writes a device object that specs and lines may name.",
            "dse calibrate measured.csv --device H100-SXM5-80GB --out my-h100.json",
            """echo '{"deviceFile":"my-h100.json","operator":{"type":"gemm","m":4096,"n":4096,"k":4096}}' | dse evaluate""")
        {
            csv,
            device,
            target,
        };
        command.SetAction((parsed, ct) => RunAsync(
            terminal, parsed.GetValue(json), parsed.GetRequiredValue(csv), parsed.GetRequiredValue(device), parsed.GetValue(target), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool json, string csv, string given, string? target, CancellationToken ct)
    {
        var errors = new List<SpecError>();
        if (await DeviceArgument.ReadAsync(given, errors, ct) is not { } device)
        {
            return SpecErrorOutput.Print(terminal, json, given, errors, document: null);
        }

        using var reader = csv == "-" ? new StreamReader(terminal.Input) : new StreamReader(csv);
        if (MeasurementCsv.Read(reader, device, errors) is not { } file)
        {
            return SpecErrorOutput.Print(terminal, json, csv, errors, document: null);
        }

        var fit = CalibrationFit.Run(device, file.Samples);
        var path = target ?? $"{string.Concat(device.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '-'))}-calibrated.json";
        await using (var output = File.Create(path))
        {
            await using var writer = new Utf8JsonWriter(output, JsonOutput.Options);
            DeviceJson.Write(writer, fit.Device, Source(csv, file));
        }

        var probes = ProbePrediction.Of(device with { Measurements = null }, fit.Device);
        if (json)
        {
            CalibrationOutput.PrintJson(terminal, fit, probes, path);
        }
        else
        {
            CalibrationOutput.Print(terminal, fit, probes, path);
        }

        return ExitCode.Done;
    }

    private static string Source(string csv, MeasurementFile file)
    {
        var text = $"fit to {file.Samples.Count} kernels of {(csv == "-" ? "standard input" : Path.GetFileName(csv))}";
        return file.Remarks.Count == 0 ? text : $"{text}; {string.Join("; ", file.Remarks.Take(8))}";
    }
}
