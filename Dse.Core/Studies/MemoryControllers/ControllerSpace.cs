using Dse.Core.Cost.Dram;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.MemoryControllers;

/// <summary>The controllers of a study as a design space, and the way back from a row to a controller.</summary>
internal sealed class ControllerSpace
{
    private static readonly int[] Eights = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly int[] Transactions = [1, 2, 4, 8, 16, 32, 64, 128];

    private readonly int[] columnOf;
    private readonly double[][] levels;

    private ControllerSpace(DesignSpace space)
    {
        Space = space;
        columnOf = [.. ControllerNames.All.Select(space.IndexOf)];
        levels = [.. ControllerNames.All.Select((n, i) => space.Parameters[columnOf[i]].Levels.Select(l => Code(n, l)).ToArray())];
    }

    /// <summary>The space.</summary>
    public DesignSpace Space { get; }

    /// <summary>Makes the space, narrowed by what the spec gives under <c>space</c>; null after errors.</summary>
    public static ControllerSpace? Make(DramDevice device, SpecObject? narrowing, IReadOnlyList<Expression> constraints, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var parameters = new List<Parameter>();
        foreach (var name in ControllerNames.All)
        {
            var values = narrowing?.Has(name) == true ? Read(narrowing, name, errors) : Defaults(name, device);
            if (string.Equals(name, ControllerNames.RefreshPolicy, StringComparison.Ordinal) && device.BankRefreshNs is null && values.Any(v => v.Text is "perBank"))
            {
                narrowing!.Error(name, "unsupported", $"{device.Name} refreshes all banks at once only. Use allBank or none.");
            }

            if (values.Count > 0)
            {
                parameters.Add(ParameterOf(name, values));
            }
        }

        narrowing?.RejectUnknown();
        if (errors.Count > before)
        {
            return null;
        }

        if (DesignSpace.TryCreate(parameters, constraints, [], out var space, out var spaceErrors))
        {
            return new ControllerSpace(space);
        }

        foreach (var error in spaceErrors)
        {
            errors.Add(error);
        }

        return null;
    }

    /// <summary>The controller that a row stands for.</summary>
    public MemoryController ControllerOf(ReadOnlySpan<double> cells) => ControllerReader.Of(
        (int)Cell(cells, 0),
        (int)Cell(cells, 1),
        (int)Cell(cells, 2),
        (int)Cell(cells, 3),
        (int)Cell(cells, 4),
        (int)Cell(cells, 5),
        (int)Cell(cells, 6),
        (int)Cell(cells, 7),
        (int)Cell(cells, 8),
        (int)Cell(cells, 9));

    // Inactive: refreshes that are never made cannot move.
    private double Cell(ReadOnlySpan<double> cells, int name) => double.IsNaN(cells[columnOf[name]]) ? 1 : levels[name][(int)cells[columnOf[name]]];

    private static double Code(string name, ParameterValue value)
    {
        var options = ControllerNames.Options(name);
        return options.Count == 0 ? value.Number : options.TakeWhile(o => !string.Equals(o, value.Text, StringComparison.Ordinal)).Count();
    }

    private static Parameter ParameterOf(string name, IReadOnlyList<ParameterValue> values)
    {
        if (ControllerNames.Options(name).Count > 0)
        {
            return Parameter.Categories(name, values);
        }

        var moves = name is ControllerNames.RefreshMaxPostponed or ControllerNames.RefreshMaxPulledIn;
        var when = moves ? Expression.Parse($"{ControllerNames.RefreshPolicy} != 'none'") : null;

        return Parameter.Integers(name, values.Select(v => (long)v.Number), logScale: !moves, when);
    }

    // Refresh is not a choice of a memory that is to keep its data; specs may ask for none, as ArchGym does.
    private static IReadOnlyList<ParameterValue> Defaults(string name, DramDevice device) => name switch
    {
        ControllerNames.RefreshPolicy when device.BankRefreshNs is null => [ParameterValue.Of("allBank")],
        ControllerNames.RefreshPolicy => [ParameterValue.Of("allBank"), ParameterValue.Of("perBank")],
        ControllerNames.MaxActiveTransactions => Numbers(Transactions),
        _ when ControllerNames.Options(name) is { Count: > 0 } options => [.. options.Select(ParameterValue.Of)],
        _ => Numbers(Eights),
    };

    private static IReadOnlyList<ParameterValue> Read(SpecObject space, string name, ICollection<SpecError> errors) =>
        SpaceValues.Read(space, name, errors, (element, path, parameter) => ControllerNames.Options(parameter) is { Count: > 0 } options
            ? SpaceValues.Text(element, path, options, errors)
            : SpaceValues.Whole(element, path, 1, ControllerNames.Most(parameter), errors));

    private static IReadOnlyList<ParameterValue> Numbers(int[] values) => [.. values.Select(v => ParameterValue.Of((double)v))];
}
