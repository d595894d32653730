using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dse.Cli.Studies;
using Dse.Cli.Terminals;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Core.Studies.Models;
using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Graphs;
using Dse.Core.Workloads.Networks;
using Dse.Formats.Calibrations;
using Spectre.Console;

namespace Dse.Cli.Commands;

/// <summary><c>dse catalog</c>: the devices, language models, graphs and memory hierarchies that specs may name.</summary>
internal static class CatalogCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var command = new CommandWithExamples(
            "catalog",
            "Lists what specs may name.",
            "dse catalog devices",
            "dse catalog models llama --json",
            "dse catalog graphs resnet",
            "dse catalog hierarchies");
        command.Add(Devices(terminal, json));
        command.Add(Models(terminal, json));
        command.Add(Graphs(terminal, json));
        command.Add(Hierarchies(terminal, json));
        return command;
    }

    private static Command Devices(Terminal terminal, Option<bool> json)
    {
        var filter = Filter();
        var asObject = new Option<bool>("--object") { Description = "Print the one device of that name as the object that specs and lines may hold, to copy and change (docs/calibration.md)." };
        var command = new CommandWithExamples("devices", "Lists devices: peak rate, memory, links, power and price.", "dse catalog devices h100", "dse catalog devices H100-SXM5-80GB --object > next.json")
        {
            filter,
            asObject,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(asObject))
            {
                return PrintObject(terminal, parsed.GetValue(filter));
            }

            var devices = DeviceCatalog.All.Where(d => Matches(d.Name, parsed.GetValue(filter))).ToList();
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(writer => WriteArray(writer, devices, WriteDevice));
                return ExitCode.Done;
            }

            var table = NumberTable("device", "bf16 TFLOP/s", "fp8 TFLOP/s", "memory GiB", "memory GB/s", "scale-up GB/s", "domain", "scale-out GB/s", "watts", "USD/h", "year");
            foreach (var d in devices)
            {
                table.AddRow(
                    Markup.Escape(d.Name),
                    Numbers.Short(Peak(d, Precision.Bf16)),
                    Numbers.Short(Peak(d, Precision.Fp8)),
                    Numbers.Short(d.MemoryGiB),
                    Numbers.Short(d.MemoryGBps),
                    Numbers.Short(d.ScaleUpGBps),
                    $"{d.ScaleUpDomain}",
                    Numbers.Short(d.ScaleOutGBps),
                    Numbers.Short(d.TdpWatts),
                    Numbers.Short(d.UsdPerHour),
                    d.Year == 0 ? "-" : $"{d.Year}");
            }

            terminal.OutputConsole().Write(table);
            terminal.Say("USD/h: on-demand prices of 2024-2025, good for an order of magnitude; give your own as cluster.usdPerDeviceHour. --json shows where a device's figures come from.");
            return ExitCode.Done;
        });
        return command;
    }

    private static int PrintObject(Terminal terminal, string? name)
    {
        if (name is null || DeviceCatalog.Find(name) is not { } device)
        {
            terminal.Say($"dse: '{name}' is no device of the catalog. 'dse catalog devices' lists them.");
            return ExitCode.Usage;
        }

        terminal.WriteJson(writer => DeviceJson.Write(writer, device, source: null));
        return ExitCode.Done;
    }

    private static Command Models(Terminal terminal, Option<bool> json)
    {
        var filter = Filter();
        var import = new Option<string>("--import") { HelpName = "FILE", Description = "Reads a Hugging Face config.json (- for standard input) instead, and prints the shape that specs may hold as 'model', its weights and its cache." };
        var command = new CommandWithExamples(
            "models", "Lists language models and their shapes, or imports one.", "dse catalog models llama", "dse catalog models --import config.json --json") { filter, import };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(import) is { } file)
            {
                return await ModelImport.RunAsync(terminal, parsed.GetValue(json), file, ct);
            }

            var models = LanguageModelCatalog.All.Where(m => Matches(m.Name, parsed.GetValue(filter))).ToList();
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(writer => WriteArray(writer, models, WriteModel));
                return ExitCode.Done;
            }

            var table = NumberTable("model", "billion parameters", "active", "layers", "hidden", "heads", "kv heads", "ffn", "experts", "vocabulary");
            foreach (var m in models)
            {
                table.AddRow(
                    Markup.Escape(m.Name),
                    Numbers.Short(m.Parameters / 1e9),
                    Numbers.Short(m.ActiveParameters / 1e9),
                    $"{m.Layers}",
                    $"{m.Hidden}",
                    $"{m.Heads}",
                    $"{m.KvHeads}",
                    $"{m.Ffn}",
                    m.IsMixture ? $"{m.ExpertsPerToken} of {m.Experts}" : "-",
                    $"{m.Vocab}");
            }

            terminal.OutputConsole().Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Graphs(Terminal terminal, Option<bool> json)
    {
        var filter = Filter();
        var import = new Option<string>("--import") { HelpName = "FILE", Description = "Reads an ONNX model or a graph as JSON (- for standard input) instead." };
        var asObject = new Option<bool>("--object") { Description = "Print the one graph as the object that specs may hold and a service's catalog takes, to copy and change." };
        var command = new CommandWithExamples(
            "graphs",
            "Lists networks as graphs of operators, which specs of accelerators and scratchpads may name, or imports one.",
            "dse catalog graphs resnet",
            "dse catalog graphs --import model.onnx --object > model.json")
        {
            filter,
            import,
            asObject,
        };
        command.SetAction(async (parsed, ct) =>
        {
            var (name, file) = (parsed.GetValue(filter), parsed.GetValue(import));
            List<TensorGraph> graphs;
            if (file is not null)
            {
                var errors = new List<SpecError>();
                if (await NetworkPaths.GraphAsync(file, terminal.Input, errors, ct) is not { } imported)
                {
                    return SpecErrorOutput.Print(terminal, parsed.GetValue(json), file, errors, document: null);
                }

                graphs = [imported];
            }
            else if (parsed.GetValue(asObject))
            {
                if (name is null || GraphCatalog.Find(name) is not { } named)
                {
                    terminal.Say($"dse: '{name}' is no graph of the catalog. 'dse catalog graphs' lists them.");
                    return ExitCode.Usage;
                }

                graphs = [named];
            }
            else
            {
                graphs = [.. GraphCatalog.Names.Where(n => Matches(n, name)).Select(n => GraphCatalog.Find(n)!)];
            }

            if (parsed.GetValue(asObject))
            {
                terminal.WriteJson(writer => TensorGraphWriter.Write(writer, graphs[0]));
                return ExitCode.Done;
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteJson(writer => WriteArray(writer, graphs, WriteGraph));
                return ExitCode.Done;
            }

            var table = NumberTable("graph", "operators", "layers", "distinct", "GMAC", "million weights", "tensors MiB", "alive at most MiB");
            foreach (var graph in graphs)
            {
                var layers = graph.Layers;
                table.AddRow(
                    Markup.Escape(graph.Name),
                    $"{graph.Operators.Count}",
                    $"{layers.Count}",
                    $"{new NeuralNetwork(graph.Name, layers).Layers.Count}",
                    Numbers.Short(graph.Macs / 1e9),
                    Numbers.Short(graph.WeightElements / 1e6),
                    Numbers.Short(graph.TensorBytes / (1 << 20)),
                    Numbers.Short(SimpleOrders.LiveBytes(graph).Max() / (double)(1 << 20)));
            }

            terminal.OutputConsole().Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Hierarchies(Terminal terminal, Option<bool> json)
    {
        var filter = Filter();
        var import = new Option<string>("--import") { HelpName = "FILE", Description = "Reads an architecture of Timeloop (version 0.4, - for standard input) instead, and prints the levels that mapping lines hold as 'hierarchy'." };
        var energies = new Option<string>("--energies") { HelpName = "FILE", Description = "With --import: Accelergy's ERT summary, for the design's own energies." };
        var problem = new Option<string>("--problem") { HelpName = "FILE", Description = "With --import: a problem of Timeloop, or several as YAML documents; prints a line for each that 'dse evaluate' finds the best mapping of." };
        var command = new CommandWithExamples(
            "hierarchies",
            "Lists templates of memory hierarchies and what may be chosen of them, or imports an architecture of Timeloop.",
            "dse catalog hierarchies simba",
            "dse catalog hierarchies --import arch.yaml --energies ERT_summary.yaml --problem layer.yaml | dse evaluate")
        {
            filter,
            import,
            energies,
            problem,
        };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(import) is { } file)
            {
                return await HierarchyImport.RunAsync(terminal, parsed.GetValue(json), file, parsed.GetValue(energies), parsed.GetValue(problem), ct);
            }

            if (parsed.GetValue(energies) is not null || parsed.GetValue(problem) is not null)
            {
                terminal.Say("dse: --energies and --problem go with an architecture. Add --import FILE.");
                return ExitCode.Usage;
            }

            var templates = HierarchyTemplates.All.Where(t => Matches(t.Name, parsed.GetValue(filter))).ToList();
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(writer => WriteArray(writer, templates, WriteHierarchy));
                return ExitCode.Done;
            }

            var table = new Table().Border(TableBorder.Simple).AddColumn("template").AddColumn("levels, innermost first").AddColumn("parameters and defaults");
            foreach (var template in templates)
            {
                table.AddRow(
                    template.Name,
                    string.Join(", ", template.Make().Levels.Select(l => Markup.Escape(l.Name))),
                    string.Join(", ", template.Parameters.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.Default}"))));
            }

            terminal.OutputConsole().Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string?> Filter() => new("NAME") { Description = "Only names that contain this, whatever the case.", Arity = ArgumentArity.ZeroOrOne };

    private static bool Matches(string name, string? filter) => filter is null || name.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static double? Peak(Device device, Precision precision) => device.PeakTflops.TryGetValue(precision, out var tflops) ? tflops : null;

    private static Table NumberTable(string first, params string[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var number in numbers)
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        return table;
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, List<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray();
        items.ForEach(item => write(writer, item));
        writer.WriteEndArray();
    }

    private static void WriteDevice(Utf8JsonWriter writer, Device d)
    {
        writer.WriteStartObject();
        writer.WriteString("name", d.Name);
        writer.WriteStartObject("peakTflops");
        foreach (var (precision, tflops) in d.PeakTflops.OrderBy(p => p.Key))
        {
            writer.WriteNumber(Precisions.Names[(int)precision], tflops);
        }

        writer.WriteEndObject();
        writer.WriteNumber("memoryGiB", d.MemoryGiB);
        writer.WriteNumber("memoryGBps", d.MemoryGBps);
        writer.WriteNumber("scaleUpGBps", d.ScaleUpGBps);
        writer.WriteNumber("scaleUpDomain", d.ScaleUpDomain);
        writer.WriteNumber("scaleOutGBps", d.ScaleOutGBps);
        writer.WriteNumber("computeUnits", d.ComputeUnits);
        WriteKnown(writer, "tdpWatts", d.TdpWatts);
        WriteKnown(writer, "usdPerHour", d.UsdPerHour);
        WriteKnown(writer, "priceUsd", d.PriceUsd);
        writer.WriteNumber("year", d.Year);
        writer.WriteString("provenance", d.Provenance);
        writer.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter writer, LanguageModel m)
    {
        writer.WriteStartObject();
        ModelShape.Write(writer, m);
        writer.WriteNumber("parametersBillion", m.Parameters / 1e9);
        writer.WriteNumber("activeParametersBillion", m.ActiveParameters / 1e9);
        writer.WriteEndObject();
    }

    private static void WriteHierarchy(Utf8JsonWriter writer, HierarchyTemplate template)
    {
        writer.WriteStartObject();
        writer.WriteString("name", template.Name);
        writer.WriteString("summary", template.Summary);
        writer.WriteStartArray("levels");
        foreach (var level in template.Make().Levels)
        {
            writer.WriteStringValue(level.Name);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("parameters");
        foreach (var parameter in template.Parameters)
        {
            writer.WriteStartObject();
            writer.WriteString("name", parameter.Name);
            writer.WriteNumber("default", parameter.Default);
            writer.WriteNumber("minimum", parameter.Minimum);
            writer.WriteNumber("maximum", parameter.Maximum);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteGraph(Utf8JsonWriter writer, TensorGraph graph)
    {
        var layers = graph.Layers;
        writer.WriteStartObject();
        writer.WriteString("name", graph.Name);
        writer.WriteString("source", graph.Source);
        writer.WriteNumber("operators", graph.Operators.Count);
        writer.WriteNumber("tensors", graph.Tensors.Count);
        writer.WriteNumber("layers", layers.Count);
        writer.WriteNumber("distinctLayers", new NeuralNetwork(graph.Name, layers).Layers.Count);
        writer.WriteNumber("macs", graph.Macs);
        writer.WriteNumber("weights", graph.WeightElements);
        writer.WriteNumber("tensorBytes", graph.TensorBytes);
        writer.WriteNumber("peakBytes", SimpleOrders.LiveBytes(graph).Max());
        writer.WriteEndObject();
    }

    private static void WriteKnown(Utf8JsonWriter writer, string name, double? value)
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
}
