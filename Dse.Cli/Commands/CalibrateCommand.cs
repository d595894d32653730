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
        var csv = new Argument<string?>("CSV")
        {
            Description = "Measured kernels, as calibration/measure.py writes them (docs/calibration.md); - for standard input. May be left out when there are --runs.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var runs = new Option<string?>("--runs") { HelpName = "FILE", Description = "Measured training runs: evaluation lines with a member measured, for example {\"stepTimeSeconds\": 3.2}." };
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
            "dse calibrate measured.csv --runs runs.jsonl --device H100-SXM5-80GB",
            """echo '{"deviceFile":"my-h100.json","operator":{"type":"gemm","m":4096,"n":4096,"k":4096}}' | dse evaluate""")
        {
            csv,
            device,
            runs,
            target,
        };
        command.SetAction((parsed, ct) => RunAsync(
            terminal, parsed.GetValue(json), (parsed.GetValue(csv), parsed.GetValue(runs)), parsed.GetRequiredValue(device), parsed.GetValue(target), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool json, (string? Csv, string? Runs) files, string given, string? target, CancellationToken ct)
    {
        if (files is (null, null))
        {
            terminal.Say("dse: nothing to calibrate to. Give a CSV of kernels, --runs, or both.");
            return ExitCode.Usage;
        }

        var errors = new List<SpecError>();
        if (await DeviceArgument.ReadAsync(given, errors, ct) is not { } device)
        {
            return SpecErrorOutput.Print(terminal, json, given, errors, document: null);
        }

        var source = new List<string>();
        var fit = new CalibrationFit(device, [], []);
        if (files.Csv is { } csv)
        {
            using var reader = csv == "-" ? new StreamReader(terminal.Input) : new StreamReader(csv);
            if (MeasurementCsv.Read(reader, device, errors) is not { } file)
            {
                return SpecErrorOutput.Print(terminal, json, csv, errors, document: null);
            }

            fit = CalibrationFit.Run(device, file.Samples);
            source.Add($"fit to {file.Samples.Count} kernels of {(csv == "-" ? "standard input" : Path.GetFileName(csv))}");
            source.AddRange(file.Remarks.Take(8));
        }

        RunFit? runs = null;
        if (files.Runs is { } lines)
        {
            using var reader = new StreamReader(lines);
            runs = RunFit.Run(reader, device, fit.Device, errors);
            if (runs is null)
            {
                return SpecErrorOutput.Print(terminal, json, lines, errors, document: null);
            }

            fit = fit with { Device = runs.Device };
            source.Add($"training to {runs.Runs.Count} runs of {Path.GetFileName(lines)}");
        }

        var path = target ?? $"{string.Concat(device.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '-'))}-calibrated.json";
        await using (var output = File.Create(path))
        {
            await using var writer = new Utf8JsonWriter(output, JsonOutput.Options);
            DeviceJson.Write(writer, fit.Device, string.Join("; ", source));
        }

        var probes = ProbePrediction.Of(device with { Measurements = null }, fit.Device);
        if (json)
        {
            CalibrationOutput.PrintJson(terminal, fit, runs, probes, path);
        }
        else
        {
            CalibrationOutput.Print(terminal, fit, runs, probes, path);
        }

        return ExitCode.Done;
    }
}
