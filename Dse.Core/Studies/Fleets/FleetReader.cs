using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.Fleets;

/// <summary>Reads a fleet: what can be rented, what has to be served.</summary>
internal static class FleetReader
{
    private const int MaxSlices = 1000;

    private static readonly string[] SliceNames = ["continuous"];

    /// <summary>The model; null when there are errors.</summary>
    public static FleetModel? Read(SpecObject root, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var pools = DevicesReader.Pools(root, errors);
        var slices = Slices(root);
        var mix = MixReader.Read(root, errors);

        var entries = DevicesReader.Read(root, mix, pools, errors);
        if (mix is null || errors.Count > before)
        {
            return null;
        }

        var phases = Phases(entries, errors);
        if (errors.Count > before)
        {
            return null;
        }

        var (demands, loads) = (new List<FleetDemand>(), new List<double[]>());
        for (var o = 0; o < mix.Outputs; o++)
        {
            for (var i = 0; i < mix.Inputs; i++)
            {
                foreach (var phase in mix.Shares[o][i] > 0 ? phases : [])
                {
                    var demand = new FleetDemand(o, i, phase, mix.Shares[o][i]);
                    double[] row = [.. entries.Select(e => e.Table(phase)?[o][i] is > 0 and var rate ? demand.ShareRatio * (1 + e.HeadroomRatio) / rate : double.PositiveInfinity)];
                    CheckServed(root, mix, demand, row, entries, pools);
                    demands.Add(demand);
                    loads.Add(row);
                }
            }
        }

        return errors.Count > before ? null : new FleetModel([.. entries.Select(e => e.Type)], demands, [.. loads], mix.RequestsPerSecond, slices, pools);
    }

    /// <summary>The space: the count of each type.</summary>
    /// <param name="root">The spec, which receives errors.</param>
    /// <param name="model">The model.</param>
    /// <param name="ranges">Whether more instances than the load needs are of use.</param>
    public static IReadOnlyList<Parameter> Parameters(SpecObject root, FleetModel model, bool ranges)
    {
        var parameters = new List<Parameter>();
        for (var t = 0; t < model.Types.Count; t++)
        {
            var type = model.Types[t];
            var most = ranges ? Math.Max(type.Minimum, model.MostAvailable(t) ?? -1) : model.Most(t);
            if (ranges && model.MostAvailable(t) is null)
            {
                root.Error(string.Create(CultureInfo.InvariantCulture, $"devices[{t}].available"), "missingField", $"'available' of {SpecObject.Short(type.Name)} is missing: with capacityRequestsPerSecond among objectives or constraints nothing else ends its count. Give the most instances.");
            }

            if (most > DevicesReader.MaxInstances)
            {
                root.Error(string.Create(CultureInfo.InvariantCulture, $"devices[{t}]"), "tooMany", $"{SpecObject.Short(type.Name)} alone would take {most} instances; at most {DevicesReader.MaxInstances} are counted. Give 'available', or a lower requestsPerSecond.");
                most = type.Minimum;
            }

            parameters.Add(Parameter.Integers(type.Name, Enumerable.Range(type.Minimum, most - type.Minimum + 1).Select(n => (long)n)));
        }

        return parameters;
    }

    private static int? Slices(SpecObject root)
    {
        if (root.Member("slices") is { ValueKind: JsonValueKind.String })
        {
            root.Choice("slices", SliceNames, 0);
            return null;
        }

        return root.Has("slices") ? root.Int("slices", 1, MaxSlices, 1) : null;
    }

    private static FleetPhase[] Phases(List<DeviceEntry> entries, ICollection<SpecError> errors)
    {
        var whole = entries.Find(e => e.Whole is not null);
        var split = entries.Find(e => e.Prefill is not null || e.Decode is not null);
        if (whole is not null && split is not null)
        {
            errors.Add(new SpecError($"{split.Path}", "notTogether", $"'{SpecObject.Short(whole.Type.Name)}' serves whole requests and '{SpecObject.Short(split.Type.Name)}' phases of them. Give all devices throughput, or all prefillThroughput and decodeThroughput."));
        }

        return split is null ? [FleetPhase.Whole] : [FleetPhase.Prefill, FleetPhase.Decode];
    }

    private static void CheckServed(SpecObject root, RequestMix mix, FleetDemand demand, double[] loads, List<DeviceEntry> entries, List<FleetPool> pools)
    {
        if (Enumerable.Range(0, loads.Length).Any(t => double.IsFinite(loads[t]) && entries[t].Type.Available != 0))
        {
            return;
        }

        var could = string.Join(", ", entries.Where((_, t) => double.IsFinite(loads[t])).Select(e => SpecObject.Short(e.Type.Name)));
        var size = mix.OutputTicks is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" (up to {mix.OutputTicks[demand.Output]} output and {mix.InputTicks![demand.Input]} input tokens)");
        var field = root.Has("trace") ? "trace" : "distribution";
        root.Error(
            field == "trace" ? field : string.Create(CultureInfo.InvariantCulture, $"distribution[{demand.Output}][{demand.Input}]"),
            "unservedBucket",
            string.Create(CultureInfo.InvariantCulture, $"Bucket {demand.Name}{size} takes {demand.ShareRatio * mix.RequestsPerSecond:G4} requests per second, but {(could.Length == 0 ? "every device has throughput 0 there" : $"none of {could} is available")}. Add a device that serves it, or empty the bucket."));
    }
}
