using System.Text.Json;
using Dse.Core.Cost.Training.Calculon;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.TrainingPlans.Calculon;

/// <summary>Reads a system description in Calculon's own format; one ships for A100 with 80 GB.</summary>
internal static class CalculonSystems
{
    private const string ShippedDevice = "A100-SXM4-80GB";
    private const int MaxSteps = 100;
    private const int MaxTiers = 8;

    private static readonly string[] Operations = ["p2p", "reduce_scatter", "all_gather", "all_reduce"];

    /// <summary>Number formats and their bytes.</summary>
    public static readonly IReadOnlyList<(string Name, int Bytes)> Formats = [("float8", 1), ("float16", 2), ("bfloat16", 2), ("float32", 4)];

    /// <summary>Reads <c>system</c>, or takes the shipped one when the device is the one it describes; null after an error.</summary>
    /// <param name="options">The options.</param>
    /// <param name="device">The line's device; null when it names none.</param>
    /// <param name="datatype">The number format.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static CalculonSystem? Read(SpecObject options, Device? device, string datatype, ICollection<SpecError> errors)
    {
        if (options.Object("system") is { } given)
        {
            return Parse(given, datatype, errors);
        }

        if (!string.Equals(device?.Name, ShippedDevice, StringComparison.Ordinal))
        {
            options.Error("system", "missingField", $"'system' is missing, and the catalog has Calculon's figures for {ShippedDevice} alone. Give an object in the format of its systems/*.json.");
            return null;
        }

        return Shipped($"{options.Path}.system", datatype, errors);
    }

    /// <summary>The shipped system.</summary>
    public static CalculonSystem Shipped(string datatype) => Shipped("$", datatype, [])!;

    private static CalculonSystem? Shipped(string path, string datatype, ICollection<SpecError> errors)
    {
        using var document = JsonDocument.Parse(CatalogText.ReadText("peers/calculon-a100-80g.json"));
        return Parse(new SpecObject(document.RootElement, path, errors), datatype, errors);
    }

    private static CalculonSystem? Parse(SpecObject system, string datatype, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var matrix = Engine(system, "matrix", datatype);
        var vector = Engine(system, "vector", datatype);
        var (first, firstBytes) = Memory(system, "mem1", 1e-3);
        var (second, secondBytes) = Memory(system, "mem2", 0);
        var mode = system.Choice("processing_mode", ["no_overlap", "roofline"], 0);
        var tiers = system.List("networks", MaxTiers);
        if (tiers.Count == 0 && errors.Count == before)
        {
            system.Error("networks", "missingField", "'networks' is missing. Give at least one tier.");
        }

        List<CalculonNetwork?> networks = [.. tiers.Select(t => Network(new SpecObject(t.Element, t.Path, errors), errors))];
        system.RejectUnknown();
        return errors.Count > before
            ? null
            : new CalculonSystem(Formats.First(f => f.Name == datatype).Bytes, matrix!, vector!, first!, firstBytes, second!, secondBytes, mode == 1, networks!);
    }

    private static StepCurve? Engine(SpecObject system, string name, string datatype)
    {
        if (Required(system, name) is not { } engine)
        {
            return null;
        }

        StepCurve? curve = null;
        foreach (var (format, _) in Formats)
        {
            if (engine.Object(format) is not { } rates)
            {
                continue;
            }

            var peak = rates.Number("tflops", 1e-6, 1e9) * 1e12;
            var steps = Steps(rates, "gflops_efficiency", 1e9);
            rates.RejectUnknown();
            curve = format == datatype && steps is not null ? new StepCurve(peak, steps) : curve;
        }

        engine.RejectUnknown();
        if (!engine.Has(datatype))
        {
            engine.Error(datatype, "unsupportedPrecision", $"The system has no {name} rate for {datatype}. Give it, or choose a datatype that it has.");
        }

        return curve;
    }

    private static (StepCurve? Curve, double Bytes) Memory(SpecObject system, string name, double leastGiB)
    {
        if (Required(system, name) is not { } memory)
        {
            return (null, 0);
        }

        var bytes = memory.Number("GiB", leastGiB, 1e9) * (1L << 30);
        var bandwidth = memory.Number("GBps", 1e-6, 1e9) * 1e9;
        var steps = Steps(memory, "MB_efficiency", 1e6);
        memory.RejectUnknown();
        return (steps is null ? null : new StepCurve(bandwidth, steps), bytes);
    }

    private static CalculonNetwork? Network(SpecObject tier, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        double[] scales = [0, 0, 0, 0, 0], offsets = [0, 0, 0, 0, 0];
        if (Required(tier, "ops") is { } operations)
        {
            for (var i = 0; i < Operations.Length; i++)
            {
                var pair = operations.List(Operations[i], 2);
                var scale = pair.Count == 2 ? Number(pair[0].Element) : null;
                var offset = pair.Count == 2 && i > 0 ? Number(pair[1].Element) : 0;
                if (scale is not > 0 || offset is null)
                {
                    operations.Error(Operations[i], "wrongLength", "Expected [scale above 0, offset], the offset null for p2p.");
                    continue;
                }

                scales[i + 1] = scale.Value;
                offsets[i + 1] = offset.Value;
            }

            operations.RejectUnknown();
        }

        var network = new CalculonNetwork(
            tier.Number("bandwidth", 1e-6, 1e9) * 1e9,
            tier.Number("efficiency", 1e-6, 1),
            tier.Int("size", 0, int.MaxValue),
            tier.Number("latency", 0, 1e3),
            tier.Flag("must_be_filled", fallback: false),
            tier.Number("processor_usage", 0, 0.999),
            scales,
            offsets);
        tier.RejectUnknown();
        return errors.Count > before ? null : network;
    }

    // Steps fall in size and the last one takes what is left, so that every size has its efficiency.
    private static List<(double From, double Ratio)>? Steps(SpecObject owner, string name, double unit)
    {
        var steps = new List<(double From, double Ratio)>();
        foreach (var (element, _) in owner.List(name, MaxSteps))
        {
            var pair = element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2;
            var from = pair ? Number(element[0]) : null;
            var ratio = pair ? Number(element[1]) : null;
            if (from is null || ratio is not (> 0 and <= 1) || (steps.Count > 0 && from * unit >= steps[^1].From))
            {
                steps.Clear();
                break;
            }

            steps.Add((from.Value * unit, ratio.Value));
        }

        if (steps.Count > 0 && steps[^1].From == 0)
        {
            return steps;
        }

        owner.Error(name, "outOfRange", "Expected pairs [least size, efficiency above 0 to 1], falling in size, the last from 0.");
        return null;
    }

    private static double? Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    private static SpecObject? Required(SpecObject owner, string name)
    {
        if (owner.Object(name) is { } found)
        {
            return found;
        }

        owner.Error(name, "missingField", $"'{name}' is missing. Give an object in the format of Calculon's systems/*.json.");
        return null;
    }
}
