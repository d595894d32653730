using System.Text.Json;
using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Hardware.Units;
using Dse.Core.Spaces;
using Dse.Core.Studies.Accelerators.Networks;

namespace Dse.Core.Studies.Accelerators.Mapped;

/// <summary>Instances of a template as a design space, and the way back from a row to a design.</summary>
internal sealed class MappedSpace
{
    private const string Clock = "clockMhz";
    private const double LeastMhz = 1e-3;
    private const double MostMhz = 1e6;

    private static readonly ClockRate DefaultClock = ClockRate.FromMHz(1000);

    private readonly HierarchyTemplate template;

    private MappedSpace(HierarchyTemplate template, DesignSpace space)
    {
        this.template = template;
        Space = space;
    }

    /// <summary>The space.</summary>
    public DesignSpace Space { get; }

    /// <summary>The parameters' names: the template's, then the clock.</summary>
    public static IReadOnlyList<string> NamesOf(HierarchyTemplate template) => [.. template.Parameters.Select(p => p.Name), Clock];

    /// <summary>Makes the space: the template's own values, but for what the spec gives under <c>space</c>; null after errors.</summary>
    public static MappedSpace? Make(HierarchyTemplate template, NetworkChoices networks, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var parameters = new List<Parameter>();
        foreach (var parameter in template.Parameters)
        {
            var values = narrowing?.Has(parameter.Name) == true
                ? SpaceValues.Read(narrowing, parameter.Name, errors, (element, path, _) => Whole(element, path, parameter, errors))
                : [ParameterValue.Of((double)parameter.Default)];
            if (values.Count > 0)
            {
                parameters.Add(Parameter.Integers(parameter.Name, values.Select(v => (long)v.Number), logScale: true));
            }
        }

        var clocks = narrowing?.Has(Clock) == true
            ? SpaceValues.Read(narrowing, Clock, errors, (element, path, _) => SpaceValues.Number(element, path, LeastMhz, MostMhz, errors))
            : [ParameterValue.Of(DefaultClock.MHz)];
        if (clocks.Count > 0)
        {
            parameters.Add(Parameter.Ordinals(Clock, clocks.Select(v => v.Number), logScale: true));
        }

        networks.Bind(parameters.Count);
        parameters.AddRange(networks.Parameters);
        narrowing?.RejectUnknown();
        if (errors.Count > before)
        {
            return null;
        }

        if (!DesignSpace.TryCreate(parameters, constraints, [.. networks.Rules], out var space, out var spaceErrors))
        {
            foreach (var error in spaceErrors)
            {
                errors.Add(error);
            }

            return null;
        }

        return new MappedSpace(template, space);
    }

    /// <summary>The design that a row stands for.</summary>
    public MappedDesign DesignOf(ReadOnlySpan<double> cells)
    {
        var values = new long[template.Parameters.Count];
        for (var p = 0; p < values.Length; p++)
        {
            values[p] = (long)Space.ValueOf(p, cells[p]);
        }

        return new MappedDesign(template, values, ClockRate.FromMHz(Space.ValueOf(values.Length, cells[values.Length])));
    }

    /// <summary>The design of a line: <c>design</c> with the template's parameters, each one value or its own when left out.</summary>
    public static MappedDesign? ReadDesign(HierarchyTemplate template, SpecObject spec, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        long[] values = [.. template.Parameters.Select(p => spec.Whole(p.Name, p.Minimum, p.Maximum, p.Default))];
        var clock = spec.Mhz(Clock, LeastMhz, MostMhz, DefaultClock);
        spec.RejectUnknown();
        return errors.Count == before ? new MappedDesign(template, values, clock) : null;
    }

    private static ParameterValue? Whole(JsonElement element, string path, TemplateParameter parameter, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= parameter.Minimum && number <= parameter.Maximum)
        {
            return ParameterValue.Of((double)number);
        }

        errors.Add(new SpecError(path, "outOfRange", $"{SpecObject.Describe(element)} is no whole number from {parameter.Minimum} to {parameter.Maximum}."));
        return null;
    }
}
