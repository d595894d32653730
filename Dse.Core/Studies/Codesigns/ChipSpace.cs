using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;
using Dse.Core.Spaces;
using Dse.Core.Studies.Devices;

namespace Dse.Core.Studies.Codesigns;

/// <summary>Devices as the first parameters of a design space: chips of the template, and devices of the catalog beside them.</summary>
internal sealed class ChipSpace
{
    /// <summary>Name of the parameter that tells designed chips from devices that exist.</summary>
    public const string Choice = "device";

    /// <summary>Name of the parameter that tells what arrays are, where there is a choice.</summary>
    public const string Template = "template";

    /// <summary>Parameters of a designed chip, as a line's plan and <c>space</c> spell them.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["rows", "cols", "arrays", "dataflow", "nodeNm", "hbm", "hbmStacks", "sramMiB", "linkGBps", "clockMhz"];

    private const int Rows = 0, Columns = 1, Arrays = 2, Flow = 3, Node = 4, Memory = 5, Stacks = 6, Sram = 7, Link = 8, Clock = 9;

    private readonly double[][] levels;
    private readonly IReadOnlyList<Cluster> alternatives;
    private readonly ChipDesign template;
    private readonly IReadOnlyList<ArrayTemplate?> templates;
    private readonly int first;
    private DesignSpace? space;

    private ChipSpace(IReadOnlyList<Parameter> parameters, IReadOnlyList<Cluster> alternatives, ChipDesign template, IReadOnlyList<ArrayTemplate?> templates)
    {
        Parameters = parameters;
        this.alternatives = alternatives;
        this.template = template;
        this.templates = templates;
        first = parameters.Count - Names.Count;
        levels = [.. Names.Select((n, i) => parameters[first + i].Levels.Select(l => Code(n, l)).ToArray())];
    }

    /// <summary>The parameters, the first of the space.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Reads the chips that a spec allows; null after errors.</summary>
    /// <param name="narrowing">The spec's <c>space</c>.</param>
    /// <param name="alternatives">Clusters of devices that exist.</param>
    /// <param name="template">What no parameter says.</param>
    /// <param name="templates">What arrays may be, null for systolic; at least one.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static ChipSpace? Make(
        SpecObject? narrowing, IReadOnlyList<Cluster> alternatives, ChipDesign template, IReadOnlyList<ArrayTemplate?> templates, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var parameters = new List<Parameter>();
        Expression? when = null;
        if (alternatives.Count > 0)
        {
            parameters.Add(Parameter.Categories(Choice, [ParameterValue.Of(DeviceFigures.Designed), .. alternatives.Select(a => ParameterValue.Of(a.Device.Name))]));
            when = Expression.Parse($"{Choice} == '{DeviceFigures.Designed}'");
        }

        // Arrays of a template have sides and a dataflow of their own.
        var systolic = when;
        if (templates is not [null])
        {
            parameters.Add(Parameter.Categories(Template, templates.Select(t => ParameterValue.Of(t?.Name ?? ChipReader.Templates[0])), when));
            systolic = Expression.Parse($"{(when is null ? string.Empty : when.Text + " && ")}{Template} == '{ChipReader.Templates[0]}'");
        }

        foreach (var name in Names)
        {
            var values = narrowing?.Has(name) == true ? SpaceValues.Read(narrowing, name, errors, (e, path, parameter) => Read(e, path, parameter, errors)) : Default(name);
            if (values.Count > 0)
            {
                parameters.Add(ParameterOf(name, values, name is "rows" or "cols" or "dataflow" ? systolic : when));
            }
        }

        return errors.Count > before ? null : new ChipSpace(parameters, alternatives, template, templates);
    }

    /// <summary>Rules that no candidate breaks: chips that can be made, and the limits.</summary>
    public IReadOnlyList<SpaceRule> Rules(CodesignLimits limits, int devices)
    {
        string[] reads = [.. Parameters.Select(p => p.Name)];
        return
        [
            new SpaceRule("the chip can be made", reads, v => IsAlternative(v) || ChipRules.Check(DesignOf(v)) == ChipProblem.None),
            .. Limit("areaMm2", limits with { DeviceWatts = null, PowerWatts = null, CapexUsd = null }, limits.AreaMm2),
            .. Limit("deviceWatts", limits with { AreaMm2 = null, PowerWatts = null, CapexUsd = null }, limits.DeviceWatts),
            .. Limit("powerWatts", limits with { AreaMm2 = null, DeviceWatts = null, CapexUsd = null }, limits.PowerWatts),
            .. Limit("capexUsd", limits with { AreaMm2 = null, DeviceWatts = null, PowerWatts = null }, limits.CapexUsd),
        ];

        IEnumerable<SpaceRule> Limit(string name, CodesignLimits one, double? limit) => limit is null
            ? []
            : [new SpaceRule($"{name} <= limits.{name}", reads, v => !one.Exceeded(DeviceFigures.Of(ClusterOf(v, devices))).Any())];
    }

    /// <summary>The cluster with the least memory that a designed chip may have.</summary>
    /// <param name="around">The cluster with a placeholder for the designed device.</param>
    public Cluster Smallest(Cluster around) => around with
    {
        Device = around.Device with { MemoryGiB = levels[Stacks].Min() * levels[Memory].Min(m => StackedMemory.All[(int)m].Size.GiB) },
    };

    /// <summary>Says of which space the parameters are the first; rules and rows can be read from then on.</summary>
    public void Bind(DesignSpace made) => space = made;

    /// <summary>The device of a row in the cluster that it makes.</summary>
    /// <param name="cells">The row.</param>
    /// <param name="around">The cluster with a placeholder for the designed device.</param>
    public Cluster ClusterOf(ReadOnlySpan<double> cells, Cluster around)
    {
        if (alternatives.Count > 0 && cells[0] > 0)
        {
            return alternatives[(int)cells[0] - 1];
        }

        Span<double> values = stackalloc double[Names.Count];
        for (var p = 0; p < values.Length; p++)
        {
            values[p] = double.IsNaN(cells[first + p]) ? 1 : levels[p][(int)cells[first + p]];
        }

        var device = DesignedDevice.Of(Make(values, templates is [null] ? null : templates[(int)cells[first - 1]])) with { UsdPerHour = around.Device.UsdPerHour };
        return around with { Device = device, ScaleUpGBps = device.ScaleUpGBps };
    }

    private static double Code(string name, ParameterValue value) => name switch
    {
        "dataflow" => Array.IndexOf(ChipReader.Dataflows, value.Text),
        "hbm" => StackedMemory.All.TakeWhile(m => m.Name != value.Text).Count(),
        _ => value.Number,
    };

    private static ParameterValue? Read(System.Text.Json.JsonElement element, string path, string name, ICollection<SpecError> errors)
    {
        switch (name)
        {
            case "dataflow":
                return SpaceValues.Text(element, path, ChipReader.Dataflows, errors);
            case "hbm":
                return SpaceValues.Text(element, path, ChipReader.Memories, errors);
            case "rows" or "cols":
                return SpaceValues.Whole(element, path, 1, ChipReader.MaxSide, errors);
            case "arrays":
                return SpaceValues.Whole(element, path, 1, ChipReader.MaxArrays, errors);
            case "hbmStacks":
                return SpaceValues.Whole(element, path, 1, ChipReader.MaxStacks, errors);
            case "nodeNm":
                var node = SpaceValues.Number(element, path, 0, 1000, errors);
                if (node is { } nm && ManufacturingProcess.Find(nm.Number) is null)
                {
                    errors.Add(new SpecError(path, "unknownValue", $"{SpecObject.Describe(element)} is not one of {string.Join(", ", ChipReader.Nodes)}."));
                    return null;
                }

                return node;
            case "sramMiB":
                return SpaceValues.Number(element, path, ChipReader.MinSramMiB, ChipReader.MaxSramMiB, errors);
            case "linkGBps":
                return SpaceValues.Number(element, path, 0, ChipReader.MaxLinkGBps, errors);
            default:
                return SpaceValues.Number(element, path, 1, ChipReader.MaxClockMhz, errors);
        }
    }

    private static IReadOnlyList<ParameterValue> Default(string name)
    {
        static IReadOnlyList<ParameterValue> Numbers(params double[] values) => [.. values.Select(ParameterValue.Of)];
        return name switch
        {
            "rows" or "cols" => Numbers(128),
            "arrays" => Numbers(4, 8, 16, 32),
            "dataflow" => [ParameterValue.Of("ws")],
            "nodeNm" => Numbers(5),
            "hbm" => [ParameterValue.Of("hbm3")],
            "hbmStacks" => Numbers(2, 4, 6),
            "sramMiB" => Numbers(64, 128),
            "linkGBps" => Numbers(225, 450, 900),
            _ => Numbers(1000, 1400, 1800),
        };
    }

    private static Parameter ParameterOf(string name, IReadOnlyList<ParameterValue> values, Expression? when) => name switch
    {
        "dataflow" or "hbm" => Parameter.Categories(name, values, when),
        "rows" or "cols" or "arrays" or "hbmStacks" => Parameter.Integers(name, values.Select(v => (long)v.Number), logScale: true, when),
        _ => Parameter.Ordinals(name, values.Select(v => v.Number), logScale: values.All(v => v.Number > 0), when),
    };

    private bool IsAlternative(ReadOnlySpan<double> values) => alternatives.Count > 0 && double.IsNaN(values[first + Arrays]);

    // From the numbers that rules see: those of texts are codes.
    private ChipDesign DesignOf(ReadOnlySpan<double> values)
    {
        Span<double> read = stackalloc double[Names.Count];
        for (var p = 0; p < read.Length; p++)
        {
            read[p] = double.IsNaN(values[first + p]) ? 1 : levels[p][space!.LevelValues(first + p).IndexOf(values[first + p])];
        }

        return Make(read, templates is [null] ? null : templates[space!.LevelValues(first - 1).IndexOf(values[first - 1])]);
    }

    private Cluster ClusterOf(ReadOnlySpan<double> values, int devices)
    {
        if (IsAlternative(values))
        {
            return alternatives[space!.LevelValues(0).IndexOf(values[0]) - 1];
        }

        var device = DesignedDevice.Of(DesignOf(values));
        return new Cluster(device, devices, 1, device.ScaleUpGBps, device.ScaleOutGBps);
    }

    private ChipDesign Make(ReadOnlySpan<double> values, ArrayTemplate? arrays) => template with
    {
        Template = arrays,
        Rows = arrays?.Rows ?? (int)values[Rows],
        Columns = arrays?.Columns ?? (int)values[Columns],
        Arrays = (int)values[Arrays],
        Dataflow = (Dataflow)(int)values[Flow],
        Process = ManufacturingProcess.Find(values[Node])!,
        Memory = StackedMemory.All[(int)values[Memory]],
        Stacks = (int)values[Stacks],
        Sram = DataSize.FromMiB(values[Sram]),
        Link = DataRate.FromGBps(values[Link]),
        Clock = ClockRate.FromMHz(values[Clock]),
    };
}
