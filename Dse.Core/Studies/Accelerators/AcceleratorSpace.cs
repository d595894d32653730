using Dse.Core.Cost.Accelerators.Networks;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;
using Dse.Core.Spaces;
using Dse.Core.Studies.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Accelerators of a template as a design space, and the way back from a row to a design.</summary>
internal sealed class AcceleratorSpace
{
    // Decision order: the array first, so that neighbouring designs share what depends on it alone.
    private static readonly string[] Names =
        ["rows", "cols", "dataflow", "wordBytes", "nodeNm", "ifmapSramKiB", "filterSramKiB", "ofmapSramKiB", "bandwidthGBps", "clockMhz"];

    private const int Rows = 0, Columns = 1, Flow = 2, WordBytes = 3, NodeNm = 4, Ifmap = 5, Filter = 6, Ofmap = 7, Bandwidth = 8, Clock = 9;

    // One channel of DDR4-3200.
    private static readonly DataRate DefaultBandwidth = DataRate.FromGBps(25.6);
    private static readonly ClockRate DefaultClock = ClockRate.FromMHz(1000);

    private readonly double[][] levels;

    private AcceleratorSpace(DesignSpace space)
    {
        Space = space;
        levels = [.. Names.Select((n, i) => space.Parameters[i].Levels.Select(l => l.Text is { } text ? Array.IndexOf(SystolicReader.Dataflows, text) : l.Number).ToArray())];
    }

    /// <summary>The space.</summary>
    public DesignSpace Space { get; }

    /// <summary>The parameters' names.</summary>
    public static IReadOnlyList<string> ParameterNames => Names;

    /// <summary>Makes the space, narrowed by what the spec gives under <c>space</c>; null after errors.</summary>
    public static AcceleratorSpace? Make(AcceleratorLimits limits, NetworkChoices? networks, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var parameters = new List<Parameter>();
        foreach (var name in Names)
        {
            var values = narrowing?.Has(name) == true ? Read(narrowing, name, errors) : Default(name, limits);
            if (values.Count > 0)
            {
                parameters.Add(ParameterOf(name, name, values));
            }
        }

        parameters.AddRange(networks?.Parameters ?? []);
        narrowing?.RejectUnknown();
        if (errors.Count > before)
        {
            return null;
        }

        // Bandwidth beyond the limit and memories that hold no word are ruled out before anything is priced.
        List<SpaceRule> rules = [.. SramNames.Select(n => new SpaceRule($"{n} holds a word", ["wordBytes", n], v => DataSize.FromKiB(v[Array.IndexOf(Names, n)]).Bytes >= v[WordBytes]))];
        rules.AddRange(networks?.Rules ?? []);
        networks?.Bind(Names.Length);
        if (limits.BandwidthGBps is { } most)
        {
            rules.Add(new SpaceRule("bandwidthGBps <= limits.bandwidthGBps", ["bandwidthGBps"], v => v[Bandwidth] <= most));
        }

        if (!DesignSpace.TryCreate(parameters, constraints, rules, out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }

            return null;
        }

        return new AcceleratorSpace(space);
    }

    /// <summary>The design that a row stands for.</summary>
    public AcceleratorDesign DesignOf(ReadOnlySpan<double> cells)
    {
        var array = new SystolicArray((int)Value(cells, Rows), (int)Value(cells, Columns), (Dataflow)(int)Value(cells, Flow))
        {
            WordBytes = Value(cells, WordBytes),
            NodeNm = Value(cells, NodeNm),
            IfmapSram = DataSize.FromKiB(Value(cells, Ifmap)),
            FilterSram = DataSize.FromKiB(Value(cells, Filter)),
            OfmapSram = DataSize.FromKiB(Value(cells, Ofmap)),
        };
        return new AcceleratorDesign(array, ClockRate.FromMHz(Value(cells, Clock)), DataRate.FromGBps(Value(cells, Bandwidth)));
    }

    /// <summary>The design of a line: <c>design</c> with the space's fields, each one value.</summary>
    public static AcceleratorDesign ReadDesign(SpecObject spec, AcceleratorLimits limits)
    {
        var (wordBytes, nodeNm, bandwidth, clock) = ReadCommon(spec, limits);
        var array = ReadArray(spec, n => n) with { WordBytes = wordBytes, NodeNm = nodeNm };
        var design = new AcceleratorDesign(array, clock, bandwidth);
        spec.RejectUnknown();
        SystolicReader.HoldWords(spec, array, n => n);
        return design;
    }

    /// <summary>What does not belong to the array of a line's design.</summary>
    public static (double WordBytes, double NodeNm, DataRate Bandwidth, ClockRate Clock) ReadCommon(SpecObject spec, AcceleratorLimits limits)
    {
        var defaults = new SystolicArray(1, 1, Dataflow.WeightStationary);
        return (
            spec.Number("wordBytes", Ranges["wordBytes"].Low, Ranges["wordBytes"].High, defaults.WordBytes),
            spec.Number("nodeNm", Ranges["nodeNm"].Low, Ranges["nodeNm"].High, defaults.NodeNm),
            spec.GBps("bandwidthGBps", Ranges["bandwidthGBps"].Low, Ranges["bandwidthGBps"].High, limits.BandwidthGBps is { } most ? DataRate.FromGBps(most) : DefaultBandwidth),
            spec.Mhz("clockMhz", Ranges["clockMhz"].Low, Ranges["clockMhz"].High, DefaultClock));
    }

    /// <summary>An array with its memories.</summary>
    /// <param name="spec">The design.</param>
    /// <param name="nameOf">How it spells a field.</param>
    public static SystolicArray ReadArray(SpecObject spec, Func<string, string> nameOf)
    {
        var defaults = new SystolicArray(1, 1, Dataflow.WeightStationary);
        DataSize Memory(string name, DataSize fallback) => spec.KiB(nameOf(name), Ranges[name].Low, Ranges[name].High, fallback);
        return new SystolicArray(
            spec.Int(nameOf("rows"), 1, SystolicReader.MaxElements),
            spec.Int(nameOf("cols"), 1, SystolicReader.MaxElements),
            (Dataflow)spec.Choice(nameOf("dataflow"), SystolicReader.Dataflows, (int)defaults.Dataflow))
        {
            IfmapSram = Memory("ifmapSramKiB", defaults.IfmapSram),
            FilterSram = Memory("filterSramKiB", defaults.FilterSram),
            OfmapSram = Memory("ofmapSramKiB", defaults.OfmapSram),
        };
    }

    private static readonly string[] SramNames = ["ifmapSramKiB", "filterSramKiB", "ofmapSramKiB"];

    private static readonly Dictionary<string, (double Low, double High)> Ranges = new(StringComparer.Ordinal)
    {
        ["wordBytes"] = (0.125, 64),
        ["nodeNm"] = (1, 1000),
        ["ifmapSramKiB"] = (1e-3, SystolicReader.MaxKiB),
        ["filterSramKiB"] = (1e-3, SystolicReader.MaxKiB),
        ["ofmapSramKiB"] = (1e-3, SystolicReader.MaxKiB),
        ["bandwidthGBps"] = (1e-3, 1e9),
        ["clockMhz"] = (1e-3, 1e6),
    };

    /// <summary>Values that a spec allows a parameter.</summary>
    /// <param name="narrowing">The spec's <c>space</c>.</param>
    /// <param name="name">A member that it has.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="like">The parameter whose range holds; null for that of the name.</param>
    public static IReadOnlyList<ParameterValue> Read(SpecObject narrowing, string name, ICollection<SpecError> errors, string? like = null) =>
        SpaceValues.Read(narrowing, name, errors, (element, path, parameter) => (like ?? parameter) switch
        {
            "dataflow" => SpaceValues.Text(element, path, SystolicReader.Dataflows, errors),
            "rows" or "cols" => SpaceValues.Whole(element, path, 1, SystolicReader.MaxElements, errors),
            var ranged => SpaceValues.Number(element, path, Ranges[ranged].Low, Ranges[ranged].High, errors),
        });

    /// <summary>Values of a parameter that a spec does not narrow.</summary>
    public static IReadOnlyList<ParameterValue> Default(string name, AcceleratorLimits limits) => name switch
    {
        "dataflow" => [.. SystolicReader.Dataflows.Select(ParameterValue.Of)],
        "rows" or "cols" => Numbers(8, 16, 32, 64, 128, 256),
        "wordBytes" => Numbers(1),
        "nodeNm" => Numbers(40),
        "bandwidthGBps" => Numbers(limits.BandwidthGBps ?? DefaultBandwidth.GBps),
        "clockMhz" => Numbers(DefaultClock.MHz),
        _ => Numbers(32, 64, 128, 256, 512, 1024),
    };

    /// <summary>A parameter of a kind's own name or of one like it.</summary>
    public static Parameter ParameterOf(string name, string like, IReadOnlyList<ParameterValue> values, Expression? when = null) => like switch
    {
        "dataflow" => Parameter.Categories(name, values, when),
        "rows" or "cols" => Parameter.Integers(name, values.Select(v => (long)v.Number), logScale: true, when),
        _ => Parameter.Ordinals(name, values.Select(v => v.Number), logScale: true, when),
    };

    private static IReadOnlyList<ParameterValue> Numbers(params double[] values) => [.. values.Select(ParameterValue.Of)];

    private double Value(ReadOnlySpan<double> cells, int name) => levels[name][(int)cells[name]];
}
