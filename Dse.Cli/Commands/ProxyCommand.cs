using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Formats.Trials;
using Dse.Solvers.Surrogates.Proxies;

namespace Dse.Cli.Commands;

/// <summary><c>dse proxy train|predict</c>: a cheap stand-in for an evaluator, learned from its answers.</summary>
internal static class ProxyCommand
{
    // What "a thousand times cheaper" needs is told as a ratio; this is the usual wish.
    private const double WantedSpeedup = 1000;
    private const int TimedRows = 1000;

    public static Command Create(Terminal terminal, Option<bool> json) =>
        new CommandWithExamples(
            "proxy",
            "Trains a proxy of an evaluator from its answers and predicts with it (docs/proxies.md).",
            "dse proxy train trials.csv --target cycles --group pe --group meshX --out cycles.proxy",
            "dse proxy predict cycles.proxy designs.csv")
        {
            CreateTrain(terminal, json),
            CreatePredict(terminal, json),
        };

    private static CommandWithExamples CreateTrain(Terminal terminal, Option<bool> json)
    {
        var csv = new Argument<string>("CSV") { Description = "Rows with a header, for example the trials of a study (GET /v1/studies/ID/trials?format=csv)." };
        var targets = new Option<string[]>("--target") { Required = true, HelpName = "COLUMN", Description = "A column to predict; may be given several times." };
        var groups = new Option<string[]>("--group") { HelpName = "COLUMN", Description = "Columns that name a group, such as an architecture: the error is measured on groups held out whole. Every row by itself when left out." };
        var ignored = new Option<string[]>("--ignore") { HelpName = "COLUMN", Description = "Columns that are not to be read; may be given several times." };
        var target = new Option<string?>("--out") { HelpName = "FILE", Description = "Where the proxy goes; CSV's name with .proxy here when left out. Replaced if it exists." };
        var seconds = new Option<double?>("--evaluator-seconds") { HelpName = "S", Description = "What one evaluation by the evaluator takes, to say how much cheaper the proxy is." };
        seconds.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && double.TryParse(text, CultureInfo.InvariantCulture, out var duration) && !(duration > 0 && double.IsFinite(duration)))
            {
                result.AddError("--evaluator-seconds takes a duration above 0.");
            }
        });
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "Seed of folds and trees; 1 when left out.", DefaultValueFactory = _ => 1 };
        var command = new CommandWithExamples("train", "Trains a proxy and tells its error on held-out groups.", "dse proxy train trials.csv --target latencyMs --target energyMj --ignore trial --ignore attempt")
        {
            csv,
            targets,
            groups,
            ignored,
            target,
            seconds,
            seed,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var path = parsed.GetRequiredValue(csv);
            return await GuardAsync(terminal, parsed.GetValue(json), path, async () =>
            {
                var table = await ReadAsync(path, ct);
                string[] wanted = parsed.GetRequiredValue(targets);
                string[] grouped = parsed.GetValue(groups) ?? [];
                var proxy = Proxy.Train(table, table.Inputs(wanted, grouped, parsed.GetValue(ignored) ?? []), wanted, grouped, parsed.GetValue(seed));
                var output = parsed.GetValue(target) ?? Path.GetFileNameWithoutExtension(path) + ".proxy";
                await File.WriteAllBytesAsync(output, proxy.Save(), ct);
                Print(terminal, parsed.GetValue(json), proxy, output, Microseconds(proxy, table), parsed.GetValue(seconds));
            });
        });
        return command;
    }

    private static CommandWithExamples CreatePredict(Terminal terminal, Option<bool> json)
    {
        var file = new Argument<string>("PROXY") { Description = "What dse proxy train wrote." };
        var csv = new Argument<string>("CSV") { Description = "Rows with a header that names every input of the proxy." };
        var command = new CommandWithExamples("predict", "Predicts rows; inside tells whether a row lies within what the proxy learned from.", "dse proxy predict cycles.proxy designs.csv") { file, csv };
        command.SetAction(async (parsed, ct) =>
        {
            var (saved, path) = (parsed.GetRequiredValue(file), parsed.GetRequiredValue(csv));
            Proxy? proxy = null;
            var code = await GuardAsync(terminal, parsed.GetValue(json), saved, async () => proxy = Proxy.Restore(await File.ReadAllBytesAsync(saved, ct)));
            return proxy is null
                ? code
                : await GuardAsync(terminal, parsed.GetValue(json), path, async () =>
                    PrintPredictions(terminal, parsed.GetValue(json), proxy, Predict(proxy, await ReadAsync(path, ct))));
        });
        return command;
    }

    private static async Task<int> GuardAsync(Terminal terminal, bool json, string path, Func<Task> run)
    {
        try
        {
            await run();
            return ExitCode.Done;
        }
        catch (Exception e) when (e is ProxyException or FormatException)
        {
            return SpecErrorOutput.Print(terminal, json, path, [new SpecError("$", "invalidProxyData", e.Message)], document: null);
        }
    }

    private static async Task<ProxyTable> ReadAsync(string path, CancellationToken ct)
    {
        var (header, rows) = CsvRows.ReadTable(await File.ReadAllTextAsync(path, ct));
        return new ProxyTable(header, rows);
    }

    private static List<(double[] Values, bool IsInside)> Predict(Proxy proxy, ProxyTable table)
    {
        var missing = proxy.Inputs.FirstOrDefault(i => table.IndexOf(i) < 0);
        if (missing is not null)
        {
            throw new ProxyException($"The proxy reads the column '{missing}', which the file does not have. Add it.");
        }

        int[] places = [.. proxy.Inputs.Select(table.IndexOf)];
        return [.. table.Rows.Select(row =>
        {
            var values = new double[proxy.Targets.Count];
            var isInside = proxy.Predict([.. places.Select(p => row[p])], values);
            return (values, isInside);
        })];
    }

    // Of the second pass over some rows, so that start-up does not count.
    private static double Microseconds(Proxy proxy, ProxyTable table)
    {
        var part = table with { Rows = [.. table.Rows.Take(TimedRows)] };
        Predict(proxy, part);
        var started = Stopwatch.GetTimestamp();
        Predict(proxy, part);
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / part.Rows.Count;
    }

    private static void Print(Terminal terminal, bool json, Proxy proxy, string path, double microseconds, double? evaluatorSeconds)
    {
        var speedup = evaluatorSeconds * 1e6 / microseconds;
        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("proxy", path);
                writer.WriteNumber("predictionMicroseconds", microseconds);
                if (speedup is { } ratio)
                {
                    writer.WriteNumber("speedupRatio", ratio);
                }
                else
                {
                    writer.WriteNull("speedupRatio");
                }

                writer.WriteStartArray("errors");
                foreach (var error in proxy.Errors)
                {
                    error.Write(writer);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }

        var text = CultureInfo.InvariantCulture;
        foreach (var error in proxy.Errors)
        {
            terminal.Text.WriteLine(string.Create(text, $"{error.Target}: on {error.Rows:N0} held-out rows root mean square error {error.RmseRangeRatio:P2} of the range, mean error {Show(error.MeanAbsoluteErrorRatio)}, 90 % within {Show(error.P90ErrorRatio)}"));
        }

        terminal.Text.WriteLine(speedup is { } times
            ? string.Create(text, $"A prediction takes {microseconds:F0} µs, {times:N0} times less than the evaluator's {evaluatorSeconds} s{(times < WantedSpeedup ? ": less than a thousand times cheaper" : string.Empty)}.")
            : string.Create(text, $"A prediction takes {microseconds:F0} µs. How much cheaper that is than the evaluator is not known; --evaluator-seconds tells."));
        terminal.Text.WriteLine($"Wrote {path}.");
    }

    private static string Show(double? ratio) => ratio is { } value ? value.ToString("P2", CultureInfo.InvariantCulture) : "not defined (a value is 0)";

    private static void PrintPredictions(Terminal terminal, bool json, Proxy proxy, List<(double[] Values, bool IsInside)> predictions)
    {
        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartArray();
                foreach (var (values, isInside) in predictions)
                {
                    writer.WriteStartObject();
                    for (var t = 0; t < values.Length; t++)
                    {
                        writer.WriteNumber(proxy.Targets[t], values[t]);
                    }

                    writer.WriteBoolean("inside", isInside);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return;
        }

        terminal.Text.WriteLine(string.Join(',', [.. proxy.Targets, "inside"]));
        foreach (var (values, isInside) in predictions)
        {
            terminal.Text.WriteLine(string.Join(',', [.. values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)), isInside ? "true" : "false"]));
        }
    }
}
