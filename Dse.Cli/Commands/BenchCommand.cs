using System.CommandLine;
using System.Diagnostics;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse bench [NAME]</c>: lists or runs the benchmarks of the folder bench/.</summary>
internal static class BenchCommand
{
    private const string Assembly = "bench/bin/Release/net10.0/Dse.Bench.dll";

    private static readonly (string Name, string What)[] Benchmarks =
    [
        ("accuracy", "training model against published runs"),
        ("serving", "serving model against measured runs"),
        ("splitwise", "against those of Splitwise"),
        ("kernels", "measured kernels and collectives held out"),
        ("chips", "designed chips against data sheets and measured kernels"),
        ("codesign", "chips with plans per core-second, and whether the front holds or beats every device that exists"),
        ("plans", "plans per core-second"),
        ("systolic", "layers per core-second"),
        ("mappings", "loop nests per core-second"),
        ("rtl", "loop nests against simulated hardware"),
        ("sweep", "accelerators for a network to the proved front"),
        ("calculon", "its search repeated"),
        ("scratchpad", "plans for small memories against reference figures and brute force"),
        ("fleet", "fleets for mixes of requests: proofs, time, wrong tables"),
        ("partition", "networks split over devices, subsets of models, bit widths: proofs and time"),
        ("anytime", "first designs and cancelling of exact methods on studies that take long"),
        ("mapper", "mappings of layers, proven and by baselines"),
        ("experts", "placements of experts: EPLB's table, proofs, even loads, kept tokens, few moves"),
        ("pareto", "fronts and hypervolumes per core-second"),
        ("packing", "buffers packed, beside what compilers do"),
        ("search", "strategies on problems with known fronts, beside other tools"),
        ("auto", "the choice of auto beside the best single strategy of each problem"),
        ("reinforcement", "learning strategies beside NSGA-II"),
        ("training", "how often searches find the fastest of 8.9 million training plans"),
        ("proxy", "proxies against architectures that they never saw"),
        ("page", "the study page in a browser, and what it asks of the service, with 100,000 trials"),
        ("asks", "what proposals of model-based strategies cost"),
    ];

    // Those that can do with fewer runs.
    private static readonly string[] CanBeQuick = ["search", "reinforcement", "training"];

    // Also part of kernels.
    private const string Collectives = "collectives";
    private const string All = "all";

    private static IEnumerable<string> Names => Benchmarks.Select(b => b.Name);

    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = $"{string.Join(", ", Benchmarks.Select(b => $"{b.Name} ({b.What})"))} or {Collectives} (those of kernels alone); {All} for one after the other, which takes hours. Without a name it lists them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.AcceptOnlyFromAmong([.. Names, Collectives, All]);
        var rest = new Argument<string[]>("ARGUMENT") { Description = "Passed on to the benchmark, as in 'scratchpad free' or 'packing -- fit --inputs A,B'.", Arity = ArgumentArity.ZeroOrMore };
        var quick = new Option<bool>("--quick") { Description = $"Fewer seeds and budgets: {string.Join(", ", CanBeQuick)}." };
        var command = new CommandWithExamples("bench", "Runs benchmarks and prints their figures.", "dse bench", "dse bench accuracy", "dse bench search --quick", "dse bench scratchpad -- free --graphs densenet") { name, rest, quick };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) == All && result.GetValue(rest) is { Length: > 0 })
            {
                result.AddError($"'{All}' takes no arguments. Name one benchmark.");
            }
        });
        command.SetAction((parsed, ct) => parsed.GetValue(name) switch
        {
            null => Task.FromResult(List(terminal, parsed.GetValue(json))),
            All => RunAsync(terminal, parsed.GetValue(json), parsed.GetValue(quick), [.. Names], [], ct),
            var one => RunAsync(terminal, parsed.GetValue(json), parsed.GetValue(quick), [one], parsed.GetValue(rest) ?? [], ct),
        });
        return command;
    }

    private static int List(Terminal terminal, bool json)
    {
        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartArray();
                foreach (var (name, what) in Benchmarks)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", name);
                    writer.WriteString("what", what);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return ExitCode.Done;
        }

        foreach (var (name, what) in Benchmarks)
        {
            terminal.Text.WriteLine($"{name,-14} {what}");
        }

        terminal.Say($"dse: name one of them, or '{All}' for one after the other (hours).");
        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool json, bool quick, string[] names, string[] rest, CancellationToken ct)
    {
        var assembly = Find();
        var results = new List<(string Name, int Exit, double Seconds, string Output)>();
        foreach (var name in names)
        {
            var clock = Stopwatch.StartNew();
            string[] arguments = quick && CanBeQuick.Contains(name, StringComparer.Ordinal) ? [name, "--quick", .. rest] : [name, .. rest];
            var (exit, output) = await RunAsync(assembly, arguments, line =>
            {
                if (!json)
                {
                    terminal.Text.WriteLine(line);
                }
            }, ct);
            results.Add((name, exit, clock.Elapsed.TotalSeconds, output));
        }

        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartArray();
                foreach (var (name, exit, seconds, output) in results)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", name);
                    writer.WriteNumber("exitCode", exit);
                    writer.WriteNumber("seconds", seconds);
                    writer.WriteString("output", output);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
        }

        return results.TrueForAll(r => r.Exit == 0) ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<(int Exit, string Output)> RunAsync(string assembly, string[] arguments, Action<string> show, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", assembly, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await using var kill = ct.Register(() => process.Kill(entireProcessTree: true));
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lines.Add(line);
            show(line);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        ct.ThrowIfCancellationRequested();
        return (process.ExitCode, string.Join('\n', lines));
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Assembly);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"{Assembly} is not built. './dse bench' builds it.");
    }
}
