using System.Globalization;
using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies.Devices;

/// <summary>Reads <c>design</c>: a chip that nobody has made (docs/accelerators.md, chips).</summary>
internal static class ChipReader
{
    /// <summary>How specs spell the dataflows, in the order of <see cref="Dataflow"/>.</summary>
    public static readonly string[] Dataflows = ["os", "ws", "is"];

    public const int MaxSide = 4096;
    public const int MaxArrays = 1 << 16;
    public const int MaxStacks = 64;
    public const double MinSramMiB = 1.0 / 1024;
    public const double MaxSramMiB = 1 << 20;
    public const double MaxLinkGBps = 1e6;
    public const double MaxClockMhz = 100_000;

    /// <summary>Names of the memories.</summary>
    public static IReadOnlyList<string> Memories { get; } = [.. StackedMemory.All.Select(m => m.Name)];

    /// <summary>Names of what arrays may be.</summary>
    public static IReadOnlyList<string> Templates { get; } = ["systolic", .. ArrayTemplate.All.Select(t => t.Name)];

    /// <summary>Names of the nodes.</summary>
    public static IReadOnlyList<double> Nodes { get; } = [.. ManufacturingProcess.All.Select(p => p.NodeNm)];

    /// <summary>Reads a design; null after an error. One that cannot be made is read.</summary>
    public static ChipDesign? Read(SpecObject spec, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var template = spec.Choice("template", Templates, 0) is var chosen and > 0 ? ArrayTemplate.All[chosen - 1] : null;
        var (rows, columns) = (template?.Rows ?? 1, template?.Columns ?? 1);
        if (template is null)
        {
            rows = spec.Int("rows", 1, MaxSide);
            columns = spec.Int("cols", 1, MaxSide);
        }
        else if (Array.Find(["rows", "cols", "dataflow"], spec.Has) is { } own)
        {
            spec.Error(own, "notTogether", $"Arrays like {template.Name} have {template.Rows} x {template.Columns} elements and their own dataflow. Leave '{own}' out.");
        }

        var arrays = spec.Int("arrays", 1, MaxArrays);
        var dataflow = (Dataflow)spec.Choice("dataflow", Dataflows, (int)Dataflow.WeightStationary);
        var sram = spec.Number("sramMiB", MinSramMiB, MaxSramMiB);
        var clock = spec.Number("clockMhz", 1, MaxClockMhz);
        var stacks = spec.Int("hbmStacks", 1, MaxStacks);
        var memory = spec.Choice("hbm", Memories, IndexOfMemory("hbm3"));
        var link = spec.Number("linkGBps", 0, MaxLinkGBps);
        var node = spec.Number("nodeNm", 0, 1000, 5);
        var process = ManufacturingProcess.Find(node);
        if (process is null)
        {
            spec.Error("nodeNm", "unknownValue", string.Create(CultureInfo.InvariantCulture, $"{node} nm is not one of {string.Join(", ", Nodes)}."));
        }

        var domain = spec.Int("scaleUpDomain", 1, Cluster.MaxDevices, 8);
        var scaleOut = spec.Number("scaleOutGBps", 0.001, 1e6, 50);
        var narrow = spec.Flag("narrowFormats", true);
        var business = ReadBusiness(spec);
        spec.RejectUnknown();
        return errors.Count > before ? null : new ChipDesign(rows, columns, arrays, dataflow)
        {
            Template = template,
            Sram = DataSize.FromMiB(sram),
            Clock = ClockRate.FromMHz(clock),
            Stacks = stacks,
            Memory = StackedMemory.All[memory],
            Link = DataRate.FromGBps(link),
            Process = process!,
            ScaleUpDomain = domain,
            ScaleOut = DataRate.FromGBps(scaleOut),
            HasNarrowFormats = narrow,
            Business = business,
        };
    }

    /// <summary>Reads <c>cost</c>: over how many chips the design is paid off, and the margin.</summary>
    public static ChipBusiness ReadBusiness(SpecObject spec)
    {
        if (spec.Object("cost") is not { } cost)
        {
            return ChipBusiness.Default;
        }

        var read = new ChipBusiness(
            cost.Number("units", 1, 1e9, ChipBusiness.Default.Units), cost.Number("marginRatio", 0, 100, ChipBusiness.Default.MarginRatio));
        cost.RejectUnknown();
        return read;
    }

    /// <summary>Says why a design cannot be made and what would mend it; null when it can.</summary>
    /// <param name="design">The design.</param>
    /// <param name="path">Where it stands.</param>
    public static SpecError? Violation(ChipDesign design, string path)
    {
        var area = ChipArea.Of(design);
        SpecError Of(string code, string field, FormattableString message) => new($"{path}.{field}", code, message.ToString(CultureInfo.InvariantCulture));
        return ChipRules.Check(design) switch
        {
            ChipProblem.ChipClock => Of("chipClock", "clockMhz", $"{design.Clock.MHz} MHz is above {design.Process.MaxClock.MHz} MHz, the fastest accelerator on {design.Process.NodeNm} nm. Use that or less."),
            ChipProblem.ChipArea => Of("chipArea", "arrays", $"The chip takes {area.TotalMm2:F0} mm2, of which {area.ArraysMm2:F0} are arrays and {area.SramMm2:F0} memory; a die has at most {ChipRules.MaxAreaMm2} mm2. Use fewer or smaller arrays, less memory, or a finer node."),
            ChipProblem.ChipEdge => Of("chipEdge", "hbmStacks", $"{design.Stacks} stacks do not fit along a chip of {area.TotalMm2:F0} mm2; {area.MaxStacks} do. Use fewer, or a larger chip."),
            _ => null,
        };
    }

    private static int IndexOfMemory(string name) => StackedMemory.All.TakeWhile(m => m.Name != name).Count();
}
