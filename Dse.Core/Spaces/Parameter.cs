namespace Dse.Core.Spaces;

/// <summary>How a parameter's values relate to one another.</summary>
public enum ParameterKind
{
    /// <summary>A finite, ordered set of integers.</summary>
    Integer,

    /// <summary>Any real number in a closed range.</summary>
    Real,

    /// <summary>A finite, ordered set of numbers whose spacing has no meaning.</summary>
    Ordinal,

    /// <summary>A finite set without an order; Booleans are categorical with two levels.</summary>
    Categorical,
}

/// <summary>One dimension of a <see cref="DesignSpace"/>.</summary>
/// <remarks>
/// Candidates store discrete parameters as the index of their level and real parameters as the value itself.
/// A parameter whose <see cref="When"/> condition is false is inactive: its column holds NaN and it has no value.
/// </remarks>
public sealed class Parameter
{
    private Parameter(string name, ParameterKind kind, ParameterValue[] levels, double from, double to, bool logScale, Expression? when, Permutation? permutation = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Permutation = permutation;
        Name = name;
        Kind = kind;
        Levels = levels;
        From = from;
        To = to;
        LogScale = logScale;
        When = when;
    }

    /// <summary>The name, unique in its space, as specs and expressions spell it.</summary>
    public string Name { get; }

    /// <summary>How values relate.</summary>
    public ParameterKind Kind { get; }

    /// <summary>The values of a discrete parameter in order; empty for a real one.</summary>
    public IReadOnlyList<ParameterValue> Levels { get; }

    /// <summary>Lower end of a real parameter, inclusive; for numeric levels the least.</summary>
    public double From { get; }

    /// <summary>Upper end of a real parameter, inclusive; for numeric levels the greatest.</summary>
    public double To { get; }

    /// <summary>Whether distances are meaningful in the logarithm.</summary>
    public bool LogScale { get; }

    /// <summary>Condition over earlier parameters under which this one exists; null means always.</summary>
    public Expression? When { get; }

    /// <summary>The permutation that this is one digit of; null for a parameter by itself.</summary>
    public Permutation? Permutation { get; }

    /// <summary>Whether the parameter has finitely many levels.</summary>
    public bool IsDiscrete => Kind != ParameterKind.Real;

    /// <summary>A finite set of integers, in the order given.</summary>
    /// <exception cref="ArgumentException">No values, or one twice.</exception>
    public static Parameter Integers(string name, IEnumerable<long> values, bool logScale = false, Expression? when = null)
    {
        var levels = values.Select(v => ParameterValue.Of((double)v)).ToArray();
        return Discrete(name, ParameterKind.Integer, levels, logScale, when);
    }

    /// <summary>A finite ordered set of numbers.</summary>
    /// <exception cref="ArgumentException">No values, or one twice.</exception>
    public static Parameter Ordinals(string name, IEnumerable<double> values, bool logScale = false, Expression? when = null) =>
        Discrete(name, ParameterKind.Ordinal, values.Select(ParameterValue.Of).ToArray(), logScale, when);

    /// <summary>A finite ordered set of scalars, texts among them.</summary>
    /// <exception cref="ArgumentException">No values, or one twice.</exception>
    public static Parameter Ordinals(string name, IEnumerable<ParameterValue> values, bool logScale = false, Expression? when = null) =>
        Discrete(name, ParameterKind.Ordinal, values.ToArray(), logScale, when);

    /// <summary>A finite unordered set of scalars.</summary>
    /// <exception cref="ArgumentException">No values, or one twice.</exception>
    public static Parameter Categories(string name, IEnumerable<ParameterValue> values, Expression? when = null) =>
        Discrete(name, ParameterKind.Categorical, values.ToArray(), logScale: false, when);

    /// <summary>A closed range of reals.</summary>
    /// <exception cref="ArgumentException">The range is empty, not finite, or touches zero on a log scale.</exception>
    public static Parameter Reals(string name, double from, double to, bool logScale = false, Expression? when = null)
    {
        if (!double.IsFinite(from) || !double.IsFinite(to) || from > to || (logScale && from <= 0))
        {
            throw new ArgumentException($"{name}: [{from}, {to}] is not a usable range{(logScale ? " on a log scale" : string.Empty)}.", nameof(from));
        }

        return new Parameter(name, ParameterKind.Real, [], from, to, logScale, when);
    }

    /// <summary>A digit of a permutation's code. Its name holds a blank, so that no user's parameter has it.</summary>
    internal static Parameter Digit(Permutation permutation, int item, Expression? when) => new(
        $"{permutation.Name} #{item}", ParameterKind.Integer, [.. Enumerable.Range(0, item + 1).Select(v => ParameterValue.Of((double)v))], 0, item, logScale: false, when, permutation);

    private static Parameter Discrete(string name, ParameterKind kind, ParameterValue[] levels, bool logScale, Expression? when)
    {
        if (levels.Length == 0 || levels.Distinct().Count() != levels.Length)
        {
            throw new ArgumentException($"{name}: needs at least one value and none twice.", nameof(levels));
        }

        var numbers = levels.Where(l => l.Kind != ParameterValueKind.Text).Select(l => l.Number).DefaultIfEmpty(0).ToArray();
        return new Parameter(name, kind, levels, numbers.Min(), numbers.Max(), logScale, when);
    }
}
